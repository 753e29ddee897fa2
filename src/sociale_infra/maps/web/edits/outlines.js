// The lines around squares, which are named by the hectometres of their south-west corners.

import { squareKey } from "../live/homes.js";

/** @import { Pair, Square } from "../live/gaps.js" */
/** @typedef {{ from: Pair, step: Pair }} Side of a square, which stands at its left */

/** @type {{ beside: Pair, corner: Pair, step: Pair }[]} the sides of a square, and what is beyond */
const SIDES = [
  { beside: [0, -1], corner: [0, 0], step: [1, 0] },
  { beside: [1, 0], corner: [1, 0], step: [0, 1] },
  { beside: [0, 1], corner: [1, 1], step: [-1, 0] },
  { beside: [-1, 0], corner: [0, 1], step: [0, -1] },
];

/**
 * @param {Pair} one
 * @param {Pair} other
 * @returns {Pair}
 */
const plus = (one, other) => [one[0] + other[0], one[1] + other[1]];

/** @param {Side} side */
const textOf = ({ from, step }) => `${from} ${step}`;

/**
 * The side that comes after another: it turns left where it can, so that squares which touch by a
 * corner alone are apart.
 *
 * @param {Side} side
 * @param {Map<string, Side>} sides
 * @returns {Side | undefined}
 */
function nextOf({ from, step }, sides) {
  const to = plus(from, step);
  /** @type {Pair[]} */
  const turns = [[-step[1], step[0]], step, [step[1], -step[0]]];
  return turns.map((turn) => sides.get(textOf({ from: to, step: turn }))).find(Boolean);
}

/**
 * The rings around squares, in hectometres; each ends where it starts.
 *
 * @param {Pick<Square, "east" | "north">[]} squares
 * @returns {Pair[][]}
 */
export function outlineOf(squares) {
  const inside = new Set(squares.map(({ east, north }) => squareKey(east, north)));
  /** @type {Map<string, Side>} */
  const sides = new Map();
  for (const { east, north } of squares) {
    for (const { beside, corner, step } of SIDES) {
      const side = { from: plus([east, north], corner), step };
      if (!inside.has(squareKey(...plus([east, north], beside)))) sides.set(textOf(side), side);
    }
  }
  /** @type {Pair[][]} */
  const rings = [];
  for (const first of sides.values()) {
    /** @type {Pair[]} */
    const ring = [];
    /** @type {Side | undefined} */
    let side = first;
    /** @type {Pair | null} */
    let before = null;
    while (side) {
      sides.delete(textOf(side));
      if (String(side.step) !== String(before)) ring.push(side.from);
      before = side.step;
      side = nextOf(side, sides);
    }
    rings.push([...ring, ring[0]]);
  }
  return rings;
}
