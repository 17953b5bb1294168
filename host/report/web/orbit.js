// Positions of satellites from their shells, as docs/model.md has them: circular Walker
// orbits, whose planes may drift, and clusters, Earth-centred inertial, km. Those of satellites that
// fly stand in the slots.

import { unpackFloats } from './packed.js';

const degree = Math.PI / 180;

/** Writes x, y, z of every satellite at `seconds` into `out`. */
export function positionsAt(globe, seconds, out) {
  const sampled = globe.slots.find((slot) => slot.time_s === seconds)?.positions_km;
  if (sampled) {
    out.set(unpackFloats(sampled));
    return out;
  }
  let at = 0;
  for (const shell of globe.shells) {
    const { planes, satellites_per_plane: perPlane, cluster_spacing_km: spacing } = shell;
    const radius = globe.radius_km + shell.altitude_km;
    const moved = shell.motion_rad_per_s * seconds;
    const drifted = shell.drift_rad_per_s * seconds;
    const cosI = Math.cos(shell.inclination_deg * degree);
    const sinI = Math.sin(shell.inclination_deg * degree);
    for (let plane = 0; plane < planes; ++plane) {
      const spread = spacing > 0 ? 0 : (shell.raan_spread_deg * plane) / planes;
      const node = (shell.first_raan_deg + spread) * degree + drifted;
      const cosO = Math.cos(node);
      const sinO = Math.sin(node);
      for (let index = 0; index < perPlane; ++index) {
        const phase =
          spacing > 0 ? 0 : index / perPlane + (shell.phasing * plane) / (planes * perPlane);
        const u = 2 * Math.PI * phase + moved;
        const cosU = Math.cos(u);
        const sinU = Math.sin(u);
        // Of a cluster, where its lattice has turned to: up, and twice as far ahead.
        const column = spacing * (plane - (planes - 1) / 2);
        const row = spacing * (index - (perPlane - 1) / 2);
        const up = radius + column * cosU + row * sinU;
        const ahead = 2 * (row * cosU - column * sinU);
        const x = up * cosU - ahead * sinU;
        const y = up * sinU + ahead * cosU;
        out[at++] = cosO * x - sinO * y * cosI;
        out[at++] = sinO * x + cosO * y * cosI;
        out[at++] = y * sinI;
      }
    }
  }
  return out;
}
