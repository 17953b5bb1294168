// Positions of satellites from their shells, as docs/model.md has them: circular Walker
// orbits, whose planes may drift, Earth-centred inertial, km.

const degree = Math.PI / 180;

/** Writes x, y, z of every satellite at `seconds` into `out`. */
export function positionsAt(globe, seconds, out) {
  let at = 0;
  for (const shell of globe.shells) {
    const { planes, satellites_per_plane: perPlane } = shell;
    const radius = globe.radius_km + shell.altitude_km;
    const moved = shell.motion_rad_per_s * seconds;
    const drifted = shell.drift_rad_per_s * seconds;
    const cosI = Math.cos(shell.inclination_deg * degree);
    const sinI = Math.sin(shell.inclination_deg * degree);
    for (let plane = 0; plane < planes; ++plane) {
      const node =
        (shell.first_raan_deg + (shell.raan_spread_deg * plane) / planes) * degree + drifted;
      const cosO = Math.cos(node);
      const sinO = Math.sin(node);
      for (let index = 0; index < perPlane; ++index) {
        const u =
          2 * Math.PI * (index / perPlane + (shell.phasing * plane) / (planes * perPlane)) + moved;
        const cosU = Math.cos(u);
        const sinU = Math.sin(u);
        out[at++] = radius * (cosO * cosU - sinO * sinU * cosI);
        out[at++] = radius * (sinO * cosU + cosO * sinU * cosI);
        out[at++] = radius * sinU * sinI;
      }
    }
  }
  return out;
}
