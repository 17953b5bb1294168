// What a report shows of weather: reasons over time, and regions on the globe.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { csvOf, dataOf, report, run, smoke, withPage, work } from './made_page.mjs';

const weather = '{greenwich_deg: 40, regions: ['
  + '{name: Anomaly, latitude_deg: -26, longitude_deg: -50, radius_deg: 30, survival: 0.5}, '
  + '{name: Storm, min_latitude_deg: 60, max_latitude_deg: 90, from_s: 2000, survival: 0.5}]}';

const degree = Math.PI / 180;

test('a report of weather shows reasons over time and its regions on the globe', async () => {
  const stormy = join(work, 'stormy');
  const set = ['--set', `weather=${weather}`];
  run('-q', 'run', smoke, ...set, '--out', stormy);
  run('report', stormy);
  const file = join(stormy, 'report.html');
  const { charts, globe } = dataOf(file);
  const reasons = charts.find(({ id }) => id === 'reasons');
  const slots = csvOf(run('inspect', smoke, ...set, '--format', 'csv').stdout);
  const region = reasons.series.find(({ name }) => name === 'outage of a region');
  const links = ['up', 'sight', 'range', 'rate', 'polar', 'failed', 'silent', 'outage', 'region',
    'trace', 'acquiring'].reduce((sum, state) => sum + Number(slots[0][state]), 0);
  assert.equal(region.points.length, slots.length);
  region.points.forEach((point, k) => {
    // A page has six digits.
    assert.ok(Math.abs(point[1] - (100 * Number(slots[k].region)) / links) < 1e-4);
  });
  assert.ok(slots.some((slot) => Number(slot.region) > 0));

  assert.deepEqual(globe.regions.map(({ name }) => name), ['Anomaly', 'Storm']);
  await withPage({}, async (page) => {
    const sky = 'window.spacemoeReport.globe.sky';
    const visible = () => page.value(`${sky}.regions.shapes.map((shape) => shape.visible)`);
    const legend = "document.querySelector('.globe-legend').textContent";
    const move = (place) => page.value(`(() => { const slider = document.getElementById('globe-slot');
      slider.value = ${place}; slider.dispatchEvent(new Event('input')); })()`);
    assert.deepEqual(await visible(), [true, false]);
    assert.match(await page.value(legend), /Anomaly, Storm \(not now\)/);
    await move(globe.slots.length - 1);
    assert.deepEqual(await visible(), [true, true]);
    assert.match(await page.value(legend), /Anomaly, Storm(?! \()/);

    // Where the edge of the cap is among the stars: 30 deg of arc from its centre.
    const seconds = globe.slots.at(-1).time_s;
    const edge = await page.value(`(() => {
      const shape = ${sky}.regions.shapes[0].children[1];
      shape.updateWorldMatrix(true, false);
      const { position } = shape.geometry.attributes;
      return Array.from({ length: position.count }, (_, i) => {
        const point = ${sky}.camera.position.clone().fromBufferAttribute(position, i)
          .applyMatrix4(shape.matrixWorld);
        return [point.x, -point.z, point.y]; // z to the north pole
      }); })()`);
    const ascension = (40 - 50) * degree + 7.2921159e-5 * seconds;
    const centre = [Math.cos(-26 * degree) * Math.cos(ascension),
      Math.cos(-26 * degree) * Math.sin(ascension), Math.sin(-26 * degree)];
    for (const point of edge) {
      const cosine = point.reduce((sum, part, k) => sum + part * centre[k], 0)
        / Math.hypot(...point);
      assert.ok(Math.abs(Math.acos(cosine) / degree - 30) < 1e-3, String(point));
    }

    const picture = `(${sky}.render(), document.getElementById('globe-canvas').toDataURL())`;
    const before = await page.value(picture);
    await page.value("document.getElementById('globe-regions').click()");
    assert.deepEqual(await visible(), [false, false]);
    assert.notEqual(await page.value(picture), before);
  }, file);
});

test('a report without weather has neither', async () => {
  await withPage({}, async (page) => {
    assert.equal(await page.value("document.getElementById('globe-regions')"), null);
    assert.equal(dataOf(report).charts.find(({ id }) => id === 'reasons'), undefined);
  });
});
