// What every point reaches, measured on one network and for one set of homes, and kept up to date as
// places come and go. See engine/measured.py; the figures are the same.

import { joinUp } from "./network.js";
import { makeSearch } from "./search.js";
import { makeSums } from "./sums.js";
import { FUNCTIONS, judge } from "./tally.js";

/** @import { Homes } from "./homes.js" */
/** @import { Network } from "./network.js" */
/** @import { Search } from "./search.js" */
/** @import { Snapped } from "./snap.js" */
/** @import { Starts } from "./starts.js" */

/**
 * A place as it counts: `adds` are rows of the counts, `norm` is that of its category in metres.
 *
 * @typedef {object} Counted
 * @property {number} category
 * @property {number} norm
 * @property {number[]} adds
 * @property {Snapped[]} ways
 */

/**
 * @typedef {object} Rules
 * @property {number} walk in metres, inclusive
 * @property {number} least different functions that are enough
 * @property {number} functions how many there are
 * @property {number[]} norms of the categories, in metres
 * @property {number} areas how many there are
 */

/**
 * What was measured before, of the first `points`: places that reach nothing that has changed count as
 * they did. `gone` are counted no more, `come` anew, and `near` for the points behind the first.
 *
 * @typedef {object} Before
 * @property {Earlier} measured
 * @property {number} points
 * @property {Counted[]} gone
 * @property {Counted[]} come
 * @property {Counted[]} near
 */
/** @typedef {{ counts: Int16Array, within: Int16Array, search: Search }} Earlier */
/** @typedef {ReturnType<typeof measure>} Measured */

/** Sums of lengths differ in their last bits with the order of adding. */
export const TOLERANCE_M = 1e-6;

/**
 * @param {Network} network
 * @param {Homes} homes
 * @param {Starts} starts
 * @param {Counted[]} places
 * @param {Rules} rules
 * @param {Before | null} [before]
 */
export function measure(network, homes, starts, places, rules, before = null) {
  const joints = joinUp(network);
  const search = makeSearch(network, joints, starts);
  const width = FUNCTIONS + rules.functions;
  const categories = rules.norms.length;
  const counts = new Int16Array(homes.count * width);
  const within = new Int16Array(homes.count * categories);
  const answers = new Int32Array(homes.count);
  const sums = makeSums(homes, rules.areas, categories);
  const stale = new Uint8Array(homes.count);
  /** @type {number[]} points whose counts have changed */
  const changed = [];
  let isCounted = false;

  /**
   * @param {number} point
   * @param {number} category of a place within its norm, more or less
   * @param {1 | -1} sign
   */
  function reach(point, category, sign) {
    const at = point * categories + category;
    within[at] += sign;
    if (isCounted && within[at] === (sign > 0 ? 1 : 0)) sums.cover(point, category, sign);
  }

  /**
   * @param {Counted} place
   * @param {1 | -1} sign
   * @param {Search} [by]
   * @param {number} [from] the first point that is asked for
   */
  function count({ category, norm, adds, ways }, sign, by = search, from = 0) {
    const walk = adds.length ? rules.walk + TOLERANCE_M : -1;
    const near = norm + TOLERANCE_M;
    by(ways, Math.max(walk, near), (point, metres) => {
      if (point < from) return;
      if (metres <= near) reach(point, category, sign);
      if (metres > walk) return;
      const at = point * width;
      for (let n = 0; n < adds.length; n += 1) counts[at + adds[n]] += sign;
      if (stale[point]) return;
      stale[point] = 1;
      changed.push(point);
    });
  }

  /** @param {number} point */
  const judged = (point) =>
    judge(counts, point * width, rules.functions, rules.least, homes.edge[point] < rules.walk);

  function settle() {
    for (const point of changed) {
      stale[point] = 0;
      const packed = judged(point);
      if (packed === answers[point]) continue;
      sums.answer(point, answers[point], -1);
      sums.answer(point, packed, 1);
      answers[point] = packed;
    }
    changed.length = 0;
  }

  if (before) {
    counts.set(before.measured.counts);
    within.set(before.measured.within);
    for (const place of before.gone) count(place, -1, before.measured.search);
    for (const place of before.near) count(place, 1, search, before.points);
  }
  for (const place of before?.come ?? places) count(place, 1);
  for (const point of changed) stale[point] = 0;
  changed.length = 0;
  for (let p = 0; p < homes.count; p += 1) {
    answers[p] = judged(p);
    sums.answer(p, answers[p], 1);
    for (let category = 0; category < categories; category += 1) {
      if (within[p * categories + category] > 0) sums.cover(p, category, 1);
    }
  }
  isCounted = true;

  return {
    counts,
    within,
    answers,
    sums,
    joints,
    search,

    /**
     * Takes places out and puts others in.
     *
     * @param {Counted[]} gone
     * @param {Counted[]} come
     */
    change(gone, come) {
      for (const place of gone) count(place, -1);
      for (const place of come) count(place, 1);
      settle();
    },
  };
}
