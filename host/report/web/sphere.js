// Points of the Earth's sphere, north up: three.js has y upwards.
export const degree = Math.PI / 180;

export function onSphere(longitude, latitude, radius) {
  const flat = radius * Math.cos(latitude * degree);
  return [
    flat * Math.cos(longitude * degree),
    radius * Math.sin(latitude * degree),
    -flat * Math.sin(longitude * degree),
  ];
}
