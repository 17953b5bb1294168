// A headless Chromium, driven over a pipe by the DevTools protocol. It has no network: every
// request but to files and data is refused and told.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patience = 180_000; // ms for one answer, on a machine that is busy

export class Browser {
  #next = 1;
  #waiting = new Map();
  #listeners = [];
  #rest = '';

  static async start(program) {
    const browser = new Browser();
    browser.profile = mkdtempSync(join(tmpdir(), 'spacemoe-chromium-'));
    browser.process = spawn(
      program,
      [
        '--headless=new', '--remote-debugging-pipe', `--user-data-dir=${browser.profile}`,
        '--no-first-run', '--disable-extensions', '--disable-background-networking',
        '--host-resolver-rules=MAP * ~NOTFOUND', '--use-gl=angle', '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader', '--hide-scrollbars', '--disable-dev-shm-usage',
        ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    browser.process.stdio[4].on('data', (chunk) => browser.#receive(chunk));
    browser.process.on('exit', () => browser.#fail('the browser has gone'));
    await browser.turnToNewTab();
    return browser;
  }

  /** Closes the tab, and opens another without anything of it. */
  async turnToNewTab() {
    const old = this.target;
    this.session = undefined;
    this.#listeners = [];
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    this.target = targetId;
    this.session = sessionId;
    if (old) await this.send('Target.closeTarget', { targetId: old });
  }

  #fail(why) {
    this.#waiting.forEach(({ reject }) => reject(new Error(why)));
    this.#waiting.clear();
  }

  #receive(chunk) {
    const parts = (this.#rest + chunk.toString('utf8')).split('\0');
    this.#rest = parts.pop();
    for (const message of parts.map((part) => JSON.parse(part))) {
      const waiting = this.#waiting.get(message.id);
      if (waiting) {
        this.#waiting.delete(message.id);
        if (message.error) waiting.reject(new Error(message.error.message));
        else waiting.resolve(message.result);
      } else {
        this.#listeners.forEach((listener) => listener(message));
      }
    }
  }

  send(method, params = {}) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to ${method}`)), patience);
      const done = (use) => (value) => {
        clearTimeout(late);
        use(value);
      };
      this.#waiting.set(id, { resolve: done(resolve), reject: done(reject) });
      this.process.stdio[3].write(
        `${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    });
  }

  on(listener) {
    this.#listeners.push(listener);
  }

  /** The value of an expression in the page. */
  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  }

  async until(expression) {
    for (const start = Date.now(); Date.now() - start < patience;) {
      if (await this.value(expression)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`never true: ${expression}`);
  }

  async screenshot(file, full = false) {
    const { data } = await this.send('Page.captureScreenshot', {
      format: 'png', captureBeyondViewport: full,
    });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }

  async close() {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.session = undefined;
    this.send('Browser.close').catch(() => {});
    await gone;
    // Its helpers may still be writing for a moment.
    for (let left = 50; left > 0 && existsSync(this.profile); --left) {
      try {
        rmSync(this.profile, { recursive: true, force: true });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/**
 * Opens a page of the file system; returns what its console and its policy complain of. `script`
 * runs before those of the page.
 */
export async function openPage(
  browser, file, { dark = false, moving = false, width = 1200, height = 900, script = '' } = {}) {
  const complaints = [];
  browser.on(({ method, params }) => {
    if (method === 'Runtime.consoleAPICalled' && ['error', 'warning'].includes(params.type)) {
      complaints.push(params.args.map((arg) => arg.value ?? arg.description).join(' '));
    } else if (method === 'Runtime.exceptionThrown') {
      complaints.push(params.exceptionDetails.exception?.description ?? 'an exception');
    } else if (method === 'Log.entryAdded' && params.entry.level === 'error') {
      complaints.push(params.entry.text);
    } else if (method === 'Network.requestWillBeSent'
      && !/^(file|data|blob):/.test(params.request.url)) {
      complaints.push(`a request to ${params.request.url}`);
    }
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) {
    await browser.send(`${domain}.enable`);
  }
  await browser.send('Page.addScriptToEvaluateOnNewDocument', { source: script });
  await browser.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
      { name: 'prefers-reduced-motion', value: moving ? 'no-preference' : 'reduce' },
    ],
  });
  await browser.send('Emulation.setDeviceMetricsOverride', {
    width, height, deviceScaleFactor: 1, mobile: false,
  });
  await browser.send('Page.navigate', { url: `file://${file}` });
  await browser.until(
    "document.readyState === 'complete' && (document.documentElement.dataset.ready === 'true'"
      + " || !document.getElementById('report-data'))");
  return complaints;
}
