// Walks over the network, node by node, the nearest first.

import { makeHeap } from "./heap.js";

/** @import { Joints, Network } from "./network.js" */
/** @import { Snapped } from "./snap.js" */

/**
 * Returns `spread(ways, limit)`, which walks from some spots as far as a limit (metres, inclusive);
 * `away`, how far each node then is, infinitely beyond the limit; `touched`, the nodes within it; and
 * `clear()`, for the next walk.
 *
 * @param {Network} network
 * @param {Joints} joints
 */
export function makeSpread({ nodes, u, v, length }, joints) {
  const away = new Float64Array(nodes).fill(Infinity);
  /** @type {number[]} */
  const touched = [];
  const heap = makeHeap();

  /**
   * @param {number} node
   * @param {number} metres
   * @param {number} limit
   */
  function reach(node, metres, limit) {
    if (metres > limit || metres >= away[node]) return;
    if (away[node] === Infinity) touched.push(node);
    away[node] = metres;
    heap.push(metres, node);
  }

  return {
    away,
    touched,

    /**
     * @param {Snapped[]} ways
     * @param {number} limit
     */
    spread(ways, limit) {
      for (const { edge, position, offset } of ways) {
        reach(u[edge], offset + position, limit);
        reach(v[edge], offset + length[edge] - position, limit);
      }
      while (heap.least() < Infinity) {
        const metres = heap.least();
        const node = heap.pop();
        if (metres > away[node]) continue;
        for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) {
          reach(joints.to[at], metres + length[joints.edge[at]], limit);
        }
      }
    },

    clear() {
      for (let n = 0; n < touched.length; n += 1) away[touched[n]] = Infinity;
      touched.length = 0;
    },
  };
}
