// Colours of the page's two themes. Those of series stand in the style sheet: Okabe and Ito 2008,
// lightened in the dark theme where they would sink into the background. Layers: viridis, whose
// lightness rises steadily.

const viridis = [
  [68, 1, 84], [70, 50, 126], [54, 92, 141], [39, 127, 142], [31, 161, 135], [74, 193, 109],
  [160, 218, 57], [253, 231, 37],
];
export const cividis = ['#00224e', '#35456c', '#666970', '#948e77', '#c8b866', '#fee838'];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** The result of some drawing in the colours of the light theme. */
export function inLightTheme(draw) {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = 'light';
  try {
    return draw();
  } finally {
    if (theme) dataset.theme = theme;
    else delete dataset.theme;
  }
}

/** Colours of series, which repeat after seven. */
export function seriesColours() {
  return Array.from({ length: 7 }, (_, i) => pageColour(`series-${i}`));
}

/** A colour of the style sheet, by its name there. */
export function pageColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Red, green, blue (0 to 1) of a layer, away from the end that sinks into the background. */
export function layerColour(layer, layers) {
  const share = layers > 1 ? layer / (layers - 1) : 0.5;
  const place = (isDark() ? 0.22 + 0.78 * share : 0.9 * share) * (viridis.length - 1);
  const below = Math.min(Math.floor(place), viridis.length - 2);
  return viridis[below].map(
    (from, channel) => (from + (place - below) * (viridis[below + 1][channel] - from)) / 255,
  );
}
