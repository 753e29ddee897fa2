// How far the addresses of a square walk: their median, and in which class that lies.

/** @import { Columns } from "./packed.js" */

const NONE = -1;
const STEPS = [400, 800, 1200, 1600]; // metres: 5, 10, 15 and 20 minutes at 4.8 km/h

/**
 * The four limits between the five classes, in metres: the norm, and steps of about five minutes.
 *
 * @param {number} norm
 */
export const limitsOf = (norm) =>
  [norm, ...STEPS.filter((step) => step !== norm)].slice(0, STEPS.length).sort((a, b) => a - b);

/**
 * A class includes its upper limit; the last one has none.
 *
 * @param {number} metres
 * @param {number[]} limits
 */
function classOf(metres, limits) {
  const found = limits.findIndex((limit) => metres <= limit);
  return found < 0 ? limits.length : found;
}

/**
 * The class of a walk; null if it is unknown: nothing can be reached, or what was read ends nearer,
 * so that a place beyond its edge may be in another class.
 *
 * @param {number} metres infinite if nothing can be reached
 * @param {number} edge metres to the edge of what was read
 * @param {number[]} limits
 */
export function knownClass(metres, edge, limits) {
  if (metres === Infinity) return null;
  const found = classOf(metres, limits);
  return metres <= edge || classOf(edge, limits) === found ? found : null;
}

/**
 * The walk of each address in metres, infinite where nothing can be reached: nobody reaches anything
 * where the column is not there.
 *
 * @param {Columns} columns
 * @param {string} key
 */
export const walksOf = (columns, key) =>
  Array.from(columns["square"], (_, i) => {
    const metres = columns[`${key}_m`]?.[i] ?? NONE;
    return metres === NONE ? Infinity : metres;
  });

/** @param {number[]} metres */
function medianOf(metres) {
  metres.sort((a, b) => a - b);
  const middle = (metres.length - 1) / 2;
  return (metres[Math.floor(middle)] + metres[Math.ceil(middle)]) / 2;
}

/**
 * The median walk of the addresses of each square, infinite where there is none.
 *
 * @param {Columns} columns
 * @param {number[]} walks
 * @param {number} count of squares
 */
export function mediansOf({ square, homes }, walks, count) {
  /** @type {number[][]} */
  const metres = Array.from({ length: count }, () => []);
  walks.forEach((walk, i) => {
    for (let home = 0; home < homes[i]; home += 1) metres[square[i]].push(walk);
  });
  return Float64Array.from(metres, (own) => (own.length ? medianOf(own) : Infinity));
}
