// Lines and outlines in metres: where they cross, what lies inside, parts of them.

import { along, distanceTo } from "./snap.js";

/** @typedef {[number, number]} XY metres */
/** @typedef {XY[]} Spots of a line, or of a ring, which ends where it starts */

/** Metres within which lines touch, where the last bits of a computed point must not decide it. */
export const MEET_M = 0.001;

/**
 * @param {XY} one
 * @param {XY} other
 */
export const apart = ([ax, ay], [bx, by]) => Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2);

/** @param {Spots} line */
export const lengthOf = (line) =>
  line.reduce((sum, spot, n) => (n ? sum + apart(line[n - 1], spot) : 0), 0);

/**
 * How far a point is from a line, and how far along it the nearest point lies.
 *
 * @param {XY} point
 * @param {Spots} line
 */
export function locate([px, py], line) {
  let [offset, position, before] = [Infinity, 0, 0];
  for (let n = 1; n < line.length; n += 1) {
    const [[ax, ay], [bx, by]] = [line[n - 1], line[n]];
    const span = apart(line[n - 1], line[n]);
    const away = distanceTo(px, py, ax, ay, bx, by);
    if (away < offset) {
      offset = away;
      position = before + along(px, py, ax, ay, bx, by) * span;
    }
    before += span;
  }
  return { offset, position };
}

/**
 * The point of a line at so many metres along it.
 *
 * @param {Spots} line
 * @param {number} position
 * @returns {XY}
 */
export function pointAt(line, position) {
  let left = position;
  for (let n = 1; n < line.length; n += 1) {
    const [[ax, ay], [bx, by]] = [line[n - 1], line[n]];
    const span = apart(line[n - 1], line[n]);
    if (left < span) return [ax + (left / span) * (bx - ax), ay + (left / span) * (by - ay)];
    left -= span;
  }
  return line[line.length - 1];
}

/**
 * The part of a line from so many metres along it up to so many.
 *
 * @param {Spots} line
 * @param {number} start
 * @param {number} stop
 * @returns {Spots}
 */
export function partOf(line, start, stop) {
  let at = 0;
  /** @type {Spots} */
  const between = [];
  line.forEach((spot, n) => {
    if (n) at += apart(line[n - 1], spot);
    if (start < at && at < stop) between.push(spot);
  });
  return [pointAt(line, start), ...between, pointAt(line, stop)];
}

/**
 * Where two lines meet; where they lie upon each other, the ends of that.
 *
 * @param {Spots} one
 * @param {Spots} other
 * @param {number} within metres within which they touch
 * @returns {XY[]}
 */
export function meetings(one, other, within) {
  /** @type {XY[]} */
  const found = [];
  for (let n = 1; n < one.length; n += 1) {
    for (let m = 1; m < other.length; m += 1) {
      found.push(...crossings(one[n - 1], one[n], other[m - 1], other[m], within));
    }
  }
  return found;
}

/**
 * @param {XY} a
 * @param {XY} b
 * @param {XY} c
 * @param {XY} d
 * @param {number} within
 * @returns {XY[]}
 */
function crossings(a, b, c, d, within) {
  for (const axis of [0, 1]) {
    if (Math.max(a[axis], b[axis]) < Math.min(c[axis], d[axis]) - within) return [];
    if (Math.min(a[axis], b[axis]) > Math.max(c[axis], d[axis]) + within) return [];
  }
  const ends = [a, b].filter((spot) => distanceTo(...spot, ...c, ...d) <= within);
  ends.push(...[c, d].filter((spot) => distanceTo(...spot, ...a, ...b) <= within));
  if (ends.length) return ends;
  const [fromC, fromD] = [side(c, d, a), side(c, d, b)];
  const [fromA, fromB] = [side(a, b, c), side(a, b, d)];
  if (fromC > 0 === fromD > 0 || fromA > 0 === fromB > 0) return [];
  const part = fromC / (fromC - fromD);
  return [[a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]];
}

/**
 * On which side of the line from a to b a point lies: twice the surface of their triangle.
 *
 * @param {XY} a
 * @param {XY} b
 * @param {XY} point
 */
const side = (a, b, point) => (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);

/**
 * Whether a point lies inside some rings: inside an odd number of them.
 *
 * @param {Spots[]} rings
 * @param {XY} point
 */
export function holds(rings, [px, py]) {
  let inside = false;
  for (const ring of rings) {
    for (let n = 1; n < ring.length; n += 1) {
      const [[ax, ay], [bx, by]] = [ring[n - 1], ring[n]];
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/**
 * The parts of a line inside some rings.
 *
 * @param {Spots} line
 * @param {Spots[]} rings
 * @returns {Spots[]}
 */
export function clip(line, rings) {
  /** @type {Spots[]} */
  const parts = [];
  /** @type {Spots | null} */
  let part = null;
  for (let n = 1; n < line.length; n += 1) {
    const [from, to] = [line[n - 1], line[n]];
    const cuts = rings.flatMap((ring) => meetings([from, to], ring, 0));
    const stops = [from, ...cuts.sort((one, other) => apart(from, one) - apart(from, other)), to];
    for (let m = 1; m < stops.length; m += 1) {
      const [a, b] = [stops[m - 1], stops[m]];
      if (apart(a, b) === 0) continue;
      if (!holds(rings, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])) {
        part = null;
      } else if (part && m === 1) {
        part.push(b);
      } else {
        part = [a, b];
        parts.push(part);
      }
    }
  }
  return parts;
}

/** @typedef {{ west: number, south: number, east: number, north: number }} Bounds */

/**
 * @param {Spots[]} lines
 * @returns {Bounds}
 */
export function boundsOf(lines) {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [x, y] of lines.flat()) {
    bounds.west = Math.min(bounds.west, x);
    bounds.east = Math.max(bounds.east, x);
    bounds.south = Math.min(bounds.south, y);
    bounds.north = Math.max(bounds.north, y);
  }
  return bounds;
}

/**
 * The bounds of what lies within some metres of lines, along each axis.
 *
 * @param {number} metres
 * @param {Spots[]} lines
 * @returns {Bounds}
 */
export function around(metres, lines) {
  const { west, south, east, north } = boundsOf(lines);
  return { west: west - metres, south: south - metres, east: east + metres, north: north + metres };
}

/**
 * How far a point is from some bounds at least.
 *
 * @param {Bounds} bounds
 * @param {number} x
 * @param {number} y
 */
export function awayFrom({ west, south, east, north }, x, y) {
  const dx = Math.max(west - x, x - east, 0);
  const dy = Math.max(south - y, y - north, 0);
  return Math.sqrt(dx * dx + dy * dy);
}
