// Ways that come and go, in the walking network: as scenarios/network.py does it.

import { ACROSS, ADDED, GONE, LAYERED, measureLengths, SNAPPABLE, spotsOf } from "./network.js";
import { apart, around, lengthOf, locate, MEET_M, meetings, partOf, pointAt } from "./shapes.js";
import { findNear, makeIndex, makeSnap } from "./snap.js";

/** @import { Network } from "./network.js" */
/** @import { Spots, XY } from "./shapes.js" */
/** @import { Among, Index } from "./snap.js" */

/** Metres within which an end is joined to a way, and a closed way is found. */
export const JOIN_M = 15;
// Crossings nearer to each other, or to a junction, are one.
const SAME_M = 0.01;

/** @typedef {{ id: string, line: Spots, layered: boolean }} NewPath */
/** @typedef {{ edge: number, position: number }} Joint */
/**
 * A network as it would be. Stretches that are gone keep their number, and new ones come last.
 *
 * @typedef {{ network: Network, index: Index, ways: number[], faults: string[] }} Rebuilt
 */

/**
 * The network without some stretches and with some ways; `faults` are the ways that touch none.
 *
 * @param {Network} base
 * @param {Index} baseIndex
 * @param {number[]} closed
 * @param {NewPath[]} added
 * @param {number} leastNodes of a part that one may start in
 * @returns {Rebuilt}
 */
export function withPaths(base, baseIndex, closed, added, leastNodes) {
  const net = makeNet(base, baseIndex, closed);
  // A bridge may end at an added path.
  const inOrder = [...added].sort((one, other) => Number(one.layered) - Number(other.layered));
  const faults = inOrder.filter((path) => !net.add(path)).map(({ id }) => id);
  const network = net.build();
  markSnappable(network, leastNodes);
  const index = makeIndex(network, base.u.length, baseIndex);
  return { network, index, ways: net.ways(), faults };
}

/**
 * @param {Network} base
 * @param {Index} index
 * @param {number[]} closed
 */
function makeNet(base, index, closed) {
  const gone = new Set(closed);
  const most = base.u.length;
  let { nodes } = base;
  /** @type {{ spots: Spots, u: number, v: number, flags: number, isNew: boolean }[]} */
  const more = [];
  const snap = makeSnap(base, index, JOIN_M);
  /** @type {Among} */
  const isGround = (e) => !gone.has(e) && !(flagsOf(e) & LAYERED);
  /** @param {number} e */
  const flagsOf = (e) => (e < most ? base.flags[e] : more[e - most].flags);
  /** @param {number} e */
  const lineOf = (e) => (e < most ? spotsOf(base, e) : more[e - most].spots);
  /** @param {number} e */
  const endsOf = (e) => (e < most ? [base.u[e], base.v[e]] : [more[e - most].u, more[e - most].v]);
  /** @returns {number[]} */
  const fresh = () => [...more.keys()].map((n) => n + most).filter(isGround);

  /**
   * The way that an end of a path is joined to.
   *
   * @param {XY} point
   * @returns {Joint | null}
   */
  function joinEnd(point) {
    let best = snap(...point, isGround);
    for (const edge of fresh()) {
      const { offset, position } = locate(point, lineOf(edge));
      if (offset <= JOIN_M && offset < (best?.offset ?? Infinity)) {
        best = { edge, offset, position };
      }
    }
    return best;
  }

  /**
   * Where a path crosses or touches ways: how far along it, and which way.
   *
   * @param {Spots} line
   * @param {[number, Joint][]} joints those that are known
   */
  function crossings(line, joints) {
    const near = findNear(index, around(MEET_M, [line])).filter(isGround);
    /** @type {[number, Joint][]} */
    const met = [...near, ...fresh()].flatMap((edge) => {
      const spots = lineOf(edge);
      return meetings(spots, line, MEET_M).map((spot) => {
        const { position } = locate(spot, spots);
        return /** @type {[number, Joint]} */ ([locate(spot, line).position, { edge, position }]);
      });
    });
    // From its start on: the edges have another order in the Python engine.
    met.sort(([one], [other]) => one - other);
    const taken = joints.map(([at]) => at);
    return met.filter(([at]) => {
      const isNew = taken.every((other) => Math.abs(at - other) > SAME_M);
      if (isNew) taken.push(at);
      return isNew;
    });
  }

  /**
   * The node of a stretch at a position, made if it is not there.
   *
   * @param {Joint} joint
   * @param {Map<number, [number, number][]>} cuts
   */
  function nodeOn({ edge, position }, cuts) {
    const [u, v] = endsOf(edge);
    const left = lengthOf(lineOf(edge)) - position;
    // A stretch may be shorter than that, and lie there twice, in both directions.
    if (Math.min(position, left) <= SAME_M) return position < left ? u : v;
    const known = cuts.get(edge) ?? [];
    const same = known.find(([at]) => Math.abs(at - position) <= SAME_M);
    if (same) return same[1];
    nodes += 1;
    cuts.set(edge, [...known, [position, nodes - 1]]);
    return nodes - 1;
  }

  /**
   * @param {Spots} spots
   * @param {[number, number][]} stops how far along, and the node there
   * @param {number} flags
   * @param {boolean} isNew
   */
  function append(spots, stops, flags, isNew) {
    const inOrder = [...stops].sort(([one], [other]) => one - other);
    inOrder.slice(1).forEach(([stop, v], n) => {
      const [start, u] = inOrder[n];
      more.push({ spots: partOf(spots, start, stop), u, v, flags, isNew });
    });
  }

  /**
   * @param {number} edge
   * @param {[number, number][]} cuts
   */
  function cut(edge, cuts) {
    gone.add(edge);
    const spots = lineOf(edge);
    const [u, v] = endsOf(edge);
    const isNew = edge >= most && more[edge - most].isNew;
    append(spots, [[0, u], ...cuts, [lengthOf(spots), v]], flagsOf(edge), isNew);
  }

  return {
    /**
     * Adds a way, and cuts the ways that it is joined to; false if it touches none.
     *
     * @param {NewPath} path
     */
    add({ line, layered }) {
      const ends = [joinEnd(line[0]), joinEnd(line[line.length - 1])];
      if (layered && ends.includes(null)) return false;
      const [first, last] = ends.map((one) => one && pointAt(lineOf(one.edge), one.position));
      const drawn = [...(first ? [first] : []), ...line, ...(last ? [last] : [])];
      const spots = drawn.filter((spot, n) => n === 0 || apart(drawn[n - 1], spot) > 0);
      const whole = lengthOf(spots);
      /** @type {[number, Joint][]} */
      const joints = [];
      if (ends[0]) joints.push([0, ends[0]]);
      if (ends[1]) joints.push([whole, ends[1]]);
      if (!layered) joints.push(...crossings(spots, joints));
      if (!joints.length) return false;
      /** @type {Map<number, [number, number][]>} */
      const cuts = new Map();
      joints.sort(([one], [other]) => one - other);
      const stops = new Map(joints.map(([at, joint]) => [at, nodeOn(joint, cuts)]));
      for (const [edge, spotsOfCuts] of cuts) cut(edge, spotsOfCuts);
      for (const at of [0, whole]) {
        if (stops.has(at)) continue;
        stops.set(at, nodes);
        nodes += 1;
      }
      append(spots, [...stops], ADDED | (layered ? LAYERED : 0), true);
      return true;
    },

    /** The stretches of the ways that were added. */
    ways: () =>
      fresh()
        .concat(layeredWays())
        .filter((e) => more[e - most].isNew),

    /** @returns {Network} */
    build() {
      const { first, x, y } = spread(
        base,
        more.map(({ spots }) => spots),
      );
      const flags = Uint8Array.from([...base.flags, ...more.map((one) => one.flags)]);
      for (const e of gone) flags[e] |= GONE;
      return {
        nodes,
        u: Int32Array.from([...base.u, ...more.map(({ u }) => u)]),
        v: Int32Array.from([...base.v, ...more.map(({ v }) => v)]),
        length: measureLengths(first, x, y),
        flags,
        rank: Int32Array.from([...base.rank, ...more.map(() => 0)]),
        first,
        x,
        y,
      };
    },
  };

  function layeredWays() {
    return [...more.keys()].map((n) => n + most).filter((e) => !gone.has(e) && !isGround(e));
  }
}

/**
 * The spots of a network with those of more stretches behind them.
 *
 * @param {Network} base
 * @param {Spots[]} more
 */
function spread(base, more) {
  const first = new Int32Array(base.first.length + more.length);
  first.set(base.first);
  more.forEach(({ length }, n) => {
    first[base.first.length + n] = first[base.first.length + n - 1] + length;
  });
  const [x, y] = [base.x, base.y].map((spots, axis) => {
    const all = new Float64Array(first[first.length - 1]);
    all.set(spots);
    all.set(
      more.flat().map((spot) => spot[axis]),
      spots.length,
    );
    return all;
  });
  return { first, x, y };
}

/**
 * Marks anew from which stretches one may start: in large parts of the network, on the ground.
 *
 * @param {Network} network
 * @param {number} leastNodes
 */
function markSnappable({ nodes, u, v, flags }, leastNodes) {
  const above = Int32Array.from({ length: nodes }, (_, n) => n);
  /** @param {number} node */
  const find = (node) => {
    let at = node;
    while (above[at] !== at) {
      above[at] = above[above[at]];
      at = above[at];
    }
    return at;
  };
  const seen = new Uint8Array(nodes);
  for (let e = 0; e < u.length; e += 1) {
    if (flags[e] & GONE) continue;
    above[find(u[e])] = find(v[e]);
    seen[u[e]] = 1;
    seen[v[e]] = 1;
  }
  const size = new Int32Array(nodes);
  for (let n = 0; n < nodes; n += 1) size[find(n)] += seen[n];
  for (let e = 0; e < u.length; e += 1) {
    if (flags[e] & GONE) continue;
    const may = size[find(u[e])] >= leastNodes && !(flags[e] & (LAYERED | ACROSS));
    if (may && !(flags[e] & SNAPPABLE)) flags[e] |= SNAPPABLE | ADDED;
    else if (!may) flags[e] &= ~SNAPPABLE;
  }
}
