// What every point reaches, measured on one network and for one set of homes, and kept up to date as
// places come and go. See engine/measured.py; the figures are the same.

import { joinUp } from "./network.js";
import { makeNearest } from "./nearest.js";
import { makeSearch } from "./search.js";
import { makeSums } from "./sums.js";
import { FUNCTIONS, judge } from "./tally.js";

/** @import { Homes } from "./homes.js" */
/** @import { Nearest } from "./nearest.js" */
/** @import { Network } from "./network.js" */
/** @import { Search } from "./search.js" */
/** @import { Snapped } from "./snap.js" */
/** @import { Starts } from "./starts.js" */

/**
 * A place as it counts: `adds` are rows of the counts, `groups` those of the groups of which it may be
 * the nearest (categories, then `SURE`), `norm` that of its category in metres.
 *
 * @typedef {object} Counted
 * @property {number} number its own
 * @property {number} category
 * @property {number} norm
 * @property {number[]} adds
 * @property {number[]} groups
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
 * @property {boolean} sameNetwork
 */
/** @typedef {{ counts: Int16Array, within: Int16Array, nearest: Nearest[], search: Search }} Earlier */
/** @typedef {ReturnType<typeof measure>} Measured */

/** Groups behind the categories: who surely is of low threshold, and so with people. */
export const SURE = 2;
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
  const covered = new Uint8Array(homes.count * categories);
  const nearest = Array.from({ length: categories + SURE }, (_, group) =>
    makeNearest(
      network,
      joints,
      starts,
      before?.sameNetwork ? before.measured.nearest[group] : null,
    ),
  );
  const sums = makeSums(homes, rules.areas, categories);
  const stale = new Uint8Array(homes.count);
  /** @type {number[]} points whose counts have changed */
  const changed = [];

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
      if (metres <= near) within[point * categories + category] += sign;
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

  /** @param {number} category */
  const cover = (category) => {
    const { metres } = nearest[category];
    const norm = rules.norms[category] + TOLERANCE_M;
    /** @param {number} point */
    return (point) => {
      const at = point * categories + category;
      const now = metres[point] <= norm ? 1 : 0;
      if (now === covered[at]) return;
      covered[at] = now;
      sums.cover(point, category, now ? 1 : -1);
    };
  };
  const coverings = rules.norms.map((_, category) => cover(category));
  const told = (/** @type {number} */ group) => coverings[group] ?? (() => {});

  if (before) {
    counts.set(before.measured.counts);
    within.set(before.measured.within);
    for (const place of before.gone) count(place, -1, before.measured.search);
    for (const place of before.near) count(place, 1, search, before.points);
  }
  for (const place of before?.come ?? places) count(place, 1);
  nearest.forEach((one, group) => {
    /** @param {Counted} place */
    const isOf = ({ groups }) => groups.includes(group);
    if (before?.sameNetwork) {
      for (const place of before.gone.filter(isOf)) one.remove(place);
      for (const place of before.come.filter(isOf)) one.add(place);
      one.weighAll();
    } else {
      one.fill(places.filter(isOf));
    }
    if (group < categories) for (let p = 0; p < homes.count; p += 1) coverings[group](p);
  });
  for (const point of changed) stale[point] = 0;
  changed.length = 0;
  for (let p = 0; p < homes.count; p += 1) {
    answers[p] = judged(p);
    sums.answer(p, answers[p], 1);
  }

  return {
    counts,
    within,
    answers,
    nearest,
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
      for (const place of gone) {
        count(place, -1);
        for (const group of place.groups) nearest[group].remove(place);
      }
      for (const place of come) {
        count(place, 1);
        for (const group of place.groups) nearest[group].add(place);
      }
      nearest.forEach((one, group) => one.weighChanged(told(group)));
      settle();
    },
  };
}
