// Axes of charts, and how numbers are written along them.
import { pageColour } from './palette.js';

/** Four digits, as the tooltips have them. */
export function shortNumber(value) {
  return value == null ? '–' : String(Number(Number(value).toPrecision(4)));
}

/** Whether the room around a single value would reach beyond the end of its axis. */
function isNearEnd(min, max, end) {
  return end != null && min === max && 1.5 * max > end;
}

export function axis(chart, side) {
  const { label, log, max: end } = chart[side];
  const ink = pageColour('soft');
  return {
    type: log ? 'log' : 'value',
    scale: chart.kind === 'lines' || chart.kind === 'steps',
    // As in the drawings: from 0 where that takes little room.
    min: ({ min, max }) =>
      side === 'y' && !log && min > 0 && (min < 0.4 * max || isNearEnd(min, max, end)) ? 0 : null,
    max: ({ min, max }) => (isNearEnd(min, max, end) || max === end ? end : null),
    name: label,
    nameLocation: 'middle',
    nameGap: side === 'x' ? 30 : 42,
    nameTextStyle: { color: pageColour('ink'), fontSize: 13 },
    axisLabel: { color: ink, hideOverlap: true, formatter: (value) => shortNumber(value) },
    axisLine: { show: true, lineStyle: { color: ink } },
    splitLine: { show: side === 'y', lineStyle: { color: pageColour('line') } },
  };
}

export function categoryAxis(chart, side) {
  return {
    ...axis(chart, side),
    type: 'category',
    min: undefined,
    max: undefined,
    data: chart.categories,
    splitLine: { show: false },
    axisLabel: { color: pageColour('soft') },
    axisTick: { show: false },
  };
}
