// Where people start: their points on the stretches of the network.

/** @import { Snapped } from "./snap.js" */

/**
 * Starts by stretch: those of stretch `e` are rows `first[e]` up to `first[e + 1]`.
 *
 * @typedef {object} Starts
 * @property {number} points how many points there are
 * @property {Int32Array} first
 * @property {Int32Array} point
 * @property {Float64Array} position
 * @property {Float64Array} offset
 * @property {Uint8Array} isTwice 1 for each point that has more than one start
 */

/**
 * @param {Snapped[][]} spots from which each point starts: none if it is not on the network
 * @param {number} edges how many stretches there are
 * @returns {Starts}
 */
export function makeStarts(spots, edges) {
  /** @type {number[]} */
  const whose = [];
  /** @type {Snapped[]} */
  const all = [];
  spots.forEach((own, p) => {
    for (const one of own) {
      whose.push(p);
      all.push(one);
    }
  });
  const next = new Int32Array(edges + 2);
  for (const one of all) next[one.edge + 2] += 1;
  for (let e = 2; e < next.length; e += 1) next[e] += next[e - 1];
  const point = new Int32Array(all.length);
  const position = new Float64Array(all.length);
  const offset = new Float64Array(all.length);
  const isTwice = Uint8Array.from(spots, ({ length }) => Number(length > 1));
  all.forEach((one, n) => {
    const at = next[one.edge + 1];
    next[one.edge + 1] += 1;
    point[at] = whose[n];
    position[at] = one.position;
    offset[at] = one.offset;
  });
  return { points: spots.length, first: next, point, position, offset, isTwice };
}
