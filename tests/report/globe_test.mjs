// The globe of a report, held against what the program says of its sky.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { csv, dataOf, report, run, smoke, withPage, work } from './made_page.mjs';

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
    const took =
      told.setup_wall_s + told.tempering_wall_s + told.descent_wall_s + told.bound_wall_s;
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
