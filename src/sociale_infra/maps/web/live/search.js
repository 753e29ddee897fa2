// Walks over the network, searched outwards from where places are entered: exact, like
// engine/distance.py. Stretches are not cut at entrances: who lives on the stretch of an entrance
// walks to it directly, or around.

import { makeSpread } from "./spread.js";

/** @import { Joints, Network } from "./network.js" */
/** @import { Snapped } from "./snap.js" */
/** @import { Starts } from "./starts.js" */

/** @typedef {ReturnType<typeof makeSearch>} Search */

/**
 * Metres from a point of a stretch to the nearest of some entrances on it.
 *
 * @param {Snapped[]} ways
 * @param {number} edge
 * @param {number} position
 */
export function directTo(ways, edge, position) {
  let least = Infinity;
  for (const way of ways) {
    if (way.edge !== edge) continue;
    const metres = way.offset + Math.abs(way.position - position);
    if (metres < least) least = metres;
  }
  return least;
}

/**
 * Returns `search(ways, limit, found)`, which tells `found` of every point within a walk of the
 * nearest of some entrances, and how far it is in metres.
 *
 * @param {Network} network
 * @param {Joints} joints
 * @param {Starts} starts
 */
export function makeSearch(network, joints, starts) {
  const { u, v, length } = network;
  const { away, touched, spread, clear } = makeSpread(network, joints);
  // The rounds in which a stretch was last looked at, and last had an entrance.
  const seen = new Uint32Array(u.length);
  const entered = new Uint32Array(u.length);
  const walk = new Float64Array(starts.points).fill(Infinity);
  const points = new Int32Array(starts.points);
  let round = 0;
  let count = 0;

  /**
   * Looks at the points that start from a stretch.
   *
   * @param {number} e
   * @param {Snapped[]} ways
   * @param {number} limit
   * @param {(point: number, metres: number) => void} found
   */
  function look(e, ways, limit, found) {
    if (seen[e] === round) return;
    seen[e] = round;
    const end = starts.first[e + 1];
    const ahead = away[u[e]];
    const behind = away[v[e]] + length[e];
    for (let at = starts.first[e]; at < end; at += 1) {
      const position = starts.position[at];
      let metres = Math.min(ahead + position, behind - position);
      if (entered[e] === round) metres = Math.min(metres, directTo(ways, e, position));
      metres += starts.offset[at];
      const point = starts.point[at];
      if (metres > limit || metres >= walk[point]) continue;
      if (!starts.isTwice[point]) {
        found(point, metres);
        continue;
      }
      if (walk[point] === Infinity) {
        points[count] = point;
        count += 1;
      }
      walk[point] = metres;
    }
  }

  /**
   * @param {Snapped[]} ways
   * @param {number} limit in metres, inclusive
   * @param {(point: number, metres: number) => void} found
   */
  return (ways, limit, found) => {
    round += 1;
    count = 0;
    for (const { edge } of ways) entered[edge] = round;
    spread(ways, limit);
    for (let n = 0; n < touched.length; n += 1) {
      const node = touched[n];
      const last = joints.first[node + 1];
      for (let at = joints.first[node]; at < last; at += 1) {
        look(joints.edge[at], ways, limit, found);
      }
    }
    for (const { edge } of ways) look(edge, ways, limit, found);
    clear();
    for (let n = 0; n < count; n += 1) {
      found(points[n], walk[points[n]]);
      walk[points[n]] = Infinity;
    }
  };
}
