// Makes the page live. Without it the page has drawings and tables.
import { addChoices } from './choices.js';
import { Figure } from './figure.js';
import { GlobeView } from './globe.js';
import { positionsAt } from './orbit.js';
import { isDark } from './palette.js';

const data = JSON.parse(document.getElementById('report-data').textContent);
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
const { dataset } = document.documentElement;

const figures = data.charts.map((chart) => new Figure(chart, data.choices, reducedMotion));
addChoices(data.choices, figures);

let globe;
if (data.globe) {
  globe = new GlobeView(document.getElementById('globe-host'), data.globe,
    { found: data.found, play: data.play, reducedMotion });
}

function redraw(isStill) {
  figures.forEach((figure) => figure.redraw(isStill));
  globe?.update();
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());
const theme = document.getElementById('theme');
theme.hidden = false;
theme.addEventListener('click', () => {
  dataset.theme = isDark() ? 'light' : 'dark';
  redraw();
});

// Paper is light.
let themeOfScreen;
addEventListener('beforeprint', () => {
  themeOfScreen = dataset.theme;
  dataset.theme = 'light';
  redraw(true);
  globe?.takePicture();
});
addEventListener('afterprint', () => {
  if (themeOfScreen) dataset.theme = themeOfScreen;
  else delete dataset.theme;
  redraw();
});

// For tests.
window.spacemoeReport = { data, figures, globe, positionsAt };
dataset.ready = 'true';
