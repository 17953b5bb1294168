// Interactive charts in place of the page's drawings, from the same data.
import {
  BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart,
} from 'echarts/charts';
import {
  AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

import { axis, categoryAxis, shortNumber } from './axes.js';
import { element } from './element.js';
import { cividis, pageColour, seriesColours } from './palette.js';
import { bands, forest, heightOfRow, rows } from './row_charts.js';

use([
  BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, AriaComponent, GridComponent,
  LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, SVGRenderer,
]);

const dashes = ['solid', [7, 3], [2, 3], [9, 3, 2, 3]];
const maxMarkers = 40;
const cellWidth = 44; // px, of a heat map's cell that has room for its number

/** The band of a series' intervals, as one shape. */
function band(series, colour) {
  const points = series.points.filter((point) => point.length > 3);
  return {
    type: 'custom',
    name: series.name,
    color: colour, // the legend takes it from here
    itemStyle: { color: colour },
    silent: true,
    tooltip: { show: false },
    data: points.map(([x, , low, high]) => [x, low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      if (params.dataIndex > 0) return undefined;
      const above = points.map(([x, , , high]) => api.coord([x, high]));
      const below = points.map(([x, , low]) => api.coord([x, low])).reverse();
      return {
        type: 'polygon',
        shape: { points: [...above, ...below] },
        style: { fill: colour, opacity: 0.2 },
      };
    },
  };
}

function lines(chart) {
  const colours = seriesColours();
  const series = chart.series.flatMap((one) => {
    const colour = colours[one.colour % colours.length];
    const line = {
      type: 'line',
      name: one.name,
      color: colour,
      step: chart.kind === 'steps' ? 'end' : false,
      showSymbol: one.points.length === 1
        || (chart.kind === 'lines' && one.points.length <= maxMarkers),
      symbol: 'circle',
      symbolSize: 6,
      lineStyle: { width: 1.8, type: dashes[Math.floor(one.colour / colours.length) % dashes.length] },
      emphasis: { focus: 'series' },
      data: one.points.map(([x, y]) => [x, y]),
    };
    return one.points.some((point) => point.length > 3) ? [band(one, colour), line] : [line];
  });
  return {
    tooltip: { trigger: 'axis', axisPointer: { type: 'line' } },
    xAxis: axis(chart, 'x'),
    yAxis: axis(chart, 'y'),
    series,
  };
}

/** Vertical lines of the intervals of one series of dots, moved sideways as its dots are. */
function uprights(series, colour, shift) {
  return {
    type: 'custom',
    name: series.name,
    color: colour,
    silent: true,
    tooltip: { show: false },
    data: series.points.filter((p) => p.length > 3).map(([x, , low, high]) => [x, low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const [x, y1] = api.coord([api.value(0), api.value(1)]);
      const [, y2] = api.coord([api.value(0), api.value(2)]);
      return {
        type: 'line',
        shape: { x1: x + shift, y1, x2: x + shift, y2: Math.min(y2, y1 - 1) },
        style: { stroke: colour, lineWidth: 1.5 },
      };
    },
  };
}

function dots(chart) {
  const colours = seriesColours();
  const count = chart.series.length;
  const series = chart.series.flatMap((one, i) => {
    const colour = colours[one.colour % colours.length];
    const shift = (i - (count - 1) / 2) * Math.min(7, 240 / chart.categories.length / count);
    const points = {
      type: 'scatter',
      name: one.name,
      color: colour,
      symbolSize: 7,
      symbolOffset: [shift, 0],
      emphasis: { focus: 'series' },
      data: one.points.map(([x, y]) => [x, y]),
    };
    const hasIntervals = one.points.some((point) => point.length > 3);
    return hasIntervals ? [uprights(one, colour, shift), points] : [points];
  });
  return {
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: categoryAxis(chart, 'x'),
    yAxis: { ...axis(chart, 'y'), scale: true },
    series,
  };
}

function heat(chart, width) {
  const cells = chart.series.flatMap((row, y) => row.points.map(([x, value]) => [x, y, value]));
  const values = cells.map((cell) => cell[2]).filter((value) => value != null);
  const [low, high] = chart.span ?? [Math.min(...values), Math.max(...values)];
  // Light letters on the dark half of the colours.
  const isDarkCell = (value) => value < low + 0.55 * (high - low);
  return {
    tooltip: { trigger: 'item' },
    xAxis: categoryAxis(chart, 'x'),
    yAxis: { ...categoryAxis(chart, 'y'), data: chart.series.map((row) => row.name) },
    visualMap: {
      min: low,
      max: high,
      precision: 3,
      calculable: false,
      orient: 'vertical',
      right: 0,
      top: 'middle',
      text: [shortNumber(high), shortNumber(low)],
      textStyle: { color: pageColour('soft') },
      inRange: { color: cividis },
    },
    series: [
      {
        type: 'heatmap',
        name: chart.value,
        data: cells.map((cell) => ({
          value: cell,
          label: { color: isDarkCell(cell[2]) ? '#ffffff' : '#111111' },
        })),
        label: { show: (width - 170) / chart.categories.length >= cellWidth, formatter: ({ value }) => shortNumber(value[2]) },
        itemStyle: { borderColor: pageColour('paper'), borderWidth: 1 },
      },
    ],
  };
}

const kinds = { lines, steps: lines, dots, forest, rows, heat, bands };

function option(chart, width, reducedMotion) {
  const made = kinds[chart.kind](chart, width);
  return {
    animation: !reducedMotion,
    animationDuration: 300,
    aria: { enabled: true, label: { description: `${chart.title}. The table below has the data.` } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: {
      left: 16, right: chart.kind === 'heat' ? 90 : 20, top: 16, bottom: 16,
      outerBoundsMode: 'same', outerBoundsContain: 'all',
    },
    ...made,
    tooltip: {
      ...made.tooltip,
      // Drawn, not markup: the page's policy allows no style attributes.
      renderMode: 'richText',
      confine: true,
      valueFormatter: shortNumber,
      backgroundColor: pageColour('panel'),
      borderColor: pageColour('line'),
      textStyle: { color: pageColour('ink'), fontSize: 12 },
    },
  };
}

const hasRows = (chart) => ['rows', 'forest', 'bands'].includes(chart.kind);
const isNamed = (chart) => chart.series.length > 1 && chart.kind !== 'heat';

/** The mark of a series in the legend: a dot, or a piece of its line. */
function mark(chart, one) {
  const colours = seriesColours();
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const isDots = chart.kind === 'dots' || chart.kind === 'forest';
  const shape = document.createElementNS(made.namespaceURI, isDots ? 'circle' : 'line');
  const dash = dashes[Math.floor(one.colour / colours.length) % dashes.length];
  const colour = colours[one.colour % colours.length];
  const attributes = isDots
    ? { cx: 10, cy: 5, r: 4.5, fill: colour }
    : {
      x1: 0, x2: 20, y1: 5, y2: 5, stroke: colour, 'stroke-width': 3,
      'stroke-dasharray': Array.isArray(dash) ? dash.join(' ') : 'none',
    };
  const set = (node, values) =>
    Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
  set(made, { width: 20, height: 10, 'aria-hidden': 'true' });
  set(shape, attributes);
  made.append(shape);
  return made;
}

/** A chart on a canvas, below a legend of buttons that switch its series on and off. */
export class ChartView {
  constructor(host, chart, reducedMotion) {
    this.host = host;
    this.reducedMotion = reducedMotion;
    this.off = new Set(chart.series.filter((one) => !one.drawn).map(({ name }) => name));
    this.offAtFirst = [...this.off].join();
    host.classList.add('live');
    this.legend = element('div', { class: 'legend', role: 'group', 'aria-label': 'Series' });
    this.none = element('p', { class: 'note', hidden: true }, 'The sweep has no point here.');
    this.canvas = element('div', { class: 'canvas' });
    host.append(this.legend, this.none, this.canvas);
    this.canvas.style.height =
      `${hasRows(chart) ? 70 + heightOfRow(chart) * chart.categories.length : 400}px`;
    this.view = init(this.canvas, null, { renderer: 'canvas' });
    this.show(chart, false);
    new ResizeObserver(() => {
      if (this.canvas.clientWidth === 0) return; // out of sight
      this.view.resize();
      if (this.chart.kind === 'heat') this.redraw();
    }).observe(this.canvas);
  }

  /** Whether it no longer is what the page's drawing shows. */
  get isChanged() {
    return this.isOtherSlice || [...this.off].join() !== this.offAtFirst;
  }

  show(chart, isOtherSlice) {
    this.chart = chart;
    this.isOtherSlice = isOtherSlice;
    this.redraw();
  }

  /** The series that are switched on. */
  drawn() {
    const series = this.chart.series.filter(({ name }) => !this.off.has(name));
    return { ...this.chart, series };
  }

  /** Draws anew, for other data, another theme or size. isStill: at once, and without motion. */
  redraw(isStill = this.reducedMotion) {
    const isEmpty = this.chart.series.every(({ points }) => points.length === 0);
    this.host.classList.toggle('changed', this.isChanged);
    this.none.hidden = !isEmpty;
    this.canvas.hidden = isEmpty;
    this.fillLegend();
    if (isEmpty) return;
    this.view.setOption(option(this.drawn(), this.view.getWidth(), isStill), true);
    if (isStill) this.view.getZr().flush(); // now, as paper does not wait for a frame
  }

  fillLegend() {
    if (!isNamed(this.chart)) {
      this.legend.replaceChildren();
      return;
    }
    const at = [...this.legend.children].indexOf(document.activeElement);
    this.legend.replaceChildren(...this.chart.series.map((one) => {
      const key = element('button', {
        type: 'button', class: 'key', 'aria-pressed': String(!this.off.has(one.name)),
      }, mark(this.chart, one), one.name);
      key.addEventListener('click', () => {
        if (!this.off.delete(one.name)) this.off.add(one.name);
        this.redraw();
      });
      return key;
    }));
    this.legend.children[at]?.focus();
  }

  /** What is shown as an SVG file, with a legend in it. */
  svg() {
    const chart = this.drawn();
    const width = 720;
    const height = hasRows(chart) ? 100 + heightOfRow(chart) * chart.categories.length : 400;
    const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
    const made = option(chart, width, true);
    drawing.setOption({
      ...made,
      grid: { ...made.grid, top: isNamed(chart) ? 40 : 16 },
      legend: isNamed(chart) ? { top: 0, left: 0, textStyle: { color: pageColour('ink') } } : undefined,
    });
    const text = drawing.renderToSVGString();
    drawing.dispose();
    return text;
  }
}
