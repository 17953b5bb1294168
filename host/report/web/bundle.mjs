// Bundles the page's script: node bundle.mjs MODULES OUT, where MODULES/node_modules is what
// `npm ci` made of package.json. Writes OUT/page.js, and OUT/licences.txt with the licence of
// every package in it.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, out] = process.argv.slice(2).map((folder) => resolve(folder));
const sources = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(modules, 'package.json'));
const esbuild = require('esbuild');

/** Lets `import 'land'` be the coastlines as lines of [longitude, latitude] in 1/100 degree. */
const land = {
  name: 'land',
  setup(build) {
    build.onResolve({ filter: /^land$/ }, () => ({ path: 'land', namespace: 'land' }));
    build.onLoad({ filter: /.*/, namespace: 'land' }, () => {
      const { arcs, transform } = JSON.parse(
        readFileSync(require.resolve('world-atlas/land-110m.json'), 'utf8'),
      );
      // TopoJSON: arcs are differences between points on a grid.
      const lines = arcs.map((arc) => {
        let [x, y] = [0, 0];
        return arc.flatMap(([dx, dy]) => {
          x += dx;
          y += dy;
          return [
            Math.round(100 * (x * transform.scale[0] + transform.translate[0])),
            Math.round(100 * (y * transform.scale[1] + transform.translate[1])),
          ];
        });
      });
      return { contents: `export default ${JSON.stringify(lines)}`, loader: 'js' };
    });
  },
};

const result = await esbuild.build({
  entryPoints: [join(sources, 'main.js')],
  outfile: join(out, 'page.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'ascii',
  legalComments: 'none', // the page has the licences themselves
  define: { 'process.env.NODE_ENV': '"production"' },
  nodePaths: [join(modules, 'node_modules')],
  plugins: [land],
  metafile: true,
  logLevel: 'warning',
});

const packages = new Set(['world-atlas']);
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const folder = join(modules, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = [folder, join(folder, 'licenses')].filter(existsSync).flatMap((place) =>
    readdirSync(place, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .map((file) => readFileSync(join(place, file), 'utf8').trim()),
  );
  if (texts.length === 0) throw new Error(`${name} has no licence file`);
  return `${name} ${version}\n\n${texts.join('\n\n')}\n`;
});
licences.push('Coastlines: Natural Earth, 1:110 million, public domain, by way of world-atlas.\n');
writeFileSync(join(out, 'licences.txt'), licences.join(`\n${'-'.repeat(72)}\n\n`));
