// What the marks of the globe mean.
import { tokenColours } from './dots.js';
import { element } from './element.js';
import { layerColour, pageColour } from './palette.js';
import { isActive } from './regions.js';

/** Colours of the ways of one layer. */
export const wayColours = {
  there: [0.9, 0.62, 0], onward: [0.34, 0.71, 0.91], ground: [0.8, 0.47, 0.65],
};

function css(colour) {
  return `rgb(${colour.map((part) => Math.round(255 * part)).join(',')})`;
}

function key(kind, text, colour) {
  const mark = element('span', { class: `mark ${kind}`, 'aria-hidden': 'true' });
  if (colour) mark.style.background = colour;
  return element('span', { class: 'key' }, mark, text);
}

function ramp(layers) {
  const canvas = element('canvas', { class: 'ramp', 'aria-hidden': 'true' });
  canvas.width = 160;
  canvas.height = 10;
  const pen = canvas.getContext('2d');
  for (let x = 0; x < canvas.width; ++x) {
    pen.fillStyle = css(layerColour((x / canvas.width) * (layers - 1), layers));
    pen.fillRect(x, 0, 1, canvas.height);
  }
  return element('span', { class: 'key' }, 'layer 0', canvas, String(layers - 1));
}

/** layer: that is shown alone, or null; regions: that are shown; play: a sequence that is shown, or
 *  null */
export function legend({ layers, layer, hasSubnets, regions, seconds, play }) {
  const keys = [ramp(layers), key('ring', 'gateway'), key('disc', 'expert'),
    key('small', hasSubnets ? 'satellite, by subnet' : 'satellite'),
    key('stroke', 'link that is up', pageColour('link'))];
  if (regions.length > 0) {
    const names = regions.map((region) =>
      (isActive(region, seconds) ? region.name : `${region.name} (not now)`));
    keys.push(key('patch', names.join(', '), pageColour('region')));
  }
  if (layer != null) {
    keys.push(key('stroke', 'to the expert', css(wayColours.there)),
      key('stroke', 'on to the next gateway', css(wayColours.onward)));
  }
  if (play) {
    keys.push(key('token', 'token on its way', pageColour(tokenColours.light)),
      key('token', 'being computed', pageColour(tokenColours.compute)),
      key('ring wait', 'waiting for a path'));
    if (play.user) {
      keys.push(key('token', `user: ${play.user.name}`, pageColour('accent')),
        key('stroke', 'between user and gateway', css(wayColours.ground)));
    }
  }
  return keys;
}
