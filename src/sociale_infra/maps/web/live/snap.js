// Points put on the network, as engine/network.py does: on the nearest stretch that one may start from.

/** @import { Network } from "./network.js" */

/**
 * Where a point is on the network: how far along a stretch from its start, and how far from it, in
 * metres.
 *
 * @typedef {object} Snapped
 * @property {number} edge
 * @property {number} position
 * @property {number} offset
 */

const CELL_M = 50;

/**
 * The pieces of some stretches between two spots, by the cells of a grid that they lie in.
 *
 * @param {Network} network
 * @param {(edge: number) => boolean} among
 */
function indexPieces({ first, x, y }, among) {
  /** @type {Map<number, number[]>} */
  const cells = new Map();
  /** @type {number[]} */
  const edges = [];
  for (let e = 0; e < first.length - 1; e += 1) if (among(e)) edges.push(e);
  for (const e of edges) {
    for (let at = first[e]; at < first[e + 1] - 1; at += 1) {
      const [west, east] = [x[at], x[at + 1]].map((one) => Math.floor(one / CELL_M)).sort(byValue);
      const [south, north] = [y[at], y[at + 1]]
        .map((one) => Math.floor(one / CELL_M))
        .sort(byValue);
      for (let column = west; column <= east; column += 1) {
        for (let row = south; row <= north; row += 1) {
          const key = keyOf(column, row);
          const cell = cells.get(key);
          if (cell) cell.push(e, at);
          else cells.set(key, [e, at]);
        }
      }
    }
  }
  return cells;
}

/**
 * @param {number} one
 * @param {number} other
 */
const byValue = (one, other) => one - other;

/**
 * @param {number} column
 * @param {number} row
 */
const keyOf = (column, row) => column * 0x1000000 + row;

/**
 * Whether the first of some differences is below zero, those that are zero left out.
 *
 * @param {number[]} differences
 */
function comesFirst(...differences) {
  const first = differences.find((one) => one !== 0);
  return first !== undefined && first < 0;
}

/**
 * Returns `snap(px, py)`, which is the nearest of some stretches within `most` metres (inclusive), or
 * null. Of equally near ones it is the one whose nearest point lies farthest west, then south.
 *
 * @param {Network} network
 * @param {(edge: number) => boolean} among
 * @param {number} most
 */
export function makeSnap(network, among, most) {
  const { first, x, y, length, rank } = network;
  const cells = indexPieces(network, among);

  /**
   * @param {number} px
   * @param {number} py
   * @returns {Snapped | null}
   */
  return (px, py) => {
    let [edge, piece, least] = [-1, -1, Infinity];
    let [atX, atY] = [0, 0];
    /** @param {number[] | undefined} cell */
    const look = (cell) => {
      for (let i = 0; cell && i < cell.length; i += 2) {
        const at = cell[i + 1];
        // From the west (then south) on, so that what lies upon each other is equally near.
        const turned = x[at] > x[at + 1] || (x[at] === x[at + 1] && y[at] > y[at + 1]);
        const [from, to] = turned ? [at + 1, at] : [at, at + 1];
        const away = distanceTo(px, py, x[from], y[from], x[to], y[to]);
        if (away > least) continue;
        const part = along(px, py, x[from], y[from], x[to], y[to]);
        const onX = x[from] + part * (x[to] - x[from]);
        const onY = y[from] + part * (y[to] - y[from]);
        if (away < least || comesFirst(onX - atX, onY - atY, rank[cell[i]] - rank[edge])) {
          [edge, piece, least, atX, atY] = [cell[i], at, away, onX, onY];
        }
      }
    };
    const [column, row] = [Math.floor(px / CELL_M), Math.floor(py / CELL_M)];
    // What lies in no ring up to number n is farther than n cells.
    for (let n = 0; n === 0 || (n - 1) * CELL_M <= Math.min(least, most); n += 1) {
      for (let dx = -n; dx <= n; dx += 1) {
        const step = Math.abs(dx) === n ? 1 : 2 * n;
        for (let dy = -n; dy <= n; dy += step || 1) look(cells.get(keyOf(column + dx, row + dy)));
      }
    }
    if (!(least <= most)) return null;
    let position = 0;
    for (let at = first[edge]; at < piece; at += 1) position += spanOf(at, x, y);
    position += along(px, py, x[piece], y[piece], x[piece + 1], y[piece + 1]) * spanOf(piece, x, y);
    return { edge, position: Math.min(position, length[edge]), offset: least };
  };
}

/**
 * @param {number} at
 * @param {Float64Array} x
 * @param {Float64Array} y
 */
const spanOf = (at, x, y) => Math.sqrt((x[at + 1] - x[at]) ** 2 + (y[at + 1] - y[at]) ** 2);

/**
 * Which part of the way from a to b lies before the point nearest to p, from 0 to 1.
 *
 * @param {number} px
 * @param {number} py
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 */
export function along(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  return square > 0 ? Math.min(Math.max(((px - ax) * dx + (py - ay) * dy) / square, 0), 1) : 0;
}

/**
 * How far p is from the line from a to b.
 *
 * @param {number} px
 * @param {number} py
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 */
export function distanceTo(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const part = square > 0 ? ((px - ax) * dx + (py - ay) * dy) / square : 0;
  if (part <= 0) return Math.sqrt((px - ax) ** 2 + (py - ay) ** 2);
  if (part >= 1) return Math.sqrt((px - bx) ** 2 + (py - by) ** 2);
  return Math.abs(((ay - py) * dx - (ax - px) * dy) / square) * Math.sqrt(square);
}
