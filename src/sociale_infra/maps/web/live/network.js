// The walking network in metres, as live_network.py packs it.

/**
 * A network: its stretches lie between nodes `u` and `v`. The spots of stretch `e` are those from
 * `first[e]` up to `first[e + 1]` in `x` and `y` (metres); its bits in `flags` are those below.
 *
 * @typedef {object} Network
 * @property {number} nodes
 * @property {Int32Array} u
 * @property {Int32Array} v
 * @property {Float64Array} length
 * @property {Uint8Array} flags
 * @property {Int32Array} rank which of stretches that lie upon each other comes first
 * @property {Int32Array} first
 * @property {Float64Array} x
 * @property {Float64Array} y
 */

/** @typedef {(x: number, y: number) => [number, number]} Project */

export const [SNAPPABLE, LAYERED, ACROSS, ADDED, TURNED, GONE] = [1, 2, 4, 8, 16, 32];
export const FINE = 100; // hundredths of a step
export const PARTS = 2 ** 24; // in a hundredth of a step

/**
 * @param {Record<string, Int32Array>} columns
 * @param {(x: number, y: number) => [number, number]} metresOf a spot on the grid
 * @returns {Network}
 */
export function readNetwork({ back, on, inner, flags, rank, x, y, x_part, y_part }, metresOf) {
  const count = back.length;
  const [u, v] = [new Int32Array(count), new Int32Array(count)];
  const first = new Int32Array(count + 1);
  for (let e = 0; e < count; e += 1) first[e + 1] = first[e] + inner[e] + 2;
  const spots = { x: new Float64Array(first[count]), y: new Float64Array(first[count]) };
  /** @type {number[][]} whole numbers on the grid of each node, and its metres */
  const nodes = [];
  let [next, root] = [0, [0, 0, 0, 0]];
  /** @param {number[]} before */
  const read = (before) => {
    const [east, north] = [before[0] + x[next], before[1] + y[next]];
    const metres = metresOf(east + x_part[next] / PARTS, north + y_part[next] / PARTS);
    next += 1;
    return [east, north, ...metres];
  };
  for (let e = 0; e < count; e += 1) {
    if (back[e] < 0) {
      root = read(root);
      nodes.push(root);
    }
    u[e] = nodes.length - 1 - Math.max(back[e], 0);
    let spot = nodes[u[e]];
    [spots.x[first[e]], spots.y[first[e]]] = [spot[2], spot[3]];
    for (let at = first[e] + 1; at < first[e + 1]; at += 1) {
      const known = at === first[e + 1] - 1 && on[e] > 0;
      spot = known ? nodes[nodes.length - on[e]] : read(spot);
      [spots.x[at], spots.y[at]] = [spot[2], spot[3]];
    }
    v[e] = on[e] > 0 ? nodes.length - on[e] : nodes.length;
    if (on[e] === 0) nodes.push(spot);
  }
  const length = measureLengths(first, spots.x, spots.y);
  const told = { flags: Uint8Array.from(flags), rank };
  return { nodes: nodes.length, u, v, length, ...told, first, ...spots };
}

/**
 * @param {Int32Array} first
 * @param {Float64Array} x
 * @param {Float64Array} y
 */
export function measureLengths(first, x, y) {
  const length = new Float64Array(first.length - 1);
  for (let e = 0; e < length.length; e += 1) {
    for (let at = first[e] + 1; at < first[e + 1]; at += 1) {
      length[e] += Math.sqrt((x[at] - x[at - 1]) ** 2 + (y[at] - y[at - 1]) ** 2);
    }
  }
  return length;
}

/**
 * The spots of a stretch.
 *
 * @param {Network} network
 * @param {number} e
 * @returns {[number, number][]}
 */
export function spotsOf({ first, x, y }, e) {
  /** @type {[number, number][]} */
  const spots = [];
  for (let at = first[e]; at < first[e + 1]; at += 1) spots.push([x[at], y[at]]);
  return spots;
}

/**
 * The stretches at each node: those of node `n` are `edge[first[n]]` up to `edge[first[n + 1]]`, which
 * lead `to` the node there in so many `metres`.
 *
 * @param {Network} network
 */
export function joinUp({ nodes, u, v, length, flags }) {
  const first = new Int32Array(nodes + 2);
  for (let e = 0; e < u.length; e += 1) {
    if (flags[e] & GONE) continue;
    first[u[e] + 2] += 1;
    first[v[e] + 2] += 1;
  }
  for (let n = 2; n < first.length; n += 1) first[n] += first[n - 1];
  const edge = new Int32Array(2 * u.length);
  const to = new Int32Array(2 * u.length);
  const metres = new Float64Array(2 * u.length);
  /**
   * @param {number} e
   * @param {number} from
   * @param {number} end
   */
  const put = (e, from, end) => {
    const at = first[from + 1];
    edge[at] = e;
    to[at] = end;
    metres[at] = length[e];
    first[from + 1] = at + 1;
  };
  for (let e = 0; e < u.length; e += 1) {
    if (flags[e] & GONE) continue;
    put(e, u[e], v[e]);
    put(e, v[e], u[e]);
  }
  return { first, edge, to, metres };
}

/** @typedef {ReturnType<typeof joinUp>} Joints */
