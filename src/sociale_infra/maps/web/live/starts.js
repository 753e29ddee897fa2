// Where people start: their points on the stretches of the network.

/** @import { Snapped } from "./snap.js" */

/**
 * Starts by stretch: those of stretch `e` are rows `first[e]` up to `first[e + 1]`.
 *
 * @typedef {object} Starts
 * @property {number} points how many points there are
 * @property {Int32Array} first
 * @property {Int32Array} point
 * @property {Int32Array} edge
 * @property {Float64Array} position
 * @property {Float64Array} offset
 * @property {Int32Array} row of the start of each point; -1 if it is not on the network
 * @property {Map<number, number[]>} more rows of the other starts of some points
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
  const edge = new Int32Array(all.length);
  const position = new Float64Array(all.length);
  const offset = new Float64Array(all.length);
  const row = new Int32Array(spots.length).fill(-1);
  /** @type {Map<number, number[]>} */
  const more = new Map();
  all.forEach((one, n) => {
    const at = next[one.edge + 1];
    next[one.edge + 1] += 1;
    point[at] = whose[n];
    edge[at] = one.edge;
    position[at] = one.position;
    offset[at] = one.offset;
    if (row[whose[n]] < 0) row[whose[n]] = at;
    else more.set(whose[n], [...(more.get(whose[n]) ?? []), at]);
  });
  return { points: spots.length, first: next, point, edge, position, offset, row, more };
}
