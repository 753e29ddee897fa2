// Who lives where: the distinct points of addresses, with their people, areas and squares.

import { FINE, PARTS } from "./network.js";

/** @import { Project } from "./network.js" */

/** What is counted: residents (or addresses), then the groups; who walk in another way are not. */
export const COUNTED = ["weight", "age_0_14", "age_65_plus", "one_person"];
/** Parts of a person: whole numbers, so that sums do not depend on the order of adding. */
export const PERSON = 2 ** 32;
const LOWER = 2 ** 24;
const MICROMETRES = 1e6;
export const SQUARE_M = 100;
/** A sum of no people, but for its last bits. */
export const NOBODY = 5e-4;
const ROW = 2 ** 24; // more than a coordinate in hectometres

/**
 * @typedef {object} Homes of point `p`
 * @property {number} count
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Int32Array} area
 * @property {Int32Array} addresses
 * @property {Float64Array[]} people of each that is counted, in parts of a person; -1 is unknown
 * @property {Float64Array} edge metres to the edge of what was read
 */

/**
 * @param {{ x: Int32Array, y: Int32Array }} at steps on the grid
 * @param {Record<string, Int32Array>} columns
 * @param {Project} metresOf a spot on the grid
 * @returns {Homes}
 */
export function readHomes(at, columns, metresOf) {
  const count = at.x.length;
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let p = 0; p < count; p += 1) {
    const [east, north] = [
      at.x[p] * FINE + columns["point_x_fine"][p],
      at.y[p] * FINE + columns["point_y_fine"][p],
    ];
    [x[p], y[p]] = metresOf(
      east + columns["point_x_part"][p] / PARTS,
      north + columns["point_y_part"][p] / PARTS,
    );
  }
  /**
   * @param {number} metres
   * @param {number} p
   */
  const edgeOf = (metres, p) => (metres * MICROMETRES + columns["edge_part"][p]) / MICROMETRES;
  const { home } = columns;
  /** @param {string} name */
  const whole = (name) => home.map((row) => columns[`home_${name}`][row]);
  /** @param {string} name */
  const counted = (name) => {
    const [upper, lower] = [columns[`home_${name}`], columns[`home_${name}_low`]];
    const known = Float64Array.from(upper, (one, row) => (one < 0 ? -1 : one * LOWER + lower[row]));
    return Float64Array.from(home, (row) => known[row]);
  };
  return {
    count,
    x,
    y,
    area: whole("area"),
    addresses: whole("addresses"),
    people: COUNTED.map(counted),
    edge: Float64Array.from(columns["edge"], edgeOf),
  };
}

/**
 * A number for a square: that of the hectometres of its south-west corner.
 *
 * @param {number} east
 * @param {number} north
 */
export const squareKey = (east, north) => east * ROW + north;

/**
 * The square that a point lies in: the hectometres of its south-west corner.
 *
 * @param {number} x
 * @param {number} y
 */
export function nameSquare(x, y) {
  const [east, north] = [x, y].map((one) => String(Math.floor(one / SQUARE_M)).padStart(4, "0"));
  return `E${east}N${north}`;
}
