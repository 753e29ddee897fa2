// The nearest place of a group, for every point: kept up to date as places come and go.
//
// For every node of the network it is known how far the nearest place is, and which. A place that
// comes spreads from its entrances as far as it is the nearest; where one goes, its neighbours spread
// into what was its part of the network.

import { makeHeap } from "./heap.js";

/** @import { Joints, Network } from "./network.js" */
/** @import { Snapped } from "./snap.js" */
/** @import { Starts } from "./starts.js" */

/** @typedef {{ number: number, ways: Snapped[] }} Entered a place by a number of its own */

/** @typedef {{ away: Float64Array, owner: Int32Array, ways: Map<number, { number: number, way: Snapped }[]> }} Nearest */

/**
 * @param {Network} network
 * @param {Joints} joints
 * @param {Starts} starts
 * @param {Nearest | null} [before] on the same network
 */
export function makeNearest({ nodes, u, v, length }, joints, starts, before = null) {
  const away = before ? before.away.slice() : new Float64Array(nodes).fill(Infinity);
  const owner = before ? before.owner.slice() : new Int32Array(nodes).fill(-1);
  const metres = new Float64Array(starts.points).fill(Infinity);
  const place = new Int32Array(starts.points).fill(-1);
  /** @type {Map<number, { number: number, way: Snapped }[]>} entrances by stretch */
  const ways = new Map(before?.ways);
  const heap = makeHeap();
  const seen = new Uint32Array(u.length);
  let round = 0;

  /**
   * @param {number} node
   * @param {number} far
   * @param {number} whose
   * @param {number[]} changed
   */
  function reach(node, far, whose, changed) {
    if (far >= away[node]) return;
    away[node] = far;
    owner[node] = whose;
    heap.push(far, node);
    changed.push(node);
  }

  /** @param {number[]} changed */
  function spread(changed) {
    while (heap.least() < Infinity) {
      const far = heap.least();
      const node = heap.pop();
      if (far > away[node]) continue;
      for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) {
        reach(joints.to[at], far + length[joints.edge[at]], owner[node], changed);
      }
    }
  }

  /**
   * @param {Entered} entered
   * @param {number[]} changed
   */
  function begin({ number, ways: entrances }, changed) {
    for (const way of entrances) {
      ways.set(way.edge, [...(ways.get(way.edge) ?? []), { number, way }]);
      reach(u[way.edge], way.offset + way.position, number, changed);
      reach(v[way.edge], way.offset + length[way.edge] - way.position, number, changed);
    }
  }

  /** @param {number} at a row of the starts */
  function weighStart(at) {
    const [point, e, position] = [starts.point[at], starts.edge[at], starts.position[at]];
    const offset = starts.offset[at];
    const ahead = away[u[e]] + position + offset;
    const behind = away[v[e]] + (length[e] - position) + offset;
    if (ahead < metres[point]) {
      metres[point] = ahead;
      place[point] = owner[u[e]];
    }
    if (behind < metres[point]) {
      metres[point] = behind;
      place[point] = owner[v[e]];
    }
    if (!ways.has(e)) return;
    for (const { number, way } of ways.get(e) ?? []) {
      const direct = way.offset + Math.abs(way.position - position) + offset;
      if (direct >= metres[point]) continue;
      metres[point] = direct;
      place[point] = number;
    }
  }

  /** @param {number} point */
  function weigh(point) {
    metres[point] = Infinity;
    place[point] = -1;
    if (starts.row[point] < 0) return;
    weighStart(starts.row[point]);
    for (const at of starts.more.get(point) ?? []) weighStart(at);
  }

  /**
   * Takes a place out of the nodes that it was the nearest of, and lets what is around them in.
   *
   * @param {number} number
   */
  function empty(number) {
    /** @type {number[]} */
    const emptied = [];
    for (let node = 0; node < nodes; node += 1) {
      if (owner[node] !== number) continue;
      away[node] = Infinity;
      owner[node] = -1;
      emptied.push(node);
    }
    for (const node of emptied) {
      for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) {
        const [e, other] = [joints.edge[at], joints.to[at]];
        reach(node, away[other] + length[e], owner[other], []);
        for (const one of ways.get(e) ?? []) {
          const { position, offset } = one.way;
          if (u[e] === node) reach(node, offset + position, one.number, []);
          if (v[e] === node) reach(node, offset + length[e] - position, one.number, []);
        }
      }
    }
    return emptied;
  }

  /**
   * Weighs again the points on the stretches at some nodes, and on some stretches.
   *
   * @param {number[]} changed
   * @param {Snapped[]} entrances
   * @param {(point: number) => void} told
   */
  function weighAt(changed, entrances, told) {
    round += 1;
    /** @param {number} e */
    const look = (e) => {
      if (seen[e] === round) return;
      seen[e] = round;
      for (let at = starts.first[e]; at < starts.first[e + 1]; at += 1) {
        weigh(starts.point[at]);
        told(starts.point[at]);
      }
    };
    for (const node of changed) {
      for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) look(joints.edge[at]);
    }
    for (const { edge } of entrances) look(edge);
  }

  function weighAll() {
    for (let point = 0; point < metres.length; point += 1) weigh(point);
  }

  return {
    metres,
    place,
    away,
    owner,
    ways,
    weighAll,

    /**
     * Puts in many places at once.
     *
     * @param {Iterable<Entered>} many
     */
    fill(many) {
      for (const one of many) begin(one, []);
      spread([]);
      weighAll();
    },

    /**
     * @param {Entered} entered
     * @param {(point: number) => void} told of every point that may have another nearest
     */
    add(entered, told) {
      /** @type {number[]} */
      const changed = [];
      begin(entered, changed);
      spread(changed);
      weighAt(changed, entered.ways, told);
    },

    /**
     * @param {Entered} entered
     * @param {(point: number) => void} told of every point that may have another nearest
     */
    remove({ number, ways: entrances }, told) {
      for (const { edge } of entrances) {
        const left = (ways.get(edge) ?? []).filter((one) => one.number !== number);
        if (left.length) ways.set(edge, left);
        else ways.delete(edge);
      }
      const changed = empty(number);
      spread([]);
      weighAt(changed, entrances, told);
    },
  };
}
