// Opens reports in a headless Chromium without network and holds what they show against the files
// that they were made from.
//
//   node page_test.mjs SPACEMOE CHROMIUM SOURCE_DIR
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { Browser, openPage } from './browser.mjs';

const [spacemoe, chromium, sources] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'spacemoe-page-'));
after(() => rmSync(work, { recursive: true, force: true }));

function run(...words) {
  const done = spawnSync(spacemoe, words, { encoding: 'utf8', cwd: work });
  assert.equal(done.status, 0, `spacemoe ${words.join(' ')}: ${done.stderr}`);
  return done;
}

function csvOf(text) {
  const [head, ...lines] = text.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((field, i) => [names[i], field])));
}

function csv(file) {
  return csvOf(readFileSync(file, 'utf8'));
}

function dataOf(report) {
  const html = readFileSync(report, 'utf8');
  return JSON.parse(html.match(/<script type="application\/json"[^>]*>(.*?)<\/script>/s)[1]);
}

const smoke = join(sources, 'configs/smoke.yaml');
const result = join(work, 'smoke');
run('-q', 'run', smoke, '--out', result);
run('report', result);
const report = join(result, 'report.html');

async function withPage(options, use, page = report) {
  const browser = await Browser.start(chromium);
  try {
    const complaints = await openPage(browser, page, options);
    await use(browser);
    assert.deepEqual([...new Set(complaints)], []);
  } finally {
    await browser.close();
  }
}

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

test('the globe names the satellite below the pointer, and leaves the wheel to the page', async () => {
  await withPage({}, async (page) => {
    const sky = 'window.spacemoeReport.globe.sky';
    // A satellite that is in front, and where it is on the canvas.
    const found = await page.value(`(() => {
      const { sky, canvas } = window.spacemoeReport.globe;
      for (let y = 20; y < canvas.clientHeight; y += 4) {
        for (let x = 20; x < canvas.clientWidth; x += 4) {
          const satellite = sky.satelliteAt(x, y);
          if (satellite != null) {
            canvas.dispatchEvent(new PointerEvent('pointermove', { clientX:
              canvas.getBoundingClientRect().x + x, clientY: canvas.getBoundingClientRect().y + y }));
            return { satellite, text: document.querySelector('.globe-hover').textContent };
          }
        }
      }
      return null; })()`);
    assert.ok(found, 'a satellite is in front');
    run('inspect', smoke, '--slot', '0', '--export', join(work, 'sky-0'));
    const at = csv(join(work, 'sky-0/positions.csv'))[found.satellite];
    const radius = Math.hypot(at.x_eci_km, at.y_eci_km, at.z_eci_km);
    const latitude = (Math.asin(at.z_eci_km / radius) * 180) / Math.PI;
    assert.ok(found.text.startsWith(`satellite ${found.satellite}, plane ${at.plane}, index `
      + `${at.slot}, latitude ${latitude.toFixed(1)}°`), found.text);

    assert.equal(await page.value(`${sky}.controls.enableZoom`), false);
    await page.value("document.getElementById('globe-canvas').focus()");
    assert.equal(await page.value(`${sky}.controls.enableZoom`), true);
  });
});

test('what a search found opens the globe, and its map and cost are there', async () => {
  const found = join(work, 'found');
  run('-q', 'search', smoke, '--moves', '5000', '--out', found);
  run('report', found);
  await withPage({}, async (page) => {
    assert.equal(await page.value(
      "document.getElementById('globe-scheme').selectedOptions[0].textContent"), 'Searched');
    const modules = csv(join(found, 'placement.csv'));
    const frames = "document.querySelectorAll('#placement rect[stroke]').length";
    assert.equal(await page.value(frames), modules.filter(({ role }) => role === 'gateway').length);
    const told = JSON.parse(readFileSync(join(found, 'search.json'), 'utf8'));
    const took = told.setup_wall_s + told.tempering_wall_s + told.descent_wall_s;
    const cost = await page.value("document.querySelector('.provenance').textContent");
    assert.ok(cost.includes(`after ${took.toFixed(1)} s of search`), cost);
  }, join(found, 'report.html'));
});

test('what a search found is on the globe, though many schemes stand before it', async () => {
  const found = join(work, 'many');
  const names = ['SpaceMoE', 'RandIntra-CG', 'RandIntra', 'RandPlace', 'LinearAssignment', 'ExFlow',
    'Greedy'];
  const more = [1, 2].map((i) => `{name: More${i}, layers: ring, gateway: random, satellites: random, `
    + 'experts: random}');
  run('-q', 'search', smoke, '--moves', '5000', '--out', found, '--set',
    `schemes=[${[...names, ...more].join(', ')}]`);
  run('report', found);
  const file = join(found, 'report.html');
  const { globe } = dataOf(file);
  const means = csv(join(found, 'summary.csv')).map((line) => [line.scheme, Number(line.exact_mean_s)]);
  assert.equal(means.length, 10);
  const least = means.filter(([name]) => name !== 'Searched' && name !== 'SpaceMoE')
    .sort(([, a], [, b]) => a - b).slice(0, 5).map(([name]) => name);
  const expected = means.map(([name]) => name)
    .filter((name) => ['Searched', 'SpaceMoE', ...least].includes(name));
  assert.deepEqual(globe.schemes.map(({ name }) => name), expected);
  await withPage({}, async (page) => {
    assert.equal(await page.value(
      "document.getElementById('globe-scheme').selectedOptions[0].textContent"), 'Searched');
    assert.match(await page.value("document.querySelector('.globe-controls .note').textContent"),
      /^3 more schemes/);
    const gateways = csv(join(found, 'placement.csv')).filter(({ role }) => role === 'gateway');
    assert.deepEqual([...new Set(await page.value(
      `[...document.querySelectorAll('#globe-data tbody tr')].map((row) => row.cells[1].textContent)`))]
      .length, new Set(gateways.map((line) => `${line.plane} ${line.slot}`)).size);
  }, file);
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
  const browser = await Browser.start(chromium);
  try {
    await browser.send('Page.enable');
    await browser.send('Page.addScriptToEvaluateOnNewDocument', { source: `
      const real = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest);
      };` });
    await openPage(browser, report);
    assert.match(await browser.value("document.querySelector('.globe-frame').textContent"),
      /^This browser has no WebGL/);
    assert.ok(await browser.value("document.querySelector('.globe-frame').offsetHeight") < 80);
    assert.equal(await browser.value("document.querySelectorAll('#globe-data tbody tr').length"), 16);
  } finally {
    await browser.close();
  }
});

test('the slider over slots moves the globe to the links of that slot', async () => {
  await withPage({}, async (page) => {
    const picture = "document.getElementById('globe-canvas').toDataURL()";
    const status = "document.querySelector('.globe-status').textContent";
    const draw = 'window.spacemoeReport.globe.sky.render()';
    const before = await page.value(`${draw}, ${picture}`);
    const slots = dataOf(report).globe.slots;
    const last = slots.at(-1).slot;
    await page.value(`(() => { const slider = document.getElementById('globe-slot');
      slider.value = slider.max; slider.dispatchEvent(new Event('input')); })()`);
    assert.notEqual(await page.value(`${draw}, ${picture}`), before);
    run('inspect', smoke, '--slot', String(last), '--export', join(work, 'sky'));
    const links = csv(join(work, 'sky/links.csv'));
    const up = links.filter((link) => link.up === '1').length;
    assert.match(await page.value(status), new RegExp(`^${up} of ${links.length} links up`));

    // The page puts satellites where the program does.
    const satellites = csv(join(work, 'sky/positions.csv'));
    const positions = await page.value(`(() => {
      const { data, positionsAt } = window.spacemoeReport;
      return [...positionsAt(data.globe, data.globe.slots.at(-1).time_s,
        new Float64Array(3 * data.globe.satellites))]; })()`);
    satellites.forEach((satellite, i) => {
      ['x_eci_km', 'y_eci_km', 'z_eci_km'].forEach((axis, k) => {
        assert.ok(Math.abs(positions[3 * i + k] - Number(satellite[axis])) < 1e-6);
      });
    });
  });
});

test('the globe and the theme obey the keyboard', async () => {
  await withPage({ dark: true }, async (page) => {
    const canvas = "document.getElementById('globe-canvas')";
    const picture = `(window.spacemoeReport.globe.sky.render(), ${canvas}.toDataURL())`;
    const ground = 'getComputedStyle(document.body).backgroundColor';
    const before = await page.value(picture);
    const press = async (key, code) => {
      const what = { key, code: key, windowsVirtualKeyCode: code };
      await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...what });
      await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...what });
    };
    await page.value(`${canvas}.focus()`);
    await press('ArrowLeft', 37);
    assert.notEqual(await page.value(picture), before);

    await page.value("document.getElementById('globe-layer').focus()");
    await press('ArrowRight', 39);
    assert.equal(await page.value("document.querySelectorAll('#globe-data tbody tr').length"), 2);

    const dark = await page.value(ground);
    await page.value("document.getElementById('theme').click()");
    assert.notEqual(await page.value(ground), dark);
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
      close(low, Number(line.exact_mean_s_low));
      close(high, Number(line.exact_mean_s_high));
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
