// A sequence as the page plays it: where its tokens are at a time, and what they wait for. Knows no
// controls and no scene. The data: host/report/played_sequence.hpp.
import { unpackNumbers } from './packed.js';

const kinds = ['prompt', 'layer', 'answer', 'no path', 'no user']; // StepKind's
const noUser = 'there is no way between the user and the first gateway, until the next slot';
const ground = 'user'; // in a list of satellites, the user's place

function count(links) {
  return `${links} ${links === 1 ? 'link' : 'links'}`;
}

/** One scheme's course. */
export class PlayedCourse {
  constructor(played, satellites) {
    const nodes = unpackNumbers(played.ways.nodes, satellites);
    let at = 0;
    const ways = played.ways.lengths.map((length, i) => ({
      nodes: nodes.slice(at, (at += length)), ms: played.ways.ms[i],
    }));
    const visits = played.visits.map(([expert, satellite, there, compute, onward]) => ({
      expert, satellite, compute, there: ways[there], onward: ways[onward],
      ms: ways[there].ms == null || ways[onward].ms == null
        ? null : ways[there].ms + compute + ways[onward].ms,
    }));
    const steps = played.steps.map(([kind, token, layer, slot, start, end, first, ...rest]) => {
      const step = { kind: kinds[kind], token, layer, slot, start, end };
      if (step.kind === 'layer' || step.kind === 'no path') {
        return { ...step, gateway: first, visits: rest.map((visit) => visits[visit]) };
      }
      return { ...step, beam: first, way: rest.length > 0 ? ways[rest[0]] : null };
    });
    this.gateways = played.gateways;
    /** What makes tokens, one step after the other; and their ways down, which may overlap. */
    this.steps = steps.filter(({ kind }) => kind !== 'answer');
    const layers = steps.filter(({ kind }) => kind === 'layer');
    const madeAt = new Map(layers.map(({ token, end }) => [token, end])); // of its last layer
    this.answers = steps.filter(({ kind }) => kind === 'answer').map((answer) => ({
      ...answer, made: madeAt.get(answer.token) ?? answer.start,
    }));
    this.duration = Math.max(1e-3, ...steps.map(({ end }) => end));
    this.end = played.failed ? 'the sequence has failed'
      : played.cut ? 'the sequence goes on beyond the slots that are shown'
        : 'all of its tokens have come';
  }

  /** Number of the step that a time (ms) is in: the last one that has begun. */
  numberAt(ms) {
    let [low, high] = [0, this.steps.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.steps[middle].start <= ms) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where tokens are at a time: [{nodes, share: of the way along them, state: light, compute,
   *  wait or done, isSlowest}]. */
  dotsAt(ms) {
    const step = this.steps[this.numberAt(ms)];
    const dots = ms < step.end ? this.#dotsOf(step, ms) : [];
    for (const answer of this.answers) {
      if (ms >= answer.made && ms < answer.start) {
        dots.push({ nodes: [this.gateways[0]], share: 0, state: 'wait' });
      } else if (answer.way && ms >= answer.start && ms < answer.end) {
        dots.push(this.#beam(answer, answer.end - ms, true));
      }
    }
    return dots;
  }

  #dotsOf(step, ms) {
    const elapsed = ms - step.start;
    const still = (satellite, state) => ({ nodes: [satellite], share: 0, state });
    switch (step.kind) {
      case 'prompt':
        return step.way ? [this.#beam(step, elapsed, false)] : [];
      case 'no user':
        return [{ ...still(step.token === 0 && this.#isAsking(step) ? ground : this.gateways[0],
          'wait'), isSlowest: true }];
      case 'no path':
        return [{ ...still(this.gateways[step.layer], 'wait'), isSlowest: true }];
      default:
    }
    if (elapsed < step.gateway) {
      return [{ ...still(this.#gatewayOf(step), 'compute'), isSlowest: true }];
    }
    const slowest = this.slowestOf(step);
    return step.visits.map((visit) => ({
      ...this.#dotOf(visit, elapsed - step.gateway), isSlowest: visit === slowest,
    }));
  }

  #dotOf({ there, compute, onward }, elapsed) {
    const along = (way, passed) => ({ nodes: way.nodes, share: passed / way.ms, state: 'light' });
    if (elapsed < there.ms) return along(there, elapsed);
    if (elapsed < there.ms + compute) {
      return { nodes: there.nodes.slice(-1), share: 0, state: 'compute' };
    }
    const passed = elapsed - there.ms - compute;
    return passed < onward.ms ? along(onward, passed)
      : { nodes: onward.nodes.slice(-1), share: 0, state: 'done' };
  }

  /** Between the ground and the first gateway; `passed` is counted from the ground. */
  #beam({ beam, way }, passed, isDown) {
    const onBeam = passed < beam;
    const share = onBeam ? passed / beam : (passed - beam) / Math.max(way.ms, 1e-9);
    const list = onBeam ? [ground, way.nodes[0]] : way.nodes;
    return {
      nodes: isDown ? [...list].reverse() : list, share: isDown ? 1 - share : share, state: 'light',
      isSlowest: !isDown,
    };
  }

  #isAsking(step) {
    return !this.steps.some(({ kind, start }) => kind === 'prompt' && start < step.start);
  }

  #gatewayOf(step) {
    return step.visits[0].there.nodes[0];
  }

  /** The active expert that a layer waits for. */
  slowestOf(step) {
    return step.visits.reduce((a, b) => (b.ms > a.ms ? b : a));
  }

  /** The ways between the ground and the first gateway that are in use: lists of satellites. */
  groundWaysAt(ms) {
    const { kind, way, end } = this.steps[this.numberAt(ms)];
    const ways = this.answers.filter(({ start, end: until }) => ms >= start && ms < until);
    return [...(kind === 'prompt' && ms < end ? [{ way }] : []), ...ways]
      .flatMap(({ way: of }) => (of ? [[ground, ...of.nodes]] : []));
  }

  /** What the sequence waits for at a time: {waits: in a word or two, text}. */
  toldAt(ms) {
    const step = this.steps[this.numberAt(ms)];
    if (ms >= step.end) {
      if (ms >= this.duration) return { waits: 'nothing', text: this.end };
      return this.answers.some(({ made, start }) => ms >= made && ms < start)
        ? { waits: 'a path', text: noUser }
        : { waits: 'light', text: 'the last token is on its way to its user' };
    }
    switch (step.kind) {
      case 'prompt':
        return { waits: 'light', text: 'the prompt is on its way to the first gateway' };
      case 'no user':
        return { waits: 'a path', text: noUser };
      case 'no path':
        return { waits: 'a path', text: `there is no path ${step.visits.filter(({ ms: all }) =>
          all == null).map(({ expert, satellite, there }) => `${there.ms == null ? 'to' : 'on from'} `
            + `expert ${expert} on satellite ${satellite}`).join(' and ')}, until the next slot` };
      default:
        return this.#toldOfLayer(step, ms - step.start - step.gateway);
    }
  }

  #toldOfLayer(step, elapsed) {
    if (elapsed < 0) {
      return { waits: 'compute', text: `the gateway computes on satellite ${this.#gatewayOf(step)}` };
    }
    const { expert, satellite, there, compute, onward } = this.slowestOf(step);
    const links = (way) => count(way.nodes.length - 1);
    if (elapsed < there.ms) {
      return { waits: 'light',
        text: `on the way to expert ${expert} on satellite ${satellite}, over ${links(there)}` };
    }
    return elapsed < there.ms + compute
      ? { waits: 'compute', text: `expert ${expert} computes on satellite ${satellite}` }
      : { waits: 'light', text: `on the way from expert ${expert} to the next gateway, over `
        + `${links(onward)}` };
  }
}
