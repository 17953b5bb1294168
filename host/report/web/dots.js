// Points of the scene: discs and rings, and the tokens of a sequence that is played.
import {
  BufferAttribute, BufferGeometry, CanvasTexture, Color, Group, Points, PointsMaterial, Vector3,
} from 'three';

import { pageColour } from './palette.js';

/** A disc, or a ring, as the picture of a point. */
export function dot(isRing) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext('2d');
  pen.fillStyle = pen.strokeStyle = '#fff';
  pen.beginPath();
  pen.arc(32, 32, isRing ? 22 : 28, 0, 2 * Math.PI);
  pen.lineWidth = 16;
  if (isRing) pen.stroke();
  else pen.fill();
  return new CanvasTexture(canvas);
}

export function points(size, map) {
  const geometry = new BufferGeometry();
  const material = new PointsMaterial({
    size, map, sizeAttenuation: false, vertexColors: true, alphaTest: 0.5,
  });
  const shown = new Points(geometry, material);
  shown.frustumCulled = false;
  return shown;
}

/** Puts points somewhere. where: [x, y, z] of each; colours: Color of each */
export function putPoints(shown, where, colours) {
  shown.visible = where.length > 0;
  shown.geometry.setAttribute('position', new BufferAttribute(new Float32Array(where.flat()), 3));
  shown.geometry.setAttribute('color',
    new BufferAttribute(new Float32Array(colours.flatMap(({ r, g, b }) => [r, g, b])), 3));
}

/** The point at a share of the way along a line of points, by length. */
export function pointAlong(line, share) {
  const points3 = line.map((point) => new Vector3().fromArray(point));
  const lengths = points3.slice(1).map((point, i) => point.distanceTo(points3[i]));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length) {
      return points3[i].lerp(points3[i + 1], length > 0 ? left / length : 0).toArray();
    }
    left -= length;
  }
  return line[line.length - 1];
}

/** Colours of a token by what it waits for, by their names in the style sheet. */
export const tokenColours = { light: 'ink', compute: 'series-2', wait: 'region', done: 'soft' };
const lift = 1.006; // above the satellites and their links

/** A token: of a layer a dot for each active expert, that of the slowest one the largest. */
export class Tokens {
  constructor() {
    this.group = new Group();
    this.edge = { slow: points(21, dot(false)), fast: points(14, dot(false)) };
    this.disc = { slow: points(15, dot(false)), fast: points(9, dot(false)) };
    this.ring = points(26, dot(true));
    this.group.add(this.edge.slow, this.edge.fast, this.disc.slow, this.disc.fast, this.ring);
    // In this order, whatever is nearer: a disc on its edge.
    this.group.children.forEach((shown, i) => { shown.renderOrder = 10 + i; });
  }

  /** dots: as PlayedCourse.dotsAt; at: the place of a satellite, or of the user */
  show(dots, at) {
    const placed = dots.map((one) => ({
      ...one,
      where: pointAlong(one.nodes.map((node) => [...at(node)]), one.share).map((x) => x * lift),
    }));
    const put = (shown, chosen, colourOf) =>
      putPoints(shown, chosen.map(({ where }) => where), chosen.map(colourOf));
    const colourOf = ({ state }) => new Color(pageColour(tokenColours[state]));
    const paper = new Color(pageColour('paper'));
    const moving = placed.filter(({ state }) => state !== 'wait');
    for (const [name, isSlowest] of [['slow', true], ['fast', false]]) {
      const chosen = moving.filter((one) => Boolean(one.isSlowest) === isSlowest);
      put(this.edge[name], chosen, () => paper);
      put(this.disc[name], chosen, colourOf);
    }
    put(this.ring, placed.filter(({ state }) => state === 'wait'), colourOf);
    this.placed = placed;
  }

  /** Where the token is that the sequence waits for; nothing where there is none. */
  leading() {
    return (this.placed?.find(({ isSlowest }) => isSlowest) ?? this.placed?.[0])?.where;
  }
}
