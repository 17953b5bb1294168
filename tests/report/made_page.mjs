// What the tests of a page share: the program, its result and report of a small study, and a
// browser that complains.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { Browser, openPage } from './browser.mjs';

export const [spacemoe, chromium, sources] = process.argv.slice(2);
export const work = mkdtempSync(join(tmpdir(), 'spacemoe-page-'));
after(() => rmSync(work, { recursive: true, force: true }));

export function run(...words) {
  const done = spawnSync(spacemoe, words, { encoding: 'utf8', cwd: work });
  assert.equal(done.status, 0, `spacemoe ${words.join(' ')}: ${done.stderr}`);
  return done;
}

export function csvOf(text) {
  const [head, ...lines] = text.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((field, i) => [names[i], field])));
}

export function csv(file) {
  return csvOf(readFileSync(file, 'utf8'));
}

export function dataOf(report) {
  const html = readFileSync(report, 'utf8');
  return JSON.parse(html.match(/<script type="application\/json"[^>]*>(.*?)<\/script>/s)[1]);
}

export const smoke = join(sources, 'configs/smoke.yaml');
export const result = join(work, 'smoke');
run('-q', 'run', smoke, '--out', result);
run('report', result);
export const report = join(result, 'report.html');

// One browser for all tests, and a tab for each.
let shared = null;
after(() => shared?.close());

/** Opens a page and uses it; fails where the page complains of anything but `complaints`. */
export async function withPage({ complaints = [], ...options }, use, page = report) {
  if (shared) await shared.turnToNewTab();
  else shared = await Browser.start(chromium);
  const heard = await openPage(shared, page, options);
  await use(shared);
  assert.deepEqual([...new Set(heard)], complaints);
}
