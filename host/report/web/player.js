// Controls and clock of a sequence that the globe plays.
import { element, labelled } from './element.js';
import { pageColour } from './palette.js';
import { PlayedCourse } from './play.js';

const layerTime = 800; // ms on the screen for a layer, at first
const longestWait = 2000; // ms on the screen for a step in which there is no path
const turnTime = 250; // ms in which the globe turns most of the way to the token
const stillTime = 700; // ms for a step where nothing may move
const speeds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50];

function isWait(kind) {
  return kind === 'no path' || kind === 'no user';
}

/** The speed that a layer is seen at: of those offered the nearest, by its ratio. */
function firstSpeed(course) {
  const layers = course.steps.filter(({ kind }) => kind === 'layer');
  const mean = layers.reduce((sum, { start, end }) => sum + end - start, 0) / layers.length;
  const wanted = Math.log((mean || layerTime) / layerTime);
  const far = (speed) => Math.abs(Math.log(speed) - wanted);
  return speeds.reduce((a, b) => (far(b) < far(a) ? b : a));
}

export class Player {
  /** onChange(): the moment or the mode is another one */
  constructor(play, globe, reducedMotion, onChange) {
    this.play = play;
    this.layers = globe.layers;
    this.isStill = reducedMotion;
    this.onChange = onChange;
    this.courses = play.schemes.map((scheme) => new PlayedCourse(scheme, globe.satellites));
    this.course = this.courses[0];
    this.time = 0; // ms of the sequence
    this.isOn = false; // whether the globe shows the sequence
    this.turn = 0;
    this.build();
    this.choose(0);
  }

  build() {
    const { play } = this;
    this.button = element('button', { type: 'button', id: 'play-button' }, 'Play');
    this.button.addEventListener('click', () => (this.isPlaying ? this.pause() : this.start()));
    this.stopButton = element('button', { type: 'button', class: 'quiet' }, 'Stop');
    this.stopButton.addEventListener('click', () => this.leave());
    this.speed = element('select', { id: 'play-speed' }, ...speeds.map((speed) =>
      element('option', { value: String(speed) }, speed < 1 ? `1/${Math.round(1 / speed)}` : `${speed}`)));
    this.scrubber = element('input', { id: 'play-time', type: 'range', min: '0', step: 'any' });
    this.scrubber.addEventListener('input', () => this.seek(Number(this.scrubber.value)));
    this.scrubber.addEventListener('keydown', (event) => this.onKey(event));
    this.clock = element('output');
    this.turning = element('input', { id: 'play-turn', type: 'checkbox', checked: !this.isStill });
    this.strip = element('canvas', { class: 'play-strip', 'aria-hidden': 'true' });
    this.now = element('p', { class: 'play-now' });
    const whose = play.user ? `, user ${play.user.name}` : '';
    this.element = element('div', {
      class: 'player', role: 'group', 'aria-label': `Sequence ${play.sequence}, token by token`,
    },
    element('p', { class: 'play-title' }, `Sequence ${play.sequence}${whose}`),
    element('div', { class: 'play-buttons' }, this.button, this.stopButton,
      ...(this.isStill ? [] : [labelled('Speed', this.speed)]),
      element('div', { class: 'switches' }, labelled('Turn along', this.turning))),
    labelled('Time', element('div', { class: 'play-track' }, this.strip, this.scrubber), this.clock),
    this.now);
  }

  /** Takes the course of a scheme. */
  choose(scheme) {
    this.course = this.courses[scheme];
    this.time = Math.min(this.time, this.course.duration);
    this.scrubber.max = String(this.course.duration);
    this.speed.value = String(firstSpeed(this.course));
    this.tell();
  }

  /** Of the step at hand, as the globe shows it. */
  moment() {
    const step = this.course.steps[this.course.numberAt(this.time)];
    const token = [];
    if (step.visits) {
      const isLayer = step.kind === 'layer';
      token[step.layer] = {
        ms: isLayer ? step.end - step.start : null,
        experts: step.visits.map((visit) => ({
          expert: visit.expert, satellite: visit.satellite, ms: visit.ms,
          there: visit.there.nodes, onward: visit.onward.nodes,
        })),
      };
    }
    return { slot: this.play.slots[step.slot], layer: step.layer, token };
  }

  stepNumber() {
    return this.course.numberAt(this.time);
  }

  /** Which part of the way the globe is to turn to the token now. */
  takeTurn() {
    const share = this.turning.checked ? this.turn : 0;
    this.turn = 0;
    return share;
  }

  /** Turns along no longer. */
  letGo() {
    this.turning.checked = false;
  }

  dots() {
    return this.course.dotsAt(this.time);
  }

  groundWays() {
    return this.course.groundWaysAt(this.time);
  }

  start() {
    if (this.time >= this.course.duration) this.time = 0;
    this.isOn = true;
    this.isPlaying = true;
    this.button.textContent = 'Pause';
    this.last = null;
    this.next();
    this.change();
  }

  next() {
    if (this.isStill) this.pending = setTimeout(() => this.leap(), stillTime);
    else this.pending = requestAnimationFrame((now) => this.advance(now));
  }

  pause() {
    this.isPlaying = false;
    if (this.isStill) clearTimeout(this.pending);
    else cancelAnimationFrame(this.pending);
    this.button.textContent = 'Play';
    this.change();
  }

  /** Back to the time slots, and to the beginning. */
  leave() {
    if (!this.isOn) return;
    if (this.isPlaying) this.pause();
    this.isOn = false;
    this.time = 0;
    this.change();
  }

  /** Goes on by the time that has passed on the screen. */
  advance(now) {
    const passed = this.last == null ? 0 : Math.min(now - this.last, 250);
    this.last = now;
    this.turn = 1 - Math.exp(-passed / turnTime);
    const { course } = this;
    const { kind, start, end } = course.steps[course.numberAt(this.time)];
    const speed = Number(this.speed.value);
    const waits = this.time < end && isWait(kind);
    const rate = waits ? Math.max(speed, (end - start) / longestWait) : speed;
    // A fast wait ends where it ends.
    const to = this.time + rate * passed;
    this.time = Math.min(waits ? Math.max(end, this.time + speed * passed) : to, to, course.duration);
    this.goOn();
  }

  /** Goes to the middle of the next step: for those who want nothing to move. */
  leap() {
    const number = this.course.numberAt(this.time);
    const isLast = number + 1 >= this.course.steps.length;
    const { start, end } = this.course.steps[Math.min(number + 1, this.course.steps.length - 1)];
    this.time = isLast ? this.course.duration : (start + end) / 2;
    this.turn = 1;
    this.goOn();
  }

  goOn() {
    if (this.time >= this.course.duration) {
      this.pause();
      return;
    }
    this.change();
    this.next();
  }

  seek(time) {
    this.isOn = true;
    this.time = Math.max(0, Math.min(time, this.course.duration));
    this.turn = 1;
    this.change();
  }

  /** Arrows go from layer to layer, page keys from token to token. */
  onKey(event) {
    const { steps, duration } = this.course;
    const number = this.course.numberAt(this.time);
    const beginOf = (i) => (i < steps.length ? steps[Math.max(0, i)].start : duration);
    const token = (by) => {
      const wanted = steps[number].token + by;
      const found = steps.findIndex((step) => step.token === wanted);
      return found >= 0 ? steps[found].start : by > 0 ? duration : 0;
    };
    const to = {
      ArrowRight: () => beginOf(number + 1), ArrowUp: () => beginOf(number + 1),
      ArrowLeft: () => beginOf(number - 1), ArrowDown: () => beginOf(number - 1),
      PageUp: () => token(1), PageDown: () => token(-1),
      Home: () => 0, End: () => duration,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.seek(to());
  }

  change() {
    this.tell();
    this.onChange();
  }

  /** The moment in words. */
  text() {
    const { course, play } = this;
    const step = course.steps[course.numberAt(this.time)];
    const { waits, text } = course.toldAt(this.time);
    const isTokens = step.visits && this.time < step.end;
    return [`slot ${play.slots[step.slot].slot}`, `token ${step.token + 1} of ${play.tokens}`,
      ...(isTokens ? [`layer ${step.layer}`] : []), `waits for ${waits}: ${text}`].join(', ');
  }

  tell() {
    const seconds = (ms) => (ms / 1000).toFixed(3);
    this.scrubber.value = String(this.time);
    this.clock.textContent = `${seconds(this.time)} of ${seconds(this.course.duration)} s`;
    this.scrubber.setAttribute('aria-valuetext', `${seconds(this.time)} s: ${this.text()}`);
    this.now.textContent = this.isOn ? `${this.text()}.`
      : `${this.play.tokens} ${this.play.tokens === 1 ? 'token' : 'tokens'} in `
        + `${seconds(this.course.duration)} s.`;
    this.stopButton.disabled = !this.isOn;
  }

  /** Tokens by turns in two shades, and where there is no path. */
  drawStrip() {
    const { strip, course } = this;
    const width = strip.clientWidth;
    if (width === 0) return;
    strip.width = Math.round(width * devicePixelRatio);
    strip.height = Math.round(strip.clientHeight * devicePixelRatio);
    const pen = strip.getContext('2d');
    const draw = (colour, start, end, least) => {
      const x = (ms) => (ms / course.duration) * strip.width;
      pen.fillStyle = colour;
      pen.fillRect(x(start), 0, Math.max(x(end) - x(start), least), strip.height);
    };
    const colours = ['coast', 'graticule'].map(pageColour);
    let from = 0;
    course.steps.forEach(({ token, end }, i) => {
      if (course.steps[i + 1]?.token === token) return;
      draw(colours[token % 2], from, end, 0);
      from = end;
    });
    for (const { kind, start, end } of course.steps) {
      if (isWait(kind)) draw(pageColour('region'), start, end, 2 * devicePixelRatio);
    }
  }
}
