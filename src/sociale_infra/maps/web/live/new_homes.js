// Homes that a list of edits adds: where they stand, and who lives in them, as scenarios/homes.py
// does it.

import { COUNTED, PERSON } from "./homes.js";
import { GONE, SNAPPABLE, spotsOf, TURNED } from "./network.js";
import { boundsOf, clip, holds, lengthOf, pointAt } from "./shapes.js";
import { findNear } from "./snap.js";

/** @import { AddHomes } from "./edits.js" */
/** @import { Homes } from "./homes.js" */
/** @import { Spots, XY } from "./shapes.js" */
/** @import { Walkable } from "./ways_in.js" */

// Metres between the homes along the ways in a polygon.
const EVERY_M = 25;
// Zoetermeer's own plans say 1.80 to 1.88.
const RESIDENTS_PER_HOME = 1.85;

/**
 * Spots every 25 m on the ways in a polygon that one may start from, from west to east.
 *
 * @param {Spots[]} rings
 * @param {Walkable} now
 */
export function spreadIn(rings, { network, index }) {
  /** @type {XY[]} */
  const spots = [];
  for (const e of findNear(index, boundsOf(rings))) {
    if (network.flags[e] & GONE || !(network.flags[e] & SNAPPABLE)) continue;
    const line = spotsOf(network, e);
    for (const part of clip(network.flags[e] & TURNED ? line.reverse() : line, rings)) {
      const length = lengthOf(part);
      for (let n = 0; EVERY_M / 2 + n * EVERY_M < length; n += 1) {
        spots.push(pointAt(part, EVERY_M / 2 + n * EVERY_M));
      }
    }
  }
  return spots.sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
}

/**
 * The homes of an edit as points, some of them several homes; null if one would stand in no area.
 *
 * @param {AddHomes} edit
 * @param {XY[]} spots that they are dealt over
 * @param {Homes} known
 * @param {Spots[][]} areas
 * @param {boolean} counted whether residents are counted
 * @returns {Homes | null}
 */
export function buildHomes(edit, spots, known, areas, counted) {
  const { homes, residents_per_home: perHome = RESIDENTS_PER_HOME, per_home: groups = {} } = edit;
  /** @type {Map<number, number>} */
  const dealt = new Map();
  for (let home = 0; home < homes; home += 1) {
    const row = Math.floor(((home + 0.5) * spots.length) / homes);
    dealt.set(row, (dealt.get(row) ?? 0) + 1);
  }
  const at = [...dealt.keys()].map((row) => spots[row]);
  const area = at.map((spot) => areas.findIndex((rings) => holds(rings, spot)));
  if (area.includes(-1)) return null;
  const numbers = [...dealt.values()];
  /** @param {number} [each] how many live in a home; unknown if not told */
  const people = (each) =>
    Float64Array.from(numbers, (many) =>
      each === undefined ? -1 : Math.round(many * each * PERSON),
    );
  const told = [counted ? perHome : 1, ...COUNTED.slice(1).map((key) => groups[key])];
  return {
    count: at.length,
    x: Float64Array.from(at, ([x]) => x),
    y: Float64Array.from(at, ([, y]) => y),
    area: Int32Array.from(area),
    addresses: Int32Array.from(numbers),
    people: told.map((each, group) => people(counted || group === 0 ? each : undefined)),
    edge: Float64Array.from(at, (spot) => edgeAt(spot, known)),
  };
}

/**
 * How far the edge of what was read is at least, as the nearest address tells.
 *
 * @param {XY} spot
 * @param {Homes} known
 */
function edgeAt([px, py], { count, x, y, edge }) {
  let [best, least] = [0, Infinity];
  for (let p = 0; p < count; p += 1) {
    const away = (x[p] - px) ** 2 + (y[p] - py) ** 2;
    if (away < least) [best, least] = [p, away];
  }
  return Math.max(edge[best] - Math.sqrt(least), 0);
}

/**
 * Homes with others behind them.
 *
 * @param {Homes[]} parts
 * @returns {Homes}
 */
export function joinHomes(parts) {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  /**
   * @template {Float64Array | Int32Array} Column
   * @param {Column} all
   * @param {(homes: Homes) => ArrayLike<number>} column
   */
  const fill = (all, column) => {
    let at = 0;
    for (const one of parts) {
      all.set(column(one), at);
      at += one.count;
    }
    return all;
  };
  /** @param {(homes: Homes) => ArrayLike<number>} column */
  const floats = (column) => fill(new Float64Array(total), column);
  /** @param {(homes: Homes) => ArrayLike<number>} column */
  const whole = (column) => fill(new Int32Array(total), column);
  return {
    count: total,
    x: floats(({ x }) => x),
    y: floats(({ y }) => y),
    area: whole(({ area }) => area),
    addresses: whole(({ addresses }) => addresses),
    people: COUNTED.map((_, group) => floats(({ people }) => people[group])),
    edge: floats(({ edge }) => edge),
  };
}
