// Pictures of the reports of a run and of a sweep:
// node screenshots.mjs CHROMIUM REPORT.html SWEEP.html FOLDER
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Browser, openPage } from './browser.mjs';

const [program, run, sweep, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const still = () => new Promise((done) => setTimeout(done, 500));

async function shoot(name, options, act, report = run) {
  const browser = await Browser.start(program);
  const complaints = await openPage(browser, resolve(report), options);
  if (act) await act(browser);
  await still();
  await browser.screenshot(`${folder}/${name}.png`);
  await browser.close();
  complaints.forEach((complaint) => console.error(`${name}: ${complaint}`));
}

const set = (id, value) => (browser) => browser.value(
  `(() => { const input = document.getElementById('${id}'); input.value = '${value}';
    input.dispatchEvent(new Event('input')); })()`);
const look = (id) => (browser) =>
  browser.value(`document.getElementById('${id}').scrollIntoView()`);

await shoot('light', { width: 1200, height: 900 });
await shoot('dark', { dark: true, width: 1200, height: 1000 }, look('figure-distribution'));
await shoot('layers', { width: 1400, height: 900 }, look('figure-layers'));
await shoot('narrow', { width: 420, height: 1400 });
await shoot('sweep-dark', { dark: true, width: 1200, height: 1500 }, async (browser) => {
  await set('choice-0', '1')(browser);
  await look('figure-delivered')(browser);
}, sweep);
await shoot('globe-light', { width: 1200, height: 870 }, look('globe'));
await shoot('globe-dark', { dark: true, width: 1200, height: 900 }, async (browser) => {
  await set('globe-layer', '5')(browser);
  await set('globe-slot', '3')(browser);
  await look('globe')(browser);
});
