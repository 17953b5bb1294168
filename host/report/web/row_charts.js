// Charts with a line for each category, below each other: bars, bands and forest plots.
import { axis, categoryAxis } from './axes.js';
import { pageColour, seriesColours } from './palette.js';

const rowHeight = 26;
const seriesHeight = 9; // of each of several series in a row

/** A whisker on each horizontal bar that has an interval. */
function whiskers(series) {
  return {
    type: 'custom',
    z: 4,
    silent: true,
    tooltip: { show: false },
    data: series.points.filter((p) => p.length > 3).map(([row, , low, high]) => [low, row, high]),
    encode: { x: [0, 2], y: 1 },
    renderItem: (params, api) => {
      const [x1, y] = api.coord([api.value(0), api.value(1)]);
      const [x2] = api.coord([api.value(2), api.value(1)]);
      return {
        type: 'line',
        shape: { x1, y1: y, x2: Math.max(x2, x1 + 1), y2: y },
        style: { stroke: pageColour('ink'), lineWidth: 2 },
      };
    },
  };
}

/** Height of a category's line in a chart that has them below each other. */
export function heightOfRow(chart) {
  return chart.kind === 'forest'
    ? Math.max(rowHeight, seriesHeight * chart.series.length + 8) : rowHeight;
}

/** A line for each interval of a series of a forest plot, and one that leads on from its first dot. */
function levels(series, colour, shift) {
  const base = series.points.find(([row, value]) => row === 0 && value != null);
  const made = {
    type: 'custom',
    name: series.name,
    color: colour,
    silent: true,
    tooltip: { show: false },
    encode: { x: [0, 2], y: 1 },
  };
  const intervals = {
    ...made,
    data: series.points.filter((p) => p.length > 3).map(([row, , low, high]) => [low, row, high]),
    renderItem: (params, api) => {
      const [x1, y] = api.coord([api.value(0), api.value(1)]);
      const [x2] = api.coord([api.value(2), api.value(1)]);
      return {
        type: 'line',
        shape: { x1, y1: y + shift, x2: Math.max(x2, x1 + 1), y2: y + shift },
        style: { stroke: colour, lineWidth: 1.5 },
      };
    },
  };
  const leading = {
    ...made,
    data: base ? [[base[1], 0, base[1]]] : [],
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const { y: top, height } = params.coordSys;
      return {
        type: 'line',
        shape: { x1: x, y1: y + shift, x2: x, y2: top + height },
        style: { stroke: colour, lineWidth: 1, opacity: 0.5 },
      };
    },
  };
  return [leading, intervals];
}

export function forest(chart) {
  const colours = seriesColours();
  const count = chart.series.length;
  return {
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: {
      ...axis({ ...chart, x: chart.y }, 'x'),
      scale: true,
      splitLine: { show: true, lineStyle: { color: pageColour('line') } },
    },
    yAxis: { ...categoryAxis(chart, 'y'), inverse: true, name: '' },
    series: chart.series.flatMap((one, i) => {
      const colour = colours[one.colour % colours.length];
      const shift = (i - (count - 1) / 2) * seriesHeight;
      return [...levels(one, colour, shift), {
        type: 'scatter',
        name: one.name,
        color: colour,
        symbolSize: 7,
        symbolOffset: [0, shift],
        emphasis: { focus: 'series' },
        data: one.points.map(([row, value]) => [value, row]),
        encode: { x: 0, y: 1, tooltip: [0] },
      }];
    }),
  };
}

/** Coloured stretches on a line for each category, and dots where a value has no interval. */
export function bands(chart) {
  const colours = seriesColours();
  return {
    tooltip: { trigger: 'item' },
    xAxis: {
      ...axis({ ...chart, x: chart.y }, 'x'),
      scale: true,
      splitLine: { show: true, lineStyle: { color: pageColour('line') } },
    },
    yAxis: { ...categoryAxis(chart, 'y'), inverse: true, name: '' },
    series: chart.series.flatMap((one) => {
      const made = { name: one.name, color: colours[one.colour % colours.length] };
      return [{
        ...made,
        type: 'custom',
        data: one.points.filter((p) => p.length > 3).map(([row, , low, high]) => [low, row, high]),
        encode: { x: [0, 2], y: 1, tooltip: [0, 2] },
        renderItem: (params, api) => {
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const [end] = api.coord([api.value(2), api.value(1)]);
          const height = 0.7 * api.size([0, 1])[1];
          return {
            type: 'rect',
            shape: { x, y: y - height / 2, width: Math.max(end - x, 1), height },
            style: { fill: made.color },
          };
        },
      }, {
        ...made,
        type: 'scatter',
        z: 4,
        symbolSize: 8,
        data: one.points.filter((p) => p.length < 4 && p[1] != null).map(([row, at]) => [at, row]),
        encode: { x: 0, y: 1, tooltip: [0] },
      }];
    }),
  };
}

export function rows(chart) {
  const [one] = chart.series;
  const colours = seriesColours();
  return {
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: {
      ...axis({ ...chart, x: chart.y }, 'x'),
      splitLine: { show: true, lineStyle: { color: pageColour('line') } },
    },
    yAxis: { ...categoryAxis(chart, 'y'), inverse: true, name: '' },
    series: [
      {
        type: 'bar',
        name: one.name,
        color: colours[0],
        barWidth: '62%',
        data: one.points.map(([row, value]) => ({
          value: [value, row],
          itemStyle: chart.coloursCategories ? { color: colours[row % colours.length] } : undefined,
        })),
        encode: { x: 0, y: 1 },
      },
      whiskers(one),
    ],
  };
}
