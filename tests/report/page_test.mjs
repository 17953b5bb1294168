// Opens reports in a headless Chromium without network and holds what they show against the files
// that they were made from.
//
//   node page_test.mjs SPACEMOE CHROMIUM SOURCE_DIR
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import './globe_test.mjs';
import './play_page_test.mjs';
import './sweep_page_test.mjs';
import './weather_page_test.mjs';
import { csv, dataOf, report, result, run, smoke, withPage, work } from './made_page.mjs';

test('the page shows every chart, every table and the globe, and complains of nothing', async () => {
  await withPage({}, async (page) => {
    const count = (selector) => page.value(`document.querySelectorAll('${selector}').length`);
    const charts = dataOf(report).charts.map((chart) => chart.id);
    // No link of the small sky fails, so that there is no chart of losses.
    assert.deepEqual(charts, ['means', 'distribution', 'cumulative', 'layers', 'slots']);
    assert.equal(await count('figure .canvas:has(canvas)'), charts.length);
    assert.equal(await count('#globe-canvas'), 1);
    assert.equal(await count('#summary tbody tr'), csv(join(result, 'summary.csv')).length);
    assert.equal(await count('#figure-layers tbody tr'), 8);
    assert.equal(await count('#figure-slots tbody tr'), 12);
    assert.equal(await count('#globe-data tbody tr'), 8 * 2);
    assert.equal(await page.value("document.querySelector('#figure-slots svg') !== null"), true);
  });
});

test('the chart of lost tokens ends at 100 % where all are lost', async () => {
  const lost = join(work, 'lost');
  const told = run('run', smoke, '--set', 'links.survival=0', '--out', lost);
  assert.match(told.stderr, /no token delivered by .*the network falls into 64 parts/);
  run('report', lost);
  await withPage({}, async (page) => {
    const losses = "window.spacemoeReport.figures.find(({ chart }) => chart.id === 'losses')";
    const axis = "view.view.getModel().getComponent('yAxis').axis";
    assert.deepEqual(await page.value(`${losses}.${axis}.scale.getExtent()`), [0, 100]);
  }, join(lost, 'report.html'));
});

test('the page begins with what was found, and gives each scheme one colour', async () => {
  await withPage({}, async (page) => {
    const schemes = csv(join(result, 'summary.csv'));
    const best = schemes.reduce((a, b) => (Number(b.exact_mean_s) < Number(a.exact_mean_s) ? b : a));
    const headline = await page.value("document.querySelector('.headline').textContent");
    assert.ok(headline.startsWith(
      `A token takes ${Number(best.exact_mean_s).toFixed(3)} s with ${best.scheme} `), headline);
    const names = await page.value(
      "[...document.querySelectorAll('.schemes b')].map((name) => name.textContent)");
    assert.deepEqual(names, schemes.map(({ scheme }) => scheme));
    for (const chart of dataOf(report).charts.filter(({ id }) => id !== 'means')) {
      for (const { name, colour } of chart.series) assert.equal(colour, names.indexOf(name));
    }
  });
});

test('series are switched on and off in the legend, by keyboard too', async () => {
  await withPage({}, async (page) => {
    const lines = `window.spacemoeReport.figures.find(({ chart }) => chart.id === 'layers')
      .view.view.getOption().series.filter(({ type }) => type === 'scatter').map(({ name }) => name)`;
    const all = await page.value(lines);
    await page.value("document.querySelector('#figure-layers .legend button').focus()");
    for (const type of ['rawKeyDown', 'char', 'keyUp']) {
      await page.send('Input.dispatchKeyEvent',
        { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' });
    }
    assert.deepEqual(await page.value(lines), all.slice(1));
    assert.equal(await page.value("document.activeElement.getAttribute('aria-pressed')"), 'false');
  });
});

test('a chart of bands has its stretches and its dots on a logarithmic axis', async () => {
  await withPage({}, async (page) => {
    const bands = {
      id: 'layers', title: 'Bands', kind: 'bands', value: '', span: null,
      x: { label: 'case', log: false, max: null }, y: { label: 'rate', log: true, max: null },
      categories: ['first', 'second'],
      series: [
        { name: 'low', drawn: true, colour: 2, points: [[0, null, 1, 10], [1, null, 1, 100]] },
        { name: 'mark', drawn: true, colour: 0, points: [[1, 10]] }],
    };
    const view = "window.spacemoeReport.figures.find(({ chart }) => chart.id === 'layers').view";
    await page.value(`${view}.show(${JSON.stringify(bands)}, true)`);
    const shown = await page.value(`(() => {
      const made = ${view}.view;
      const { series, xAxis } = made.getOption();
      const data = (type) => series.filter((one) => one.type === type).map((one) => one.data);
      const at = (value) => made.convertToPixel({ seriesIndex: 0 }, [value, 0])[0];
      return { custom: data('custom'), scatter: data('scatter'), axis: xAxis[0].type,
        halves: (at(100) - at(10)) / (at(10) - at(1)) }; })()`);
    assert.deepEqual(shown.custom, [[[1, 0, 10], [1, 1, 100]], []]);
    assert.deepEqual(shown.scatter, [[], [[10, 1]]]);
    assert.equal(shown.axis, 'log');
    assert.ok(Math.abs(shown.halves - 1) < 0.01, `${shown.halves}`);
  });
});

test('nothing is wider than a narrow screen, and the summary is cards with named figures', async () => {
  await withPage({ width: 420 }, async (page) => {
    await page.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    assert.equal(await page.value('document.documentElement.scrollWidth'), 420);
    const wider = await page.value(`[...document.querySelectorAll('.wide, .legend, .globe-legend, .key,'
      + '#summary td, #globe-data .scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1
        || one.getBoundingClientRect().right > 420).map((one) => one.className || one.textContent)`);
    assert.deepEqual(wider, []);
    assert.equal(await page.value(
      "getComputedStyle(document.querySelector('#summary td'), '::before').content"), '"Draws"');
  });
});

test('printed, the page is light, has all columns, drawings and the globe, and no controls', async () => {
  await withPage({ dark: true }, async (page) => {
    await page.value("dispatchEvent(new Event('beforeprint'))");
    // The ocean in the middle is light.
    const brightness = await page.value(`(() => {
      const picture = document.querySelector('.globe-picture');
      const { width, height } = picture;
      const { data } = picture.getContext('2d').getImageData(width / 2 - 50, height / 2 - 50, 100, 100);
      return data.reduce((sum, value) => sum + value, 0) / data.length; })()`);
    assert.ok(brightness > 200, `${brightness}`);
    await page.send('Emulation.setEmulatedMedia',
      { media: 'print', features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
    await page.send('Emulation.setDeviceMetricsOverride',
      { width: 717, height: 1045, deviceScaleFactor: 1, mobile: false });
    const style = (selector, name) =>
      page.value(`getComputedStyle(document.querySelector('${selector}')).${name}`);
    assert.equal(await style('body', 'backgroundColor'), 'rgb(255, 255, 255)');
    assert.equal(await style('#figure-layers svg', 'display'), 'block');
    assert.equal(await style('#figure-layers .canvas', 'display'), 'none');
    assert.equal(await style('.globe-controls', 'display'), 'none');
    assert.equal(await page.value("document.querySelector('.globe-picture').checkVisibility()"), true);
    assert.ok(await page.value("document.querySelector('#summary table').offsetWidth") <= 717);
    await page.value("dispatchEvent(new Event('afterprint'))");
    assert.equal(await page.value('document.documentElement.dataset.theme ?? null'), null);
  });
});

test('where the browser has no WebGL there is no empty box, and the table is there', async () => {
  const script = `
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest);
    };`;
  const complaints = ['THREE.WebGLRenderer: THREE.WebGLRenderer: Error creating WebGL context.'];
  await withPage({ script, complaints }, async (page) => {
    assert.match(await page.value("document.querySelector('.globe-frame').textContent"),
      /^This browser has no WebGL/);
    assert.ok(await page.value("document.querySelector('.globe-frame').offsetHeight") < 80);
    assert.equal(await page.value("document.querySelectorAll('#globe-data tbody tr').length"), 16);
  });
});

test('a token of the page takes as long as the slot whose only token it is', () => {
  const single = join(work, 'single');
  run('-q', 'run', smoke, '--out', single, '--set', 'evaluation.tokens_per_slot=1', '--set',
    'evaluation.draws=1', '--set', 'links.survival=0.8');
  run('-q', 'report', single, '--out', join(work, 'single.html'));
  const { globe } = dataOf(join(work, 'single.html'));
  const slots = csv(join(single, 'slots.csv'));
  let compared = 0;
  let lost = 0;
  for (const { slot, tokens } of globe.slots) {
    tokens.forEach((token, scheme) => {
      const row = slots.find((one) =>
        one.scheme === globe.schemes[scheme].name && one.slot === String(slot));
      if (row.mean_s === '') {
        assert.ok(token.layer_ms.includes(null));
        ++lost;
      } else {
        const sum = token.layer_ms.reduce((total, ms) => total + ms / 1000, 0);
        assert.ok(Math.abs(sum - Number(row.mean_s)) < 1e-5, `${sum} for ${row.mean_s}`);
        ++compared;
      }
    });
  }
  assert.ok(compared > 10 && lost > 0, `${compared} compared, ${lost} lost`);
});

test('figures are drawn as SVG and, where the tool is there, as PDF', () => {
  const figures = join(work, 'figures');
  const { stderr } = run('report', result, '--figures', figures);
  for (const { id } of dataOf(report).charts) {
    assert.match(readFileSync(join(figures, `${id}.svg`), 'utf8'), /^<svg [^]*<\/svg>\n$/);
    const pdf = join(figures, `${id}.pdf`);
    if (existsSync(pdf)) assert.match(readFileSync(pdf, 'latin1'), /^%PDF/);
    else assert.match(stderr, /rsvg-convert is not installed/);
  }
});

test('the page is small', () => {
  assert.ok(statSync(report).size < 3e6);
});
