// How many people meet what, per area, group and square: kept up to date as answers change.

import { COUNTED, nameSquare, PERSON, SQUARE_M, squareKey } from "./homes.js";
import { answerOf, DIVERSITY, LOW, PEOPLE, PLACE, ROBUST, VERDICTS } from "./tally.js";

/** @import { Homes } from "./homes.js" */

const CRITERIA = [PLACE, LOW, DIVERSITY, PEOPLE];
const [UNKNOWN, YES] = [1, 2];
// Sums of a group in an area: each verdict, surely and possibly, with priors trusted and without.
const PER_GROUP = 2 * 2 * VERDICTS;
// Of a square: its people, those surely and possibly robust, and who possibly meets each criterion.
const PER_SQUARE = 3 + CRITERIA.length;

/**
 * @typedef {object} Met how many of a group meet a verdict, from the least to the most
 * @property {[number, number]} people
 * @property {[number, number]} withoutPriors
 */

/**
 * @param {Homes} homes
 * @param {number} areas how many there are
 * @param {number} categories how many there are
 */
export function makeSums({ count, x, y, area, people }, areas, categories) {
  const met = COUNTED.map(() => new Float64Array(areas * PER_GROUP));
  const total = COUNTED.map(() => new Float64Array(areas));
  const covered = new Float64Array(areas * categories);
  const { square, names } = findSquares(count, x, y);
  const squares = new Float64Array(names.length * PER_SQUARE);

  /**
   * @param {number} point
   * @param {number} group
   */
  const peopleAt = (point, group) => Math.max(people[group][point], 0);

  people.forEach((known, group) => {
    // Whose number is unknown makes that of the area unknown.
    for (let p = 0; p < count; p += 1) total[group][area[p]] += known[p] < 0 ? NaN : known[p];
  });
  for (let p = 0; p < count; p += 1) squares[square[p] * PER_SQUARE] += peopleAt(p, 0);

  /**
   * @param {number} point
   * @param {number} packed
   * @param {1 | -1} sign
   */
  function addToSquare(point, packed, sign) {
    const weight = sign * peopleAt(point, 0);
    const at = square[point] * PER_SQUARE;
    const robust = answerOf(packed, ROBUST);
    if (robust === YES) squares[at + 1] += weight;
    if (robust >= UNKNOWN) squares[at + 2] += weight;
    for (const one of CRITERIA) {
      if (answerOf(packed, one) >= UNKNOWN) squares[at + 3 + one] += weight;
    }
  }

  /**
   * @param {number} a
   * @param {number} group
   * @param {number} verdict
   * @param {number} basis
   * @returns {[number, number]}
   */
  const pairOf = (a, group, verdict, basis) => {
    const at = a * PER_GROUP + 2 * (VERDICTS * basis + verdict);
    return [met[group][at] / PERSON, met[group][at + 1] / PERSON];
  };

  return {
    squares: names,

    /**
     * Adds who lives at a point to those of its answers, or takes them away.
     *
     * @param {number} point
     * @param {number} packed
     * @param {1 | -1} sign
     */
    answer(point, packed, sign) {
      const at = area[point] * PER_GROUP;
      for (let group = 0; group < met.length; group += 1) {
        const weight = sign * peopleAt(point, group);
        const sums = met[group];
        for (let n = 0; n < 2 * VERDICTS; n += 1) {
          const answer = (packed >>> (2 * n)) & 3;
          if (answer === YES) sums[at + 2 * n] += weight;
          if (answer >= UNKNOWN) sums[at + 2 * n + 1] += weight;
        }
      }
      addToSquare(point, packed, sign);
    },

    /**
     * @param {number} point
     * @param {number} category
     * @param {1 | -1} sign
     */
    cover(point, category, sign) {
      covered[area[point] * categories + category] += sign * peopleAt(point, 0);
    },

    /**
     * The people of an area, or of one group of them; null if unknown.
     *
     * @param {number} a
     * @param {number} [group]
     */
    people: (a, group = 0) => {
      const sum = total[group][a];
      return Number.isNaN(sum) ? null : sum / PERSON;
    },

    /**
     * @param {number} a
     * @param {number} verdict
     * @param {number} [group]
     * @returns {Met | null} null where their number is unknown, or they are none
     */
    met: (a, verdict, group = 0) =>
      total[group][a] > 0
        ? {
            people: pairOf(a, group, verdict, 0),
            withoutPriors: pairOf(a, group, verdict, 1),
          }
        : null,

    /**
     * @param {number} a
     * @param {number} category
     */
    covered: (a, category) =>
      total[0][a] > 0 ? covered[a * categories + category] / PERSON : null,

    /**
     * Who lives in a square, who lacks robust access there, and who surely misses each criterion.
     *
     * @param {number} row
     */
    square(row) {
      const [all, sure, possible, ...criteria] = squares.subarray(
        row * PER_SQUARE,
        (row + 1) * PER_SQUARE,
      );
      return {
        weight: all / PERSON,
        lacking: [(all - possible) / PERSON, (all - sure) / PERSON],
        missing: criteria.map((one) => (all - one) / PERSON),
      };
    },
  };
}

/**
 * @param {number} count
 * @param {Float64Array} x
 * @param {Float64Array} y
 */
function findSquares(count, x, y) {
  /** @type {Map<number, number>} */
  const rows = new Map();
  /** @type {string[]} */
  const names = [];
  const square = new Int32Array(count);
  for (let p = 0; p < count; p += 1) {
    const key = squareKey(Math.floor(x[p] / SQUARE_M), Math.floor(y[p] / SQUARE_M));
    const row = rows.get(key) ?? rows.size;
    square[p] = row;
    if (row < rows.size) continue;
    rows.set(key, row);
    names.push(nameSquare(x[p], y[p]));
  }
  return { square, names };
}
