// A sequence that the globe plays, held against `generate` and against positions of `inspect`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { csv, dataOf, report, run, smoke, withPage, work } from './made_page.mjs';

const played = join(work, 'played');
const set = ['--set', 'links.survival=0.8', '--set', 'generation.tokens=6', '--set',
  'generation.sequences=3', '--set', 'generation.min_elevation_deg=5', '--set',
  'generation.users=[{name: Nairobi, latitude_deg: -1.3, longitude_deg: 36.8}]', '--set',
  'time.horizon_s=120', '--set', 'evaluation.draws=2'];
run('-q', 'run', smoke, ...set, '--out', played);
run('-q', 'report', played, '--play', '6', '--sequence', '1');
const file = join(played, 'report.html');

const player = 'window.spacemoeReport.globe.player';
const dots = 'JSON.stringify(window.spacemoeReport.globe.sky.tokens.placed.map(({ where }) => where))';
const now = "document.querySelector('.play-now').textContent";
const button = "document.getElementById('play-button')";
const still = () => new Promise((done) => { setTimeout(done, 300); });

async function press(page, key, code) {
  const what = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' ? { text: '\r' } : {}) };
  await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...what });
  if (what.text) await page.send('Input.dispatchKeyEvent', { type: 'char', ...what });
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...what });
}

test('a played sequence takes as long as generate says', async () => {
  const sequences = join(work, 'sequences.csv');
  run('-q', 'generate', smoke, ...set, '--out', sequences);
  const { play, globe } = dataOf(file);
  assert.equal(play.sequence, 1);
  assert.equal(play.user.name, 'Nairobi');
  await withPage({}, async (page) => {
    for (const [i, { name }] of globe.schemes.entries()) {
      const line = csv(sequences).find(({ scheme, sequence }) => scheme === name && sequence === '1');
      assert.equal(play.schemes[i].received, Number(line.received));
      assert.equal(play.schemes[i].start_s, Number(line.start_s));
      const seconds = await page.value(`${player}.courses[${i}].duration`) / 1000;
      assert.ok(Math.abs(seconds - (line.end_s - line.start_s)) < 1e-5, `${name}: ${seconds}`);
    }
  }, file);
});

test('play moves the token, pause lets it stand, by keyboard', async () => {
  await withPage({ moving: true }, async (page) => {
    const picture = "document.getElementById('globe-canvas').toDataURL()";
    const time = `${player}.time`;
    const slots = await page.value(picture);
    await page.value(`${button}.focus()`);
    await press(page, 'Enter', 13);
    assert.equal(await page.value(`${button}.textContent`), 'Pause');
    await page.until(`${time} > 0`);
    const [first, where] = [await page.value(time), await page.value(dots)];
    await page.until(`${time} > ${first} && ${dots} !== ${JSON.stringify(where)}`);
    await press(page, 'Enter', 13);
    assert.equal(await page.value(`${button}.textContent`), 'Play');
    const stands = [await page.value(time), await page.value(dots), await page.value(picture)];
    assert.notEqual(stands[2], slots);
    await still();
    assert.deepEqual([await page.value(time), await page.value(dots), await page.value(picture)],
      stands);
    assert.match(await page.value(now), /^slot \d+, token 1 of 6, .*waits for (light|compute|a path): /);

    // To the end, where it stops; then from the beginning.
    await page.value(`${player}.speed.value = '50', ${button}.click()`);
    await page.until(`!${player}.isPlaying`);
    assert.equal(await page.value(`${time} === ${player}.course.duration`), true);
    assert.match(await page.value(now), /all of its tokens have come\.$/);
    await page.value(`${button}.click()`);
    assert.ok(await page.value(`${time} < ${player}.course.duration`));
  }, file);
});

test('a token that is computed stands where inspect has the satellite of its slowest expert', async () => {
  const { play } = dataOf(file);
  await withPage({}, async (page) => {
    // A layer under the first scheme, while its slowest expert computes.
    const found = await page.value(`(() => {
      const player = ${player};
      const step = player.course.steps.find(({ kind }) => kind === 'layer');
      const slowest = player.course.slowestOf(step);
      player.seek(step.start + step.gateway + slowest.there.ms + slowest.compute / 2);
      return { slot: step.slot, layer: step.layer, ...slowest }; })()`);
    assert.equal(await page.value(now), `slot ${play.slots[found.slot].slot}, token 1 of 6, layer `
      + `${found.layer}, waits for compute: expert ${found.expert} computes on satellite `
      + `${found.satellite}.`);
    run('inspect', smoke, ...set, '--slot', String(play.slots[found.slot].slot), '--export',
      join(work, 'sky-played'));
    const { x_eci_km: x, y_eci_km: y, z_eci_km: z } =
      csv(join(work, 'sky-played/positions.csv'))[found.satellite];
    const where = await page.value('window.spacemoeReport.globe.sky.tokens.leading()');
    // North is y there; dots are lifted by less than a hundredth.
    [Number(x), Number(z), -Number(y)].forEach((km, k) => {
      assert.ok(Math.abs(where[k] - km / 6371) < 0.012, `${where} for ${x} ${y} ${z}`);
    });
    // The links are those of the slot.
    const links = csv(join(work, 'sky-played/links.csv'));
    const up = links.filter((link) => link.up === '1').length;
    assert.match(await page.value("document.querySelector('.globe-status').textContent"),
      new RegExp(`^${up} of ${links.length} links up.*sequence 1`));
  }, file);
});

test('the scrubber goes by keyboard from layer to layer and from token to token', async () => {
  await withPage({}, async (page) => {
    const { steps } = await page.value(`({ steps: ${player}.course.steps.map((step) =>
      ({ token: step.token, start: step.start })) })`);
    await page.value("document.getElementById('play-time').focus()");
    const time = () => page.value(`${player}.time`);
    await press(page, 'ArrowRight', 39);
    assert.equal(await time(), steps[1].start);
    await press(page, 'ArrowRight', 39);
    assert.equal(await time(), steps[2].start);
    await press(page, 'ArrowLeft', 37);
    assert.equal(await time(), steps[1].start);
    await press(page, 'PageUp', 33);
    assert.equal(await time(), steps.find(({ token }) => token === 1).start);
    await press(page, 'End', 35);
    assert.equal(await time(), await page.value(`${player}.course.duration`));
    await press(page, 'Home', 36);
    assert.equal(await time(), 0);
    assert.match(await page.value("document.getElementById('play-time').getAttribute('aria-valuetext')"),
      /^0\.000 s: slot \d+, token 1 of 6, waits for /);
    // A time slot takes the globe back.
    await page.value(`(() => { const slider = document.getElementById('globe-slot');
      slider.value = '1'; slider.dispatchEvent(new Event('input')); })()`);
    assert.equal(await page.value(`${player}.isOn`), false);
    assert.deepEqual(JSON.parse(await page.value(dots)), []);
  }, file);
});

test('where less motion is wanted, play goes from step to step', async () => {
  await withPage({}, async (page) => {
    await page.value(`${button}.click()`);
    await page.until(`${player}.stepNumber() > 1`);
    await page.value(`${button}.click()`);
    const [time, start, end] = await page.value(`(() => { const player = ${player};
      const { start, end } = player.course.steps[player.stepNumber()];
      return [player.time, start, end]; })()`);
    assert.equal(time, (start + end) / 2);
    assert.equal(await page.value("document.getElementById('play-turn').checked"), false);
  }, file);
});

test('the player fits a narrow screen, and is not there where no sequence was asked for', async () => {
  await withPage({ width: 420 }, async (page) => {
    await page.value(`${button}.click()`);
    assert.equal(await page.value('document.documentElement.scrollWidth'), 420);
    assert.ok(await page.value("document.querySelector('.player').getBoundingClientRect().right") <= 420);
  }, file);
  await withPage({}, async (page) => {
    assert.equal(await page.value("document.querySelector('.player')"), null);
  }, report);
});
