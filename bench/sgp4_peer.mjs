// States per second of satellite.js' bulk propagator, one thread: the published C++ of SGP4 as
// WebAssembly. node sgp4_peer.mjs FILE.tle FOLDER, where satellite.js is installed in FOLDER.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [file, folder] = process.argv.slice(2);
const satellite = await import(
  pathToFileURL(`${folder}/node_modules/satellite.js/dist/index.js`).href);

const lines = readFileSync(file, 'utf8').split(/\r?\n/);
const satellites = lines.flatMap((line, at) =>
  line.startsWith('1 ') ? [satellite.twoline2satrec(line, lines[at + 1])] : []);
const start = Date.UTC(2022, 8, 14, 12);
const dates = Array.from({ length: 1440 }, (_, minute) => new Date(start + 60000 * minute));

const runtime = await satellite.createSingleThreadRuntime();
const propagator = new satellite.BulkPropagator({
  runtime,
  calculators: [new satellite.EciBaseCalculator()],
  satRecsCount: satellites.length,
  datesCount: dates.length,
});
propagator.setSatRecs(satellites);
propagator.setDates(dates);
let fastest = Infinity;
for (let run = 0; run < 10; ++run) {
  const before = process.cpuUsage();
  propagator.run();
  const used = process.cpuUsage(before);
  fastest = Math.min(fastest, (used.user + used.system) / 1e6);
}
// It must have computed something.
const { x } = propagator.getFormattedOutput(1, 1).eci.position;
if (!(Math.abs(x) < 1e5)) {
  throw new Error('no position');
}
propagator.dispose();
console.log((satellites.length * dates.length) / fastest);
