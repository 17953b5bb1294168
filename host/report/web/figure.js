// A figure of the page: its chart, which slice of a sweep it shows, its table, and saving both.
import { ChartView } from './charts.js';
import { element } from './element.js';
import { inLightTheme } from './palette.js';

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function csvOf(table) {
  return [...table.rows]
    .map((row) => [...row.cells].map((cell) => {
      const text = cell.textContent;
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    }).join(','))
    .join('\n') + '\n';
}

/** The data of a chart as lines of fields, the first of which has the columns' names: as chart_table
    of host/charts/chart_data.hpp makes it. */
function linesOf(chart) {
  const head = [chart.x.label];
  const lines = new Map();
  for (const { name, points } of chart.series) {
    const column = head.length;
    const hasIntervals = points.some((point) => point.length > 3);
    head.push(name, ...(hasIntervals ? [`${name} low`, `${name} high`] : []));
    for (const [x, ...values] of points) {
      if (!lines.has(x)) lines.set(x, []);
      values.forEach((value, i) => { lines.get(x)[column + i] = value ?? ''; });
    }
  }
  const sorted = [...lines].sort(([a], [b]) => a - b);
  return [head, ...sorted.map(([x, line]) => {
    line[0] = chart.categories[x] ?? x;
    return Array.from(head, (_, i) => String(line[i] ?? ''));
  })];
}

function fillTable(table, [head, ...lines]) {
  const row = (cells, first) => element('tr', {}, ...cells.map((text, i) => first(text, i)));
  table.tHead.replaceChildren(row(head, (text) => element('th', { scope: 'col' }, text)));
  table.tBodies[0].replaceChildren(...lines.map((line) => row(line, (text, i) =>
    (i === 0 ? element('th', { scope: 'row' }, text) : element('td', {}, text)))));
}

export class Figure {
  /** chart, choices: as the page's data has them */
  constructor(chart, choices, reducedMotion) {
    this.chart = chart;
    this.choices = choices;
    this.element = document.getElementById(`figure-${chart.id}`);
    this.table = this.element.querySelector('table');
    const drawing = this.element.querySelector('svg').outerHTML;
    this.view = new ChartView(this.element.querySelector('.chart'), chart, reducedMotion);
    const save = (label, use) => {
      const button = element('button', { type: 'button', class: 'quiet' }, label);
      button.addEventListener('click', use);
      return button;
    };
    this.element.querySelector('.tools').append(
      save('Save SVG', () => download(`${chart.id}.svg`, 'image/svg+xml',
        this.view.isChanged ? inLightTheme(() => this.view.svg()) : drawing)),
      save('Save CSV', () => download(`${chart.id}.csv`, 'text/csv', csvOf(this.table))));
  }

  /** Shows the slice at some values: the number of one for each of the page's choices. */
  choose(chosen) {
    const { chart } = this;
    if (chart.choices.length === 0) return;
    const slice = chart.slices[chart.choices.map((choice) => chosen[choice]).join(',')];
    const shown = { ...chart, series: slice?.series ?? [], span: slice?.span };
    const conditions = chart.choices.map((choice) => this.choices[choice].conditions[chosen[choice]]);
    this.element.querySelector('.held').textContent = `Here ${conditions.join(', ')}.`;
    fillTable(this.table, linesOf(shown));
    this.view.show(shown,
      chart.choices.some((choice) => chosen[choice] !== this.choices[choice].first));
  }

  redraw(isStill) {
    this.view.redraw(isStill);
  }
}
