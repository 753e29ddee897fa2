// Walks over the network, node by node, the nearest first.

/** @import { Joints, Network } from "./network.js" */
/** @import { Snapped } from "./snap.js" */

// Nodes wait in steps of so many metres; those within a step may be walked on from more than once.
const STEP_M = 10;

/**
 * Returns `spread(ways, limit)`, which walks from some spots as far as a limit (metres, inclusive);
 * `away`, how far each node then is, infinitely beyond the limit; `touched`, the nodes within it; and
 * `clear()`, for the next walk.
 *
 * @param {Network} network
 * @param {Joints} joints
 */
export function makeSpread({ nodes, u, v, length }, { first, to, metres: along }) {
  const away = new Float64Array(nodes).fill(Infinity);
  const walkedFrom = new Float64Array(nodes).fill(Infinity);
  /** @type {number[]} */
  const touched = [];
  /** @type {number[][]} nodes that wait, by their step */
  const waiting = [];

  /**
   * @param {number} node
   * @param {number} metres
   * @param {number} limit
   */
  function reach(node, metres, limit) {
    if (metres > limit || metres >= away[node]) return;
    if (away[node] === Infinity) touched.push(node);
    away[node] = metres;
    const step = Math.floor(metres / STEP_M);
    while (waiting.length <= step) waiting.push([]);
    waiting[step].push(node);
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
      for (let step = 0; step < waiting.length; step += 1) {
        const nodesOf = waiting[step];
        for (let n = 0; n < nodesOf.length; n += 1) {
          const node = nodesOf[n];
          const metres = away[node];
          if (metres === walkedFrom[node]) continue;
          walkedFrom[node] = metres;
          for (let at = first[node]; at < first[node + 1]; at += 1) {
            reach(to[at], metres + along[at], limit);
          }
        }
        nodesOf.length = 0;
      }
    },

    clear() {
      for (let n = 0; n < touched.length; n += 1) {
        away[touched[n]] = Infinity;
        walkedFrom[touched[n]] = Infinity;
      }
      touched.length = 0;
    },
  };
}
