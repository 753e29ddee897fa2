// Where places are entered once ways have come or gone: as scenarios/paths.py and
// sources/places/entrances.py do it.

import { GONE, LAYERED, SNAPPABLE, spotsOf } from "./network.js";
import { around, holds, locate, MEET_M, meetings, pointAt } from "./shapes.js";
import { findNear } from "./snap.js";

/** @import { Network } from "./network.js" */
/** @import { Known } from "./places.js" */
/** @import { Spots, XY } from "./shapes.js" */
/** @import { Index } from "./snap.js" */

// An entrance lies on a way whose distance is less: its coordinates are in centimetres.
const ON_WAY_M = 0.05;
// Metres around an outline in which the nearest way is looked for first.
const AROUND_M = 200;

/** @typedef {{ network: Network, index: Index }} Walkable */
/** @typedef {ReadonlyMap<string, Spots[]>} Outlines the rings of the places that are drawn */

/** @param {XY} spot */
const toCentimetres = ([x, y]) =>
  /** @type {XY} */ ([Math.round(x * 100) / 100, Math.round(y * 100) / 100]);

/** @param {XY[]} spots */
const distinct = (spots) => [...new Map(spots.map((spot) => [String(spot), spot])).values()];

/**
 * The places whose entrances differ, by their ids.
 *
 * @param {Iterable<Known>} places
 * @param {Outlines} outlines
 * @param {Walkable} now
 * @param {number[]} closed stretches
 * @param {number[]} ways stretches that were added
 */
export function enterAnew(places, outlines, now, closed, ways) {
  const lines = closed.map((e) => spotsOf(now.network, e));
  const isLanding = findLandings(now.network, () => true);
  /** @type {Map<string, XY[]>} */
  const differ = new Map();
  for (const { id, entrances } of places) {
    const rings = outlines.get(id);
    if (!rings) continue;
    const kept = entrances.filter((spot) => !isLost(spot, lines, now));
    const left = kept.length || !entrances.length ? kept : enterAgain(rings, now);
    const fresh = meetingsOf(rings, ways, now.network, MEET_M, isLanding).map(toCentimetres);
    const all = distinct([...left, ...fresh]);
    if (all.length !== entrances.length || kept.length !== entrances.length) differ.set(id, all);
  }
  return differ;
}

/**
 * Whether an entrance lies on a closed way, and on no other.
 *
 * @param {XY} spot
 * @param {Spots[]} closed
 * @param {Walkable} now
 */
function isLost(spot, closed, { network, index }) {
  /** @param {Spots} line */
  const isOn = (line) => locate(spot, line).offset <= ON_WAY_M;
  if (!closed.some(isOn)) return false;
  const near = findNear(index, around(ON_WAY_M, [[spot]]));
  return !near.some((e) => !(network.flags[e] & GONE) && isOn(spotsOf(network, e)));
}

/**
 * Returns whether a node is on the ground; one where only bridges or tunnels meet is not.
 *
 * @param {Network} network
 * @param {(e: number) => boolean} among the stretches that lead there
 */
function findLandings({ nodes, u, v, flags }, among) {
  const uses = new Int32Array(nodes);
  const ground = new Uint8Array(nodes);
  for (let e = 0; e < u.length; e += 1) {
    if (flags[e] & GONE || !among(e)) continue;
    for (const node of [u[e], v[e]]) {
      uses[node] += 1;
      if (!(flags[e] & LAYERED)) ground[node] = 1;
    }
  }
  return (/** @type {number} */ node) => ground[node] === 1 || uses[node] === 1;
}

/**
 * Where some stretches meet the outline of a place; a bridge or tunnel counts where it lands in it.
 *
 * @param {Spots[]} rings
 * @param {number[]} edges
 * @param {Network} network
 * @param {number} within metres within which they touch
 * @param {(node: number) => boolean} isLanding whether a node is on the ground
 */
function meetingsOf(rings, edges, network, within, isLanding) {
  /** @param {XY} spot */
  const isIn = (spot) =>
    holds(rings, spot) || rings.some((ring) => locate(spot, ring).offset <= within);
  return edges.flatMap((e) => {
    const line = spotsOf(network, e);
    if (network.flags[e] & LAYERED) {
      const [first, last] = [
        isLanding(network.u[e]) && isIn(line[0]),
        isLanding(network.v[e]) && isIn(line[line.length - 1]),
      ];
      if (first === last) return [];
    }
    return rings.flatMap((ring) => meetings(ring, line, within));
  });
}

/**
 * Where a place is entered that has lost all its entrances: where ways from which one starts, or
 * bridges, meet its outline; else other ways; else at the point of it nearest to any way.
 *
 * @param {Spots[]} rings
 * @param {Walkable} now
 * @returns {XY[]}
 */
function enterAgain(rings, now) {
  const { network, index } = now;
  const near = findNear(index, around(0, rings)).filter((e) => !(network.flags[e] & GONE));
  /** @param {number} e */
  const linked = (e) => (network.flags[e] & (SNAPPABLE | LAYERED)) > 0;
  const isLanding = findLandings(network, linked);
  for (const among of [near.filter(linked), near.filter((e) => !linked(e))]) {
    const found = meetingsOf(rings, among, network, 0, isLanding);
    if (found.length) return distinct(found.map(toCentimetres));
  }
  const spot = nearestOn(rings, now);
  return spot ? [toCentimetres(spot)] : [];
}

/**
 * The point of an outline nearest to a way on the ground.
 *
 * @param {Spots[]} rings
 * @param {Walkable} now
 */
function nearestOn(rings, { network, index }) {
  /** @type {XY | null} */
  let best = null;
  let least = Infinity;
  /**
   * @param {XY} spot
   * @param {number} away
   */
  const take = (spot, away) => {
    if (away < least) [best, least] = [spot, away];
  };
  for (const e of findNear(index, around(AROUND_M, rings))) {
    if (network.flags[e] & (GONE | LAYERED) || !(network.flags[e] & SNAPPABLE)) continue;
    const line = spotsOf(network, e);
    for (const ring of rings) {
      for (const spot of ring) take(spot, locate(spot, line).offset);
      for (const spot of line) {
        const { offset, position } = locate(spot, ring);
        if (offset < least) take(pointAt(ring, position), offset);
      }
    }
  }
  return best;
}
