// Regions of weather as they lie on the turning Earth: caps and bands, with their edges.
import {
  BufferAttribute, BufferGeometry, DoubleSide, Group, LineBasicMaterial, LineSegments, Mesh,
  MeshBasicMaterial,
} from 'three';

import { pageColour } from './palette.js';
import { degree, onSphere } from './sphere.js';

const radius = 1.003; // above the coasts
const rows = 24;
const columns = 96;

/** Whether a region has weather at a time (s). */
export function isActive({ from_s: from, until_s: until }, seconds) {
  return seconds >= from && !(until != null && seconds >= until);
}

/** The point at `away` degrees of arc from a centre, `around` degrees from north. */
function near({ latitude_deg: latitude, longitude_deg: longitude }, away, around) {
  const [lat, arc, turn] = [latitude, away, around].map((angle) => angle * degree);
  const sine = Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(turn);
  const east = Math.atan2(
    Math.sin(turn) * Math.sin(arc) * Math.cos(lat), Math.cos(arc) - Math.sin(lat) * sine);
  return onSphere(longitude + east / degree, Math.asin(Math.max(-1, Math.min(1, sine))) / degree,
    radius);
}

/** A point of a region, from its inner edge (0) to its outer one (1) and once around (0 to 1). */
function pointOf(region, across, around) {
  if (region.radius_deg != null) return near(region, across * region.radius_deg, 360 * around);
  const { min_latitude_deg: south, max_latitude_deg: north } = region;
  return onSphere(360 * around - 180, south + across * (north - south), radius);
}

function geometryOf(vertices) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(vertices), 3));
  return geometry;
}

function areaOf(region) {
  const vertices = [];
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const at = (r, c) => pointOf(region, (row + r) / rows, (column + c) / columns);
      const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
      vertices.push(...a, ...b, ...c, ...b, ...d, ...c);
    }
  }
  return geometryOf(vertices);
}

/** The edges of a region; those of a band that is a cap of a pole are a point there. */
export function edgeOf(region) {
  const vertices = [];
  for (const across of region.radius_deg != null ? [1] : [0, 1]) {
    for (let column = 0; column < columns; ++column) {
      vertices.push(...pointOf(region, across, column / columns),
        ...pointOf(region, across, (column + 1) / columns));
    }
  }
  return vertices;
}

export class Regions {
  constructor(regions) {
    this.regions = regions;
    this.group = new Group();
    this.fill = new MeshBasicMaterial({
      transparent: true, opacity: 0.2, side: DoubleSide, depthWrite: false,
    });
    this.edge = new LineBasicMaterial();
    this.shapes = regions.map((region) => {
      const shape = new Group();
      shape.add(new Mesh(areaOf(region), this.fill),
        new LineSegments(geometryOf(edgeOf(region)), this.edge));
      this.group.add(shape);
      return shape;
    });
  }

  /** Shows those that have weather at a time, or none. */
  show(seconds, isOn) {
    this.shapes.forEach((shape, i) => {
      shape.visible = isOn && isActive(this.regions[i], seconds);
    });
    this.fill.color.set(pageColour('region'));
    this.edge.color.set(pageColour('region'));
  }
}
