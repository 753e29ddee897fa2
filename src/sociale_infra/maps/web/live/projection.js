// From degrees to metres, as PROJ does it: see projection.py for where the polynomial comes from.

/** @import { Projection } from "../payload.d.ts" */

// The range of RD coordinates (m); no longitude and latitude lies inside it.
const RD = 28992;
const [WEST, EAST, SOUTH, NORTH] = [0, 300_000, 300_000, 620_000];

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
