// The report of a sweep.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { csvOf, dataOf, run, smoke, sources, withPage, work } from './made_page.mjs';

test('a sweep has a curve for each scheme, and a heat map of its first two axes', async () => {
  const sweep = join(work, 'sweep');
  run('-q', 'sweep', join(sources, 'configs/studies/smoke.yaml'), '--out', sweep);
  run('-q', 'report', sweep);
  const file = join(sweep, 'report.html');
  const { charts, globe } = dataOf(file);
  assert.equal(globe, null);
  assert.deepEqual(charts.map((chart) => chart.id),
    ['latency', 'ratio', 'delivered', 'heat-0', 'heat-1']);
  assert.deepEqual(charts[0].series.map((one) => one.points.length), [3, 3]);
  assert.deepEqual(charts[3].series.map((row) => row.points.length), [3, 3, 3]);
  await withPage({}, async (page) => {
    assert.equal(await page.value("document.querySelectorAll('figure .canvas:has(canvas)').length"), 5);
    assert.equal(await page.value("document.querySelectorAll('#summary tbody tr').length"), 4);
  }, file);
});

test('cases are lines of a forest plot, with what each sets in a table', async () => {
  const sweep = join(work, 'cases');
  run('-q', 'sweep', join(sources, 'configs/studies/smoke.yaml'), '--out', sweep, '--set', 'sweep={cases: '
    + '[{name: rare outages, set: {links.survival: 0.99}}, {name: 10 ms a hop, set: {links.processing_ms: 10}}, '
    + '{name: words, set: {schemes: [{name: A scheme with a long name, preset: SpaceMoE, gateway: central}, '
    + '{name: Another scheme with a long name, preset: RandPlace, experts: random}], reference: '
    + 'A scheme with a long name}}]}');
  run('-q', 'report', sweep);
  const file = join(sweep, 'report.html');
  const { charts } = dataOf(file);
  assert.deepEqual(charts.map(({ id, kind }) => [id, kind]),
    [['latency', 'forest'], ['ratio', 'forest'], ['delivered', 'forest']]);
  await withPage({}, async (page) => {
    const rows = await page.value(`[...document.querySelectorAll('#summary tbody tr')].map(
      (row) => [...row.cells].map((cell) => cell.textContent))`);
    const [, long] = rows.pop();
    assert.match(long, /^schemes = .*"preset":"RandPlace".*, reference = A scheme with a long name$/);
    // All of it is seen, from its beginning.
    assert.equal(await page.value(`(() => { const table = document.querySelector('#summary .wide');
      return table.scrollWidth <= table.clientWidth; })()`), true);
    assert.deepEqual(rows, [['base', 'the config as it stands'],
      ['rare outages', 'links.survival = 0.99'], ['10 ms a hop', 'links.processing_ms = 10']]);
    const shown = await page.value(`(() => { const { series, yAxis } = window.spacemoeReport.figures.find(
      ({ chart }) => chart.id === 'latency').view.view.getOption();
      return { rows: yAxis[0].data, dots: series.filter(({ type }) => type === 'scatter').map(({ data }) => data) }; })()`);
    assert.deepEqual(shown.rows, ['base', 'rare outages', '10 ms a hop', 'words']);
    const lines = csvOf(run('export', sweep).stdout);
    assert.deepEqual(shown.dots.map((dots) => dots.length), [3, 3, 1, 1]);
    shown.dots.slice(0, 2).forEach((dots, scheme) => dots.forEach(([seconds, row]) => {
      const line = lines[2 * row + scheme];
      assert.equal(line.case, shown.rows[row]);
      assert.ok(Math.abs(seconds - Number(line.exact_mean_s)) < 1e-5 * seconds, `${seconds} for ${line.exact_mean_s}`);
    }));
    const saved = await page.value("window.spacemoeReport.figures[0].view.svg()");
    assert.match(saved, /^<svg [^]*rare outages[^]*<\/svg>$/);
  }, file);
});

/** Chooses values by number, one for each selector above the figures. */

function choose(values) {
  return `${JSON.stringify(values)}.forEach((value, i) => {
    const selector = document.getElementById('choice-' + i);
    selector.value = String(value);
    selector.dispatchEvent(new Event('input')); })`;
}

test('what a sweep varies and a chart does not show is chosen, and the charts obey', async () => {
  const sweep = join(work, 'chosen');
  run('-q', 'sweep', join(sources, 'configs/studies/smoke.yaml'), '--out', sweep);
  run('-q', 'report', sweep);
  const lines = csvOf(run('export', sweep, '--format', 'csv').stdout);
  const planes = 'constellation.shells.0.planes';
  const altitude = 'constellation.shells.0.altitude_km';
  const altitudes = [...new Set(lines.map((line) => Number(line[altitude])))].sort((a, b) => a - b);
  const at = (line, x, y, z) => line.scheme === 'RandPlace' && Number(line[planes]) === z
    && (y == null || Number(line[altitude]) === y) && (x == null || Number(line['links.survival']) === x);
  const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-5 * Math.abs(b), `${a} for ${b}`);
  await withPage({}, async (page) => {
    const options = await page.value(`[...document.querySelectorAll('.choices select')].map(
      (selector) => [...selector.options].map((option) => option.textContent))`);
    assert.deepEqual(options[0].map(Number), altitudes);
    assert.deepEqual(options[1], ['6, 8', '8, 8', '12, 16']);
    const shown = (id) => page.value(`window.spacemoeReport.figures.find(
      ({ chart }) => chart.id === '${id}').view.chart.series.map(({ name, points }) => ({ name, points }))`);
    const drawn = (id) => page.value(`(() => { const option = window.spacemoeReport.figures.find(
      ({ chart }) => chart.id === '${id}').view.view.getOption();
      return option.series.filter(({ type }) => type !== 'custom').map(({ data }) => data); })()`);

    // Second altitude, first constellation: all survivals are there.
    await page.value(choose([1, 0]));
    const [, random] = await shown('latency');
    assert.equal(random.name, 'RandPlace');
    assert.equal(random.points.length, 3);
    for (const [x, y, low, high] of random.points) {
      const line = lines.find((one) => at(one, x, altitudes[1], 6));
      close(y, Number(line.exact_mean_s));
      close(low, Number(line.mean_low_s));
      close(high, Number(line.mean_high_s));
    }
    assert.deepEqual((await drawn('latency'))[1].map(([, y]) => y), random.points.map(([, y]) => y));
    const cells = await page.value(`[...document.querySelectorAll('#figure-latency tbody tr')].map(
      (row) => [...row.cells].map((cell) => cell.textContent))`);
    assert.deepEqual(cells.map((row) => Number(row[4])), random.points.map(([, y]) => y));
    assert.match(await page.value("document.querySelector('#figure-latency .held').textContent"),
      /altitude_km = 2000, .*planes = 6, .*satellites_per_plane = 8\.$/);

    // The largest constellation is there with the best links alone: a point, a column of the map.
    await page.value(choose([2, 2]));
    assert.deepEqual((await shown('latency')).map(({ points }) => points.map(([x]) => x)), [[1], [1]]);
    const map = await shown('heat-1');
    map.forEach(({ points }, y) => {
      assert.deepEqual(points.map(([x]) => x), [2]);
      close(points[0][1], Number(lines.find((one) => at(one, 1, altitudes[y], 12)).exact_mean_s));
    });
    const saved = await page.value("window.spacemoeReport.figures[0].view.svg()");
    assert.match(saved, /^<svg [^]*RandPlace[^]*<\/svg>$/);
  }, join(sweep, 'report.html'));
});

test('a sweep says of what model and constellation it is, and by which command it was made', async () => {
  const sweep = join(work, 'told');
  run('-q', 'sweep', join(sources, 'configs/studies/smoke.yaml'), '--out', sweep, '--set',
    'model.experts=3', '--set', 'schemes=[SpaceMoE, Greedy]', '--max-time', '60s');
  run('-q', 'report', sweep);
  await withPage({}, async (page) => {
    const facts = Object.fromEntries(await page.value(
      `[...document.querySelectorAll('.provenance dt')].map(
        (name) => [name.textContent, name.nextElementSibling.textContent])`));
    assert.equal(facts['Model, first point'], 'tiny: 8 layers, 3 experts in each, 2 of them active');
    assert.match(facts['Constellation, first point'], /^6 planes of 8 satellites at 1000 km/);
    assert.match(await page.value("document.querySelector('.facts').textContent"),
      /2 placement schemes of a mixture of 8 layers with 3 experts.* on 48 satellites over 12 time slots/);
    // The command can be typed again as it stands.
    const [program, ...words] = spawnSync('sh', ['-c', `for word in ${facts.Command}; do echo "$word"; done`],
      { encoding: 'utf8' }).stdout.trim().split('\n');
    assert.equal(program, 'spacemoe');
    assert.ok(words.includes('schemes=[SpaceMoE, Greedy]'), facts.Command);
    assert.equal(run(...words, '--resume', 'must').status, 0);
  }, join(sweep, 'report.html'));
});
