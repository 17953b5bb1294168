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

function csv(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((field, i) => [names[i], field])));
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
    const radius = Math.hypot(at.x_km, at.y_km, at.z_km);
    const latitude = (Math.asin(at.z_km / radius) * 180) / Math.PI;
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
      ['x_km', 'y_km', 'z_km'].forEach((axis, k) => {
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
