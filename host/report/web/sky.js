// The 3-D scene: Earth, satellites, links, a placement, the way of a token, and tokens of a sequence.
// Knows no controls.
import {
  BufferAttribute, BufferGeometry, Color, Group, LineBasicMaterial, LineSegments, Mesh,
  MeshBasicMaterial, PerspectiveCamera, Scene, SphereGeometry, Vector3, WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import { LineSegments2 } from 'three/examples/jsm/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/examples/jsm/lines/LineSegmentsGeometry.js';

import land from 'land';
import { dot, points, putPoints, Tokens } from './dots.js';
import { positionsAt } from './orbit.js';
import { unpackFloats } from './packed.js';
import { layerColour, pageColour } from './palette.js';
import { Regions } from './regions.js';
import { degree, onSphere } from './sphere.js';

const ground = 0.996; // of the sphere, so that lines on Earth lie above it

function segmentsOf(lines) {
  return lines.flatMap((line) =>
    line.slice(1).flatMap((point, i) => [...line[i], ...point]),
  );
}

function coastlines() {
  return land.map((flat) => {
    const points = [];
    for (let i = 0; i < flat.length; i += 2) {
      points.push(onSphere(flat[i] / 100, flat[i + 1] / 100, 1));
    }
    return points;
  });
}

function graticule() {
  const span = (from, to, step) =>
    Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
  const meridians = span(-180, 150, 30).map((longitude) =>
    span(-90, 90, 3).map((latitude) => onSphere(longitude, latitude, 1)),
  );
  const parallels = span(-60, 60, 30).map((latitude) =>
    span(-180, 180, 3).map((longitude) => onSphere(longitude, latitude, 1)),
  );
  return [...meridians, ...parallels];
}

function lineSegments(vertices, material) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(vertices), 3));
  return new LineSegments(geometry, material);
}

export class Sky {
  /** user: {latitude_deg, longitude_deg}, or null. Throws where the browser has no WebGL. */
  constructor(canvas, globe, user) {
    this.globe = globe;
    this.user = user;
    this.positions = new Float32Array(3 * globe.satellites);
    this.renderer = new WebGLRenderer({
      canvas, antialias: true, alpha: true, preserveDrawingBuffer: true, // for printing
    });
    this.camera = new PerspectiveCamera(38, 1, 0.1, 50);
    const top = Math.max(...globe.shells.map((shell) => shell.altitude_km)) / globe.radius_km;
    this.distance = 3.15 * (1 + top);
    this.camera.position.copy(new Vector3(0.75, 0.45, 0.6).setLength(this.distance));
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enablePan = false;
    this.controls.minDistance = 1.3 * (1 + top);
    this.controls.maxDistance = 3 * this.distance;
    this.controls.addEventListener('change', () => this.render());
    // The wheel scrolls the page until somebody takes hold of the globe, and so does a finger that
    // moves up or down.
    this.controls.enableZoom = false;
    canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }));
    canvas.addEventListener('focus', () => { this.controls.enableZoom = true; });
    canvas.addEventListener('blur', () => { this.controls.enableZoom = false; });
    canvas.style.touchAction = 'pan-y';
    this.build();
  }

  build() {
    const disc = dot(false);
    this.scene = new Scene();
    this.earth = new Group();
    this.ball = new Mesh(new SphereGeometry(ground, 96, 64), new MeshBasicMaterial());
    this.coast = lineSegments(segmentsOf(coastlines()), new LineBasicMaterial());
    this.grid = lineSegments(segmentsOf(graticule()), new LineBasicMaterial());
    this.regions = new Regions(this.globe.regions);
    this.earth.add(this.ball, this.grid, this.coast, this.regions.group);
    this.mesh = lineSegments([], new LineBasicMaterial({ transparent: true, opacity: 0.45 }));
    this.mesh.frustumCulled = false;
    this.satellites = points(3.5, disc);
    this.experts = points(9, disc);
    this.gateways = points(15, dot(true));
    this.way = new LineSegments2(
      new LineSegmentsGeometry(),
      new LineMaterial({ linewidth: 2.6, vertexColors: true }),
    );
    this.way.frustumCulled = false;
    this.ground = points(13, disc);
    this.tokens = new Tokens();
    this.scene.add(
      this.earth, this.mesh, this.satellites, this.experts, this.gateways, this.way, this.ground,
      this.tokens.group,
    );
  }

  /** Places everything anew, but for tokens; to be rendered then. show: {slot, links, isUp, layerOf, modules, segments,
   * withLinks, withRegions, withUser}. */
  show({ slot, links, isUp, layerOf, modules, segments, withLinks, withRegions, withUser }) {
    const { globe } = this;
    const seconds = slot.time_s;
    // From km with z north to Earth radii with y north.
    const km = slot.positions_km ? unpackFloats(slot.positions_km)
      : positionsAt(globe, seconds, new Float64Array(3 * globe.satellites));
    for (let i = 0; i < km.length; i += 3) {
      this.positions[i] = km[i] / globe.radius_km;
      this.positions[i + 1] = km[i + 2] / globe.radius_km;
      this.positions[i + 2] = -km[i + 1] / globe.radius_km;
    }
    this.earth.rotation.y = globe.greenwich_deg * degree + globe.earth_turn_rad_per_s * seconds;
    this.regions.show(seconds, withRegions);
    this.paint();
    this.place(this.satellites, layerOf.map((layer, satellite) => ({ satellite, layer })));
    this.place(this.experts, modules.filter((module) => !module.isGateway));
    this.place(this.gateways, modules.filter((module) => module.isGateway));
    this.drawLinks(links, withLinks ? isUp : () => false);
    this.drawWay(segments);
    putPoints(this.ground, withUser && this.user ? [[...this.at('user')]] : [],
      [new Color(pageColour('accent'))]);
  }

  /** Places the tokens of a sequence: as PlayedCourse.dotsAt, or none. */
  showTokens(dots) {
    this.tokens.show(dots, (node) => this.at(node));
  }

  paint() {
    this.ball.material.color.set(pageColour('ocean'));
    this.coast.material.color.set(pageColour('coast'));
    this.grid.material.color.set(pageColour('graticule'));
    this.mesh.material.color.set(pageColour('link'));
  }

  place(shown, modules) {
    const where = new Float32Array(3 * modules.length);
    const colours = new Float32Array(3 * modules.length);
    const plain = new Color(pageColour('satellite'));
    const faded = new Color(pageColour('graticule'));
    modules.forEach(({ satellite, layer, isFaded }, i) => {
      where.set(this.at(satellite), 3 * i);
      const [r, g, b] = layer == null ? [] : layerColour(layer, this.globe.layers);
      const colour = isFaded ? faded
        : layer == null ? plain : new Color().setRGB(r, g, b, 'srgb');
      colours.set([colour.r, colour.g, colour.b], 3 * i);
    });
    shown.geometry.setAttribute('position', new BufferAttribute(where, 3));
    shown.geometry.setAttribute('color', new BufferAttribute(colours, 3));
  }

  /** The place of a satellite, by its number, or of the user: 'user'. */
  at(node) {
    return node === 'user'
      ? onSphere(this.user.longitude_deg + this.earth.rotation.y / degree, this.user.latitude_deg, 1)
      : this.positions.subarray(3 * node, 3 * node + 3);
  }

  drawLinks(links, isUp) {
    const { geometry } = this.mesh;
    if (geometry.attributes.position.count < 2 * links.length) {
      geometry.setAttribute('position', new BufferAttribute(new Float32Array(6 * links.length), 3));
    }
    const { position } = geometry.attributes;
    let vertices = 0;
    links.forEach(([a, b], link) => {
      if (!isUp(link)) return;
      position.array.set(this.at(a), 3 * vertices++);
      position.array.set(this.at(b), 3 * vertices++);
    });
    position.needsUpdate = true;
    this.mesh.geometry.setDrawRange(0, vertices);
  }

  /** segments: [{from, to, colour}], satellites or 'user', and [red, green, blue] */
  drawWay(segments) {
    this.way.visible = segments.length > 0;
    if (segments.length === 0) return;
    const where = segments.flatMap(({ from, to }) => [...this.at(from), ...this.at(to)]);
    const colours = segments.flatMap(({ colour }) => {
      const { r, g, b } = new Color().setRGB(...colour, 'srgb');
      return [r, g, b, r, g, b];
    });
    // Lifted a little, so that the way lies above the links that it takes.
    const geometry = new LineSegmentsGeometry();
    geometry.setPositions(where.map((value) => value * 1.002));
    geometry.setColors(colours);
    this.way.geometry.dispose();
    this.way.geometry = geometry;
  }

  resize(width, height) {
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.way.material.resolution.set(width, height);
    this.render();
  }

  /** Turns the camera round Earth by angles (rad), or brings it nearer (factor below 1). */
  turn(sideways, upwards, factor = 1) {
    const { position } = this.camera;
    const radius = position.length();
    const longitude = Math.atan2(position.z, position.x) + sideways;
    const latitude = Math.asin(position.y / radius) + upwards;
    const bounded = Math.max(-1.5, Math.min(1.5, latitude));
    const to = Math.max(
      this.controls.minDistance, Math.min(this.controls.maxDistance, radius * factor));
    position.set(
      to * Math.cos(bounded) * Math.cos(longitude), to * Math.sin(bounded),
      to * Math.cos(bounded) * Math.sin(longitude));
    this.camera.lookAt(0, 0, 0);
    this.controls.update();
    this.render();
  }

  /** Turns the globe so that a place is in front, or some share of the way there. */
  face([x, y, z], share = 1) {
    const { position } = this.camera;
    const longitude = Math.atan2(z, x) - Math.atan2(position.z, position.x);
    const latitude = Math.asin(y / Math.hypot(x, y, z)) - Math.asin(position.y / position.length());
    const around = Math.atan2(Math.sin(longitude), Math.cos(longitude));
    this.turn(share * around, share * 0.6 * latitude);
  }

  /** The satellite in front of Earth next to a place of the canvas (pixels), if one is near. */
  satelliteAt(x, y) {
    const { clientWidth, clientHeight } = this.renderer.domElement;
    const reach = 12;
    let nearest = null;
    let best = reach * reach;
    const place = new Vector3();
    const sight = new Vector3();
    const closest = new Vector3();
    for (let i = 0; i < this.globe.satellites; ++i) {
      place.fromArray(this.positions, 3 * i);
      // Hidden where the line of sight passes through Earth.
      sight.subVectors(place, this.camera.position);
      const length = sight.length();
      const along = Math.min(length, Math.max(0, -this.camera.position.dot(sight) / length));
      closest.copy(this.camera.position).addScaledVector(sight, along / length);
      if (closest.length() < ground && along < length) continue;
      place.project(this.camera);
      const dx = ((place.x + 1) / 2) * clientWidth - x;
      const dy = ((1 - place.y) / 2) * clientHeight - y;
      if (dx * dx + dy * dy < best) {
        best = dx * dx + dy * dy;
        nearest = i;
      }
    }
    return nearest;
  }

  /** Latitude of a satellite (degrees). */
  latitudeOf(satellite) {
    const [x, y, z] = this.at(satellite);
    return Math.asin(y / Math.hypot(x, y, z)) / degree;
  }

  render() {
    this.renderer.render(this.scene, this.camera);
  }
}
