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
 * @param {(Snapped | null)[]} snapped where each point is on the network; null if it is on none
 * @param {number} edges how many stretches there are
 * @param {[number, Snapped][]} [again] other spots from which some points start too
 * @returns {Starts}
 */
export function makeStarts(snapped, edges, again = []) {
  /** @type {[number, Snapped][]} */
  const all = [];
  snapped.forEach((one, point) => one && all.push([point, one]));
  all.push(...again);
  const next = new Int32Array(edges + 2);
  for (const [, { edge }] of all) next[edge + 2] += 1;
  for (let e = 2; e < next.length; e += 1) next[e] += next[e - 1];
  const point = new Int32Array(all.length);
  const edge = new Int32Array(all.length);
  const position = new Float64Array(all.length);
  const offset = new Float64Array(all.length);
  const row = new Int32Array(snapped.length).fill(-1);
  /** @type {Map<number, number[]>} */
  const more = new Map();
  for (const [whose, one] of all) {
    const at = next[one.edge + 1];
    next[one.edge + 1] += 1;
    point[at] = whose;
    edge[at] = one.edge;
    position[at] = one.position;
    offset[at] = one.offset;
    if (row[whose] < 0) row[whose] = at;
    else more.set(whose, [...(more.get(whose) ?? []), at]);
  }
  return { points: snapped.length, first: next, point, edge, position, offset, row, more };
}
