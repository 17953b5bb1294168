// Makes the page live. Without it the page has drawings and tables.
import { showChart } from './charts.js';
import { element } from './element.js';
import { GlobeView } from './globe.js';
import { positionsAt } from './orbit.js';
import { isDark } from './palette.js';

const data = JSON.parse(document.getElementById('report-data').textContent);
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
const redraws = [];

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The data table below a figure, as CSV. */
function csvOf(table) {
  return [...table.rows]
    .map((row) => [...row.cells].map((cell) => {
      const text = cell.textContent;
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    }).join(','))
    .join('\n') + '\n';
}

function addSaving(figure, id) {
  const svg = figure.querySelector('svg').outerHTML;
  const save = (label, use) => {
    const button = element('button', { type: 'button', class: 'quiet' }, label);
    button.addEventListener('click', use);
    return button;
  };
  figure.querySelector('.tools').append(
    save('Save SVG', () => download(`${id}.svg`, 'image/svg+xml', svg)),
    save('Save CSV', () => download(`${id}.csv`, 'text/csv', csvOf(figure.querySelector('table')))));
}

for (const chart of data.charts) {
  const figure = document.getElementById(`figure-${chart.id}`);
  addSaving(figure, chart.id);
  redraws.push(showChart(figure.querySelector('.chart'), chart, reducedMotion));
}

let globe;
if (data.globe) {
  const host = document.getElementById('globe-host');
  globe = new GlobeView(host, data.globe, data.found);
  redraws.push(() => globe.update());
}

const redraw = () => redraws.forEach((one) => one());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
const theme = document.getElementById('theme');
theme.hidden = false;
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  redraw();
});

// For tests.
window.spacemoeReport = { data, globe, positionsAt };
document.documentElement.dataset.ready = 'true';
