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
  /** @type {number[][]} nodes that have another nearest, since points were weighed */
  const changed = [];
  /** @type {Snapped[]} where places came and went since */
  const entrances = [];
  // What the place that came last took from others, so that it can be given back: a place that is
  // dragged goes as soon as it has come.
  /** @type {{ number: number, nodes: number[], away: number[], owner: number[] } | null} */
  let taken = null;

  /**
   * @param {number} node
   * @param {number} far
   * @param {number} whose
   */
  function reach(node, far, whose) {
    if (far >= away[node]) return;
    taken?.nodes.push(node);
    taken?.away.push(away[node]);
    taken?.owner.push(owner[node]);
    away[node] = far;
    owner[node] = whose;
    heap.push(far, node);
  }

  function spread() {
    while (heap.least() < Infinity) {
      const far = heap.least();
      const node = heap.pop();
      if (far > away[node]) continue;
      for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) {
        reach(joints.to[at], far + length[joints.edge[at]], owner[node]);
      }
    }
  }

  /** @param {Entered} entered */
  function begin({ number, ways: own }) {
    for (const way of own) {
      ways.set(way.edge, [...(ways.get(way.edge) ?? []), { number, way }]);
      reach(u[way.edge], way.offset + way.position, number);
      reach(v[way.edge], way.offset + length[way.edge] - way.position, number);
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

  /** Gives back what the place that came last has taken. */
  function giveBack() {
    const { nodes: all, away: was, owner: whose } = taken ?? { nodes: [], away: [], owner: [] };
    for (let n = all.length - 1; n >= 0; n -= 1) {
      away[all[n]] = was[n];
      owner[all[n]] = whose[n];
    }
    return all;
  }

  /**
   * Takes a place out of the nodes that it was the nearest of, and lets what is around them in.
   *
   * @param {number} number
   */
  function empty(number) {
    taken = null;
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
        reach(node, away[other] + length[e], owner[other]);
        for (const one of ways.get(e) ?? []) {
          const { position, offset } = one.way;
          if (u[e] === node) reach(node, offset + position, one.number);
          if (v[e] === node) reach(node, offset + length[e] - position, one.number);
        }
      }
    }
    spread();
    return emptied;
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
      for (const one of many) begin(one);
      spread();
      weighAll();
    },

    /** @param {Entered} entered */
    add(entered) {
      taken = { number: entered.number, nodes: [], away: [], owner: [] };
      begin(entered);
      spread();
      changed.push(taken.nodes);
      entrances.push(...entered.ways);
    },

    /** @param {Entered} entered */
    remove({ number, ways: left }) {
      for (const { edge } of left) {
        const others = (ways.get(edge) ?? []).filter((one) => one.number !== number);
        if (others.length) ways.set(edge, others);
        else ways.delete(edge);
      }
      changed.push(taken?.number === number ? giveBack() : empty(number));
      taken = null;
      entrances.push(...left);
    },

    /**
     * Weighs again the points that may have another nearest since places came and went.
     *
     * @param {(point: number) => void} told of each of them
     */
    weighChanged(told) {
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
      for (const some of changed) {
        for (const node of some) {
          const last = joints.first[node + 1];
          for (let at = joints.first[node]; at < last; at += 1) look(joints.edge[at]);
        }
      }
      for (const { edge } of entrances) look(edge);
      changed.length = 0;
      entrances.length = 0;
    },
  };
}
