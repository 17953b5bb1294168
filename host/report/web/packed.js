// The page's packed data: see host/report/globe_data.hpp.

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Numbers of 16 bits, or of 32 where the constellation is too large for them. */
export function unpackNumbers(text, satellites) {
  const bytes = bytesOf(text);
  const width = satellites < 65535 ? 2 : 4;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / width }, (_, i) =>
    width === 2 ? view.getUint16(2 * i, true) : view.getUint32(4 * i, true),
  );
}

/** Floats of 32 bits. */
export function unpackFloats(text) {
  const view = new DataView(bytesOf(text).buffer);
  return Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** A test for single bits. */
export function unpackBits(text) {
  const bytes = bytesOf(text);
  return (i) => ((bytes[i >> 3] >> (i & 7)) & 1) === 1;
}

/** The ways of a token: for each layer its active experts with the satellites that it passes. */
export function unpackToken(token, globe) {
  const nodes = unpackNumbers(token.nodes, globe.satellites);
  let at = 0;
  const take = (count) => nodes.slice(at, (at += count));
  return token.layer_ms.map((layerMs, layer) => ({
    ms: layerMs,
    experts: Array.from({ length: globe.active }, (_, k) => {
      const i = layer * globe.active + k;
      return {
        expert: token.members[i],
        satellite: token.served[i],
        ms: token.ms[i],
        there: take(token.lengths[2 * i]),
        onward: take(token.lengths[2 * i + 1]),
      };
    }),
  }));
}
