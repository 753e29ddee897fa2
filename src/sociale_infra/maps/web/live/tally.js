// What a place adds to the counts of those who reach it, and what the counts answer: as
// engine/tally.py and engine/criteria.py do it.

/** @import { Answer } from "../types.ts" */

/**
 * @typedef {object} Kind what of a place counts
 * @property {boolean} meeting
 * @property {number} function row of its function
 * @property {string} tie
 * @property {Record<string, Answer>} properties
 * @property {Record<string, string>} evidence
 */

const ANSWERS = ["no", "unknown", "yes"];
const [NO, UNKNOWN, YES] = [0, 1, 2];
const LOW_THRESHOLD = ["free", "open_to_all"];

/** Counts before those of the functions. */
export const FUNCTIONS = 10;

/**
 * The rows of the counts to which a place adds one.
 *
 * @param {Kind} kind
 */
export function addsOf({ meeting, function: row, tie, properties, evidence }) {
  if (!meeting) return [];
  /** @param {string} name */
  const trusted = (name) => ANSWERS.indexOf(properties[name]);
  /** @param {string} name */
  const known = (name) => (evidence[name] === "prior" ? UNKNOWN : trusted(name));
  /** @type {number[]} */
  const adds = [];
  [trusted, known].forEach((answer, basis) => {
    const low = Math.min(...LOW_THRESHOLD.map(answer));
    const people = Math.min(low, answer("staffed"));
    [low, people].forEach((one, pair) => {
      if (one === YES) adds.push(4 * basis + 2 * pair);
      if (one >= UNKNOWN) adds.push(4 * basis + 2 * pair + 1);
    });
  });
  if (tie !== "fleeting") adds.push(8);
  if (tie !== "strong") adds.push(9);
  return [...adds, FUNCTIONS + row];
}

/** Verdicts: the four criteria, all of them, and whether two of them outlast any closing. */
export const VERDICTS = 6;
export const [PLACE, LOW, DIVERSITY, PEOPLE, ROBUST, PROOF] = [0, 1, 2, 3, 4, 5];

/**
 * @param {number} least
 * @param {number} sure
 * @param {number} possible
 */
const atLeast = (least, sure, possible) => {
  if (sure >= least) return YES;
  return possible >= least ? UNKNOWN : NO;
};

/**
 * The answers to all verdicts from the counts that begin at `at`: 2 bits each, the first lowest, with
 * priors trusted, then without.
 *
 * @param {Int16Array} counts
 * @param {number} at
 * @param {number} functions how many there are
 * @param {number} least different functions that are enough
 * @param {boolean} cutOff whether there may be more beyond the data: then nothing surely fails
 */
export function judge(counts, at, functions, least, cutOff) {
  let different = 0;
  for (let row = 0; row < functions; row += 1) if (counts[at + FUNCTIONS + row] > 0) different += 1;
  const place = atLeast(1, different, different);
  const diversity = atLeast(least, different, different);
  let packed = 0;
  for (let basis = 0; basis < 2; basis += 1) {
    const from = at + 4 * basis;
    const low = atLeast(1, counts[from], counts[from + 1]);
    const people = atLeast(1, counts[from + 2], counts[from + 3]);
    const robust = Math.min(place, low, diversity, people);
    const proof = atLeast(2, counts[from + 2], counts[from + 3]);
    const shift = 2 * VERDICTS * basis;
    packed |= pack(cutOff, place, low, diversity, people, robust, proof) << shift;
  }
  return packed;
}

/**
 * @param {boolean} cutOff
 * @param {number[]} answers
 */
function pack(cutOff, ...answers) {
  let packed = 0;
  for (let n = 0; n < answers.length; n += 1) {
    packed |= (cutOff && answers[n] === NO ? UNKNOWN : answers[n]) << (2 * n);
  }
  return packed;
}

/**
 * The answer to a verdict, as `judge` packs it: 0 no, 1 unknown, 2 yes.
 *
 * @param {number} packed
 * @param {number} verdict
 * @param {number} [basis] 1 without priors
 */
export const answerOf = (packed, verdict, basis = 0) =>
  (packed >>> (2 * (VERDICTS * basis + verdict))) & 3;
