// The globe with its controls, legend, and the table of a token's way.
import { element, labelled } from './element.js';
import { legend, wayColours } from './legend.js';
import { unpackBits, unpackNumbers, unpackToken } from './packed.js';
import { layerColour } from './palette.js';
import { Player } from './player.js';
import { Sky } from './sky.js';

const stepTime = 700; // ms per layer while a token is followed

function number(value) {
  return value.toLocaleString('en');
}

function pairs(packed, satellites) {
  const ends = unpackNumbers(packed, satellites);
  return Array.from({ length: ends.length / 2 }, (_, i) => [ends[2 * i], ends[2 * i + 1]]);
}

export class GlobeView {
  /** found: name of the scheme that a search found, which is shown first; or empty. play: a sequence
   *  that can be played, or null. */
  constructor(host, globe, { found, play, reducedMotion }) {
    this.globe = globe;
    this.found = found;
    this.play = play;
    this.links = pairs(globe.links, globe.satellites);
    this.playedLinks = play?.links ? pairs(play.links, globe.satellites) : this.links;
    if (play) this.player = new Player(play, globe, reducedMotion, () => this.onMoment());
    this.subnets = unpackNumbers(globe.subnets, globe.satellites).map((layer) =>
      layer === 65535 ? null : layer,
    );
    this.buildControls();
    this.canvas = element('canvas', {
      id: 'globe-canvas', tabindex: '0', role: 'img',
      'aria-label': 'Globe with satellites, links and a placement. Arrow keys turn it, plus and '
        + 'minus bring it nearer. The table below has the way of the token.',
    });
    // What is on paper: a WebGL canvas may be printed as it was a frame ago.
    this.picture = element('canvas', { class: 'globe-picture', 'aria-hidden': 'true' });
    this.frame = element('div', { class: 'globe-frame' }, this.canvas, this.picture);
    this.status = element('p', { class: 'globe-status', 'aria-live': 'polite' });
    this.hover = element('p', { class: 'globe-hover', hidden: true });
    this.legend = element('div', { class: 'globe-legend' });
    this.table = element('tbody');
    this.frame.append(this.hover);
    host.append(this.controls, ...(play ? [this.player.element] : []), this.frame, this.legend,
      this.status, this.tableElement());
    try {
      this.sky = new Sky(this.canvas, globe, play?.user);
      new ResizeObserver(() => this.resize()).observe(this.frame);
      this.canvas.addEventListener('keydown', (event) => this.onKey(event));
      this.canvas.addEventListener('pointermove', (event) => this.onHover(event));
      this.canvas.addEventListener('pointerleave', () => { this.hover.hidden = true; });
      // Who takes hold of the globe turns it.
      this.sky.controls.addEventListener('start', () => this.player?.letGo());
    } catch {
      this.frame.classList.add('empty');
      this.frame.replaceChildren(
        element('p', {}, 'This browser has no WebGL: the table below has what the globe shows.'));
    }
    this.update();
    if (this.sky) this.resize();
  }

  buildControls() {
    const { globe } = this;
    const redraw = () => this.update();
    const redrawSlot = () => {
      this.player?.leave();
      this.update();
    };
    const hasPlacements = globe.schemes.length > 0;
    this.scheme = element('select', { id: 'globe-scheme', disabled: !hasPlacements },
      ...globe.schemes.map(({ name }, i) => element('option', { value: String(i) }, name)));
    // What a search found is what its user wants to see.
    const first = globe.schemes.findIndex(({ name }) => name === this.found);
    this.scheme.value = String(Math.max(0, first));
    this.slot = element('input', {
      id: 'globe-slot', type: 'range', min: '0', max: String(globe.slots.length - 1), value: '0',
    });
    this.slotText = element('output');
    this.layer = element('input', {
      id: 'globe-layer', type: 'range', min: '-1', max: String(globe.layers - 1), value: '-1',
      disabled: !hasPlacements,
    });
    this.layerText = element('output');
    const box = (id, isOn) => element('input', { id, type: 'checkbox', checked: isOn });
    this.withLinks = box('globe-links', true);
    this.withSubnets = box('globe-subnets', false);
    this.withWay = box('globe-way', hasPlacements);
    this.withRegions = box('globe-regions', globe.regions.length > 0);
    this.follow = element('button', { type: 'button', disabled: !hasPlacements },
      'Follow the token');
    this.follow.addEventListener('click', () => this.toggleFollowing());
    for (const input of [this.withLinks, this.withSubnets, this.withWay, this.withRegions]) {
      input.addEventListener('input', redraw);
    }
    for (const input of [this.slot, this.layer]) input.addEventListener('input', redrawSlot);
    this.player?.choose(Number(this.scheme.value));
    this.scheme.addEventListener('input', () => {
      this.player?.choose(Number(this.scheme.value));
      this.update();
    });
    this.controls = element('div', { class: 'globe-controls' },
      labelled('Scheme', this.scheme),
      labelled('Time slot', this.slot, this.slotText),
      labelled('Layer', this.layer, this.layerText),
      element('div', { class: 'switches' },
        labelled('Links that are up', this.withLinks),
        labelled('Subnets', this.withSubnets),
        labelled('Way of a token', this.withWay),
        ...(globe.regions.length > 0 ? [labelled('Regions of weather', this.withRegions)] : []),
        this.follow));
    if (globe.left_out > 0) {
      this.controls.append(element('p', { class: 'note' }, `${globe.left_out} more schemes are not on `
        + 'the globe: it has what a search found, the reference, and those of least mean latency.'));
    }
  }

  tableElement() {
    const head = ['Layer', 'Gateway', 'Expert', 'On satellite', 'Links there', 'Links onward',
      'Latency (ms)', 'Layer (ms)'];
    return element('details', { id: 'globe-data' },
      element('summary', {}, 'Data: the way of the token'),
      element('div', { class: 'scroll' }, element('table', {},
        element('thead', {}, element('tr', {},
          ...head.map((text) => element('th', { scope: 'col' }, text)))),
        this.table)));
  }

  chosen() {
    const chosen = Number(this.scheme.value);
    if (this.player?.isOn) {
      // A sequence of a random scheme may have another placement than its first one.
      const scheme = { ...this.globe.schemes[chosen], ...this.play.schemes[chosen] };
      return { scheme, links: this.playedLinks, ...this.player.moment() };
    }
    const slot = this.globe.slots[Number(this.slot.value)];
    const scheme = this.globe.schemes[chosen];
    const layer = Number(this.layer.value);
    return {
      slot, scheme, links: this.links,
      layer: layer < 0 ? null : layer,
      token: scheme && unpackToken(slot.tokens[Number(this.scheme.value)], this.globe),
    };
  }

  update() {
    const chosen = this.chosen();
    const { slot, layer, token, links } = chosen;
    const isPlayed = Boolean(this.player?.isOn);
    const isUp = unpackBits(slot.up);
    this.tellSliders(isPlayed);
    this.sky?.show({
      slot,
      links,
      isUp,
      layerOf: this.subnets.map((subnet) => (this.withSubnets.checked ? subnet : null)),
      modules: this.modules(chosen),
      segments: token && this.withWay.checked ? this.segments(token, layer) : [],
      withLinks: this.withLinks.checked,
      withRegions: this.withRegions.checked,
      withUser: isPlayed,
    });
    this.showTokens();
    this.player?.drawStrip();
    this.fillTable(chosen);
    this.tellStatus(chosen, isUp);
    this.legend.replaceChildren(...legend({
      layers: this.globe.layers,
      layer,
      hasSubnets: this.withSubnets.checked,
      regions: this.withRegions.checked ? this.globe.regions : [],
      seconds: slot.time_s,
      play: isPlayed ? this.play : null,
    }));
  }

  /** What the sliders stand at, which is not shown while a sequence is. */
  tellSliders(isPlayed) {
    const slot = this.globe.slots[Number(this.slot.value)];
    this.slotText.textContent = `${slot.slot} (${(slot.time_s / 60).toFixed(1)} min)`;
    this.layerText.textContent = this.layer.value === '-1' ? 'all' : this.layer.value;
    for (const [slider, text] of [[this.slot, this.slotText], [this.layer, this.layerText]]) {
      slider.setAttribute('aria-valuetext', text.textContent);
      slider.closest('label').classList.toggle('resting', isPlayed);
    }
    this.follow.disabled = isPlayed || this.globe.schemes.length === 0;
  }

  /** Another moment of the sequence: all is drawn anew where another step has begun. */
  onMoment() {
    const { player } = this;
    const ways = player.isOn ? player.groundWays().length : 0;
    const step = `${player.isOn} ${player.stepNumber()} ${ways}`;
    if (step !== this.shownStep) {
      if (player.isOn && this.following) this.stopFollowing();
      this.shownStep = step;
      this.update();
      return;
    }
    this.showTokens();
  }

  showTokens() {
    if (!this.sky) return;
    const { player } = this;
    this.sky.showTokens(player?.isOn ? player.dots() : []);
    const place = player?.isOn && this.sky.tokens.leading();
    const share = place ? player.takeTurn() : 0;
    if (share > 0) this.sky.face(place, share);
    else this.sky.render();
  }

  /** The placement; where a layer is chosen, the others are faded. */
  modules({ scheme, layer }) {
    if (!scheme) return [];
    const { experts } = this.globe;
    const all = scheme.experts.map((satellite, i) => ({
      satellite, layer: Math.floor(i / experts), isGateway: false,
    }));
    all.push(...scheme.replicas.map(([l, , satellite]) => ({
      satellite, layer: l, isGateway: false,
    })));
    all.push(...scheme.gateways.map((satellite, l) => ({ satellite, layer: l, isGateway: true })));
    const next = layer == null ? null : (layer + 1) % this.globe.layers;
    return all
      .map((module) => ({
        ...module,
        isFaded: layer != null && module.layer !== layer
          && !(module.isGateway && module.layer === next),
      }))
      .sort((a, b) => Number(b.isFaded) - Number(a.isFaded));
  }

  segments(token, only) {
    const segments = [];
    token.forEach(({ experts }, layer) => {
      if (only != null && only !== layer) return;
      for (const way of experts) {
        for (const part of ['there', 'onward']) {
          const colour = only == null ? layerColour(layer, this.globe.layers) : wayColours[part];
          way[part].slice(1).forEach((to, i) => segments.push({ from: way[part][i], to, colour }));
        }
      }
    });
    for (const way of this.player?.isOn ? this.player.groundWays() : []) {
      way.slice(1).forEach((to, i) => segments.push({ from: way[i], to, colour: wayColours.ground }));
    }
    return segments;
  }

  fillTable({ scheme, token, layer: only }) {
    const rows = [];
    token?.forEach(({ ms, experts }, layer) => {
      if (only != null && only !== layer) return;
      experts.forEach((way, k) => {
        const links = (part) => (part.length > 0 ? String(part.length - 1) : 'none');
        const cells = [scheme.gateways[layer], way.expert, way.satellite, links(way.there),
          links(way.onward), way.ms?.toFixed(2) ?? 'lost',
          k === 0 ? (ms?.toFixed(2) ?? 'lost') : ''];
        rows.push(element('tr', {}, element('th', { scope: 'row' }, String(layer)),
          ...cells.map((cell) => element('td', {}, String(cell)))));
      });
    });
    this.table.replaceChildren(...rows);
  }

  tellStatus({ slot, scheme, token, layer, links }, isUp) {
    const up = links.filter((_, link) => isUp(link)).length;
    const down = Object.entries(slot.down).map(([why, count]) => `${number(count)} ${why}`);
    const all = Object.values(slot.down).reduce((sum, count) => sum + count, up);
    const parts = [
      `${number(up)} of ${number(all)} links up`
        + (down.length > 0 ? ` (down: ${down.join(', ')})` : ''),
    ];
    if (this.player?.isOn) {
      parts.push(`sequence ${this.play.sequence} under ${scheme.name}`);
    } else if (token) {
      const total = token.reduce((sum, { ms }) => (ms == null ? NaN : sum + ms), 0);
      parts.push(Number.isNaN(total)
        ? `the token of ${scheme.name} is lost`
        : `the token of ${scheme.name} takes ${(total / 1000).toFixed(3)} s`);
      if (layer != null) {
        const { ms, experts } = token[layer];
        parts.push(`layer ${layer}: experts ${experts.map((way) => way.expert).join(' and ')}, `
          + (ms == null ? 'no path' : `${ms.toFixed(1)} ms`));
      }
    }
    // Told to those who listen only where it is another one.
    const text = `${parts.join('; ')}.`;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Shell, plane and index in the plane of a satellite. */
  addressOf(satellite) {
    let index = satellite;
    for (const [shell, of] of this.globe.shells.entries()) {
      const sizes = of.plane_sizes ?? Array(of.planes).fill(of.satellites_per_plane);
      for (const [plane, size] of sizes.entries()) {
        if (index < size) return { shell, plane, index };
        index -= size;
      }
    }
    return null;
  }

  moduleText(satellite) {
    const { scheme } = this.chosen();
    if (!scheme) return [];
    const { experts } = this.globe;
    return [
      ...scheme.gateways.flatMap((at, layer) => (at === satellite ? [`gateway of layer ${layer}`] : [])),
      ...scheme.experts.flatMap((at, i) => (at === satellite
        ? [`expert ${i % experts} of layer ${Math.floor(i / experts)}`] : [])),
      ...scheme.replicas.flatMap(([layer, expert, at]) => (at === satellite
        ? [`copy of expert ${expert} of layer ${layer}`] : [])),
    ];
  }

  onHover({ offsetX, offsetY }) {
    const satellite = this.sky.satelliteAt(offsetX, offsetY);
    this.hover.hidden = satellite == null;
    if (satellite == null) return;
    const { shell, plane, index } = this.addressOf(satellite);
    const where = this.globe.shells.length > 1 ? `shell ${shell}, ` : '';
    this.hover.textContent = [`satellite ${satellite}`, `${where}plane ${plane}`, `index ${index}`,
      `latitude ${this.sky.latitudeOf(satellite).toFixed(1)}°`, ...this.moduleText(satellite)]
      .join(', ');
  }

  /** Takes the picture that is printed. */
  takePicture() {
    if (!this.sky) return;
    this.picture.width = this.canvas.width;
    this.picture.height = this.canvas.height;
    this.picture.getContext('2d').drawImage(this.canvas, 0, 0);
  }

  resize() {
    const { clientWidth, clientHeight } = this.frame;
    if (clientWidth > 0) this.sky?.resize(clientWidth, clientHeight);
  }

  onKey(event) {
    const turns = {
      ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1],
      '+': [0, 0, 0.9], '=': [0, 0, 0.9], '-': [0, 0, 1.1],
    };
    if (!(event.key in turns)) return;
    this.player?.letGo();
    this.sky.turn(...turns[event.key]);
    event.preventDefault();
  }

  /** Goes from layer to layer until the last, or until the button is pressed again. */
  toggleFollowing() {
    if (this.following) {
      this.stopFollowing();
      return;
    }
    this.follow.textContent = 'Stop';
    this.withWay.checked = true;
    this.layer.value = '0';
    this.update();
    this.faceLayer();
    this.following = setInterval(() => {
      const next = Number(this.layer.value) + 1;
      if (next >= this.globe.layers) {
        this.stopFollowing();
        return;
      }
      this.layer.value = String(next);
      this.update();
      this.faceLayer();
    }, stepTime);
  }

  /** Turns the globe to the gateway of the chosen layer. */
  faceLayer() {
    const { scheme, layer } = this.chosen();
    this.sky?.face(this.sky.at(scheme.gateways[layer]));
  }

  stopFollowing() {
    clearInterval(this.following);
    this.following = undefined;
    this.follow.textContent = 'Follow the token';
    this.layer.value = '-1';
    this.update();
  }
}
