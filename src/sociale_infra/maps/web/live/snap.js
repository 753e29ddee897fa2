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

/** @typedef {(e: number) => boolean} Among which stretches are meant */
/**
 * The pieces of stretches by the cells of a grid that they lie in: the stretch and the row of the
 * first spot of each piece, one after the other.
 *
 * @typedef {Map<number, number[]>[]} Index
 */

const CELL_M = 50;
const SLACK_M = 1e-6;

/**
 * @param {Network} network
 * @param {number} [from] the first stretch; those before it stand in the index `before`
 * @param {Index} [before]
 * @returns {Index}
 */
export function makeIndex({ first, x, y }, from = 0, before = []) {
  /** @type {Map<number, number[]>} */
  const cells = new Map();
  for (let e = from; e < first.length - 1; e += 1) {
    for (let at = first[e]; at < first[e + 1] - 1; at += 1) {
      const [west, south] = [Math.min(x[at], x[at + 1]), Math.min(y[at], y[at + 1])];
      const [east, north] = [Math.max(x[at], x[at + 1]), Math.max(y[at], y[at + 1])];
      overCells(west, south, east, north, (key) => {
        const cell = cells.get(key);
        if (cell) cell.push(e, at);
        else cells.set(key, [e, at]);
      });
    }
  }
  return [...before, cells];
}

/**
 * @param {number} west
 * @param {number} south
 * @param {number} east
 * @param {number} north
 * @param {(key: number) => void} told
 */
function overCells(west, south, east, north, told) {
  for (let column = Math.floor(west / CELL_M); column <= Math.floor(east / CELL_M); column += 1) {
    for (let row = Math.floor(south / CELL_M); row <= Math.floor(north / CELL_M); row += 1) {
      told(keyOf(column, row));
    }
  }
}

/**
 * The stretches that may lie within some bounds in metres, in their order.
 *
 * @param {Index} index
 * @param {{ west: number, south: number, east: number, north: number }} bounds
 */
export function findNear(index, { west, south, east, north }) {
  /** @type {Set<number>} */
  const found = new Set();
  overCells(west, south, east, north, (key) => {
    for (const cells of index) {
      const cell = cells.get(key) ?? [];
      for (let i = 0; i < cell.length; i += 2) found.add(cell[i]);
    }
  });
  return [...found].sort((one, other) => one - other);
}

/**
 * How far a point is from a cell at least; what lies in it may be nearer by the last bits of a sum.
 *
 * @param {number} px
 * @param {number} py
 * @param {number} column
 * @param {number} row
 */
function awayFromCell(px, py, column, row) {
  const dx = Math.max(column * CELL_M - px, px - (column + 1) * CELL_M, 0);
  const dy = Math.max(row * CELL_M - py, py - (row + 1) * CELL_M, 0);
  return Math.sqrt(dx * dx + dy * dy) - SLACK_M;
}

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
 * Returns `snap(px, py, among)`, which is the nearest of some stretches within `most` metres
 * (inclusive), or null. Of equally near ones it is the one whose nearest point lies farthest west,
 * then south.
 *
 * @param {Network} network
 * @param {Index} index
 * @param {number} most
 */
export function makeSnap(network, index, most) {
  const { first, x, y, length, rank } = network;

  /**
   * @param {number} px
   * @param {number} py
   * @param {Among} among
   * @returns {Snapped | null}
   */
  return (px, py, among) => {
    let [edge, piece, least] = [-1, -1, Infinity];
    let [atX, atY] = [0, 0];
    /** @param {number[] | undefined} cell */
    const look = (cell) => {
      for (let i = 0; cell && i < cell.length; i += 2) {
        if (!among(cell[i])) continue;
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
        for (let dy = -n; dy <= n; dy += step) {
          if (awayFromCell(px, py, column + dx, row + dy) > least) continue;
          const key = keyOf(column + dx, row + dy);
          for (const cells of index) look(cells.get(key));
        }
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
