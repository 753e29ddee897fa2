// From degrees to metres, as PROJ does it, and back: see projection.py for where the polynomial comes from.

/** @import { Projection } from "../payload.d.ts" */
/** @import { LatLng } from "../types.ts" */

// The range of RD coordinates (m); no longitude and latitude lies inside it.
const RD = 28992;
const [WEST, EAST, SOUTH, NORTH] = [0, 300_000, 300_000, 620_000];
const STEP = 1e-5; // degrees over which the projection is straight
const ENOUGH_M = 0.01;

/**
 * Returns the metres (x, y) of a longitude and latitude; RD stays what it is where the town is in RD.
 *
 * @param {Projection} projection
 * @returns {(x: number, y: number) => [number, number]}
 */
export function makeProjection({ epsg, middle, reach, degree, x: forX, y: forY }) {
  return (x, y) => {
    const written = x >= WEST && x <= EAST && y >= SOUTH && y <= NORTH;
    if (written && epsg === RD) return [x, y];
    const s = (x - middle[0]) / reach[0];
    const t = (y - middle[1]) / reach[1];
    let [east, north, n, ofS] = [0, 0, 0, 1];
    for (let i = 0; i <= degree; i += 1) {
      let power = ofS;
      for (let j = 0; j <= degree - i; j += 1) {
        east += forX[n] * power;
        north += forY[n] * power;
        power *= t;
        n += 1;
      }
      ofS *= s;
    }
    return [east, north];
  };
}

/**
 * From metres to degrees: the other way through the projection, by Newton's method.
 *
 * @param {ReturnType<typeof makeProjection>} project
 * @param {[number, number]} middle in degrees
 * @returns {(x: number, y: number) => LatLng}
 */
export function invert(project, middle) {
  return (x, y) => {
    let [lng, lat] = middle;
    for (let round = 0; round < 10; round += 1) {
      const [east, north] = project(lng, lat);
      const [dx, dy] = [x - east, y - north];
      if (Math.hypot(dx, dy) < ENOUGH_M) break;
      const [aEast, aNorth] = project(lng + STEP, lat);
      const [bEast, bNorth] = project(lng, lat + STEP);
      const [a, b, c, d] = [aEast - east, bEast - east, aNorth - north, bNorth - north];
      const whole = a * d - b * c;
      lng += (STEP * (d * dx - b * dy)) / whole;
      lat += (STEP * (a * dy - c * dx)) / whole;
    }
    return [lat, lng];
  };
}

/**
 * From metres to degrees, in the town.
 *
 * @param {Projection} projection
 */
export const degreesOf = (projection) =>
  invert(makeProjection(projection), [projection.middle[0], projection.middle[1]]);
