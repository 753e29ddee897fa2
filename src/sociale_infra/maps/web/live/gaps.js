// Gaps: neighbouring squares whose residents lack robust access, as engine/gaps.py finds them.

import { PERSON, SQUARE_M, squareKey } from "./homes.js";
import { answerOf, ROBUST } from "./tally.js";

/** @import { Homes } from "./homes.js" */
/** @import { makeSums } from "./sums.js" */

/** @typedef {ReturnType<typeof makeSums>} Sums */
/** @typedef {[number, number]} Pair from the least to the most */
/** @typedef {{ homes: Homes, answers: Int32Array, sums: Sums }} Counts */
/** @typedef {{ name: string, east: number, north: number, lacking: Pair, missing: number[] }} Square */
/**
 * @typedef {object} Gap the first is of rank 1
 * @property {Square[]} squares from west to east, and from south to north
 * @property {Pair} lacking how many lack robust access
 * @property {number[]} missing the criteria that at least half of them miss, by their rows
 * @property {number} area in which most of them live: a row of the areas
 * @property {{ area: number, lacking: Pair }[]} areas how many live in each; most of them first
 */

const [NO, YES] = [0, 2];
const MILLION = 1e6; // sums differ in their last bits with the order of adding
const HALF = 0.5 - 1e-9;

/** @param {number} value */
const rounded = (value) => Math.round(value * MILLION) / MILLION;

/**
 * The hectometres after which a square is named.
 *
 * @param {string} name such as E0859N4360
 * @returns {Pair}
 */
export function cornerOf(name) {
  const [, east, north] = /^E(-?\d+)N(-?\d+)$/.exec(name) ?? [];
  return [Number(east), Number(north)];
}

/**
 * The squares in which somebody surely lacks robust access.
 *
 * @param {Sums} sums
 */
function lackingSquares(sums) {
  /** @type {Square[]} */
  const found = [];
  sums.squares.forEach((name, row) => {
    const { lacking, missing } = sums.square(row);
    const [low, high] = lacking.map(rounded);
    if (low <= 0) return;
    const [east, north] = cornerOf(name);
    found.push({ name, east, north, lacking: [low, high], missing: missing.map(rounded) });
  });
  return found.sort((one, other) => one.east - other.east || one.north - other.north);
}

/**
 * Squares that touch by an edge or a corner are together.
 *
 * @param {Square[]} squares
 */
function join(squares) {
  const left = new Map(squares.map((square) => [squareKey(square.east, square.north), square]));
  /** @type {Square[][]} */
  const parts = [];
  for (const first of squares) {
    if (!left.delete(squareKey(first.east, first.north))) continue;
    const part = [first];
    for (const { east, north } of part) {
      for (let step = 0; step < 9; step += 1) {
        const key = squareKey(east + (step % 3) - 1, north + Math.floor(step / 3) - 1);
        const beside = left.get(key);
        if (beside) part.push(beside);
        left.delete(key);
      }
    }
    parts.push(part.sort((one, other) => one.east - other.east || one.north - other.north));
  }
  return parts;
}

/**
 * @param {Square[]} squares
 * @param {(square: Square) => number} figure
 */
const sum = (squares, figure) => rounded(squares.reduce((all, one) => all + figure(one), 0));

/**
 * How many of each area lack robust access in each part, in parts of a person.
 *
 * @param {Square[][]} parts
 * @param {Counts} counts
 */
function shareOut(parts, { homes, answers }) {
  const partOf = new Map(
    parts.flatMap((part, n) => part.map(({ east, north }) => [squareKey(east, north), n])),
  );
  const shares = parts.map(() => /** @type {Map<number, Pair>} */ (new Map()));
  for (let p = 0; p < homes.count; p += 1) {
    const robust = answerOf(answers[p], ROBUST);
    const weight = homes.people[0][p];
    if (robust === YES || weight <= 0) continue;
    const [east, north] = [Math.floor(homes.x[p] / SQUARE_M), Math.floor(homes.y[p] / SQUARE_M)];
    const part = partOf.get(squareKey(east, north));
    if (part === undefined) continue;
    const share = shares[part].get(homes.area[p]) ?? [0, 0];
    shares[part].set(homes.area[p], share);
    if (robust === NO) share[0] += weight;
    share[1] += weight;
  }
  return shares;
}

/**
 * @param {Counts} counts
 * @param {string[]} codes of the areas
 * @returns {Gap[]}
 */
export function findGaps(counts, codes) {
  const parts = join(lackingSquares(counts.sums));
  const shares = shareOut(parts, counts);
  const gaps = parts.map((squares, n) => {
    const low = sum(squares, ({ lacking }) => lacking[0]);
    const missing = squares[0].missing.flatMap((_, c) =>
      sum(squares, (square) => square.missing[c]) >= HALF * low ? [c] : [],
    );
    const areas = [...shares[n]]
      .map(([area, people]) => {
        const [least, most] = people.map((one) => rounded(one / PERSON));
        return { area, lacking: /** @type {Pair} */ ([least, most]) };
      })
      .sort((a, b) => b.lacking[0] - a.lacking[0] || (codes[a.area] < codes[b.area] ? -1 : 1));
    const high = sum(squares, ({ lacking }) => lacking[1]);
    return { squares, lacking: /** @type {Pair} */ ([low, high]), missing, areas };
  });
  // Of equals the one farthest west stays first.
  gaps.sort((a, b) => b.lacking[0] - a.lacking[0] || b.lacking[1] - a.lacking[1]);
  return gaps.map((gap) => ({ ...gap, area: gap.areas[0].area }));
}
