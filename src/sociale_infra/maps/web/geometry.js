// Geometry as the data carries it: see grid.py.

/** @import { Grid } from "./payload.d.ts" */
/** @import { LatLng } from "./types.ts" */

/**
 * Lines and rings in latitude and longitude, from whole steps that each start at the one before.
 *
 * @param {number[][]} lines
 * @param {Grid} grid
 */
export function decode(lines, grid) {
  return lines.map((steps) => {
    /** @type {LatLng[]} */
    const points = [];
    let x = grid.west;
    let y = grid.south;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([y / grid.steps, x / grid.steps]);
    }
    return points;
  });
}

/**
 * A point in latitude and longitude.
 *
 * @param {number[]} steps
 * @param {Grid} grid
 */
export const decodePoint = (steps, grid) => decode([steps], grid)[0][0];

/**
 * Whether a point lies within rings, each of which turns inside into outside.
 *
 * @param {LatLng[][]} rings
 * @param {LatLng} point
 */
export function holds(rings, [lat, lng]) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[y, x], [toY, toX]] = [ring[i], ring[j]];
      if (y > lat !== toY > lat && lng < x + ((toX - x) * (lat - y)) / (toY - y)) inside = !inside;
    }
  }
  return inside;
}
