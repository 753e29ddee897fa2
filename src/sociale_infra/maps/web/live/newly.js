// Who newly comes within a walk of a place that is free, open to all and staffed.

import { NOBODY, nameSquare, PERSON } from "./homes.js";
import { answerOf, PEOPLE } from "./tally.js";

/** @import { Homes } from "./homes.js" */

const YES = 2;

/**
 * Which points have none, of what is unknown as no.
 *
 * @param {Int32Array} answers
 */
export const lackOne = (answers) =>
  Uint8Array.from(answers, (packed) => Number(answerOf(packed, PEOPLE) !== YES));

/**
 * How many are reached that have none, by the names of their squares. Homes that an edit adds are
 * nobody's yet.
 *
 * @param {Map<number, number>} walks
 * @param {Uint8Array} lacking
 * @param {Homes} homes
 */
export function newlyReached(walks, lacking, { x, y, people: [weight] }) {
  /** @type {Map<string, number>} */
  const squares = new Map();
  for (const point of walks.keys()) {
    if (!lacking[point] || weight[point] <= 0) continue;
    const name = nameSquare(x[point], y[point]);
    squares.set(name, (squares.get(name) ?? 0) + weight[point] / PERSON);
  }
  return new Map([...squares].filter(([, people]) => people > NOBODY));
}
