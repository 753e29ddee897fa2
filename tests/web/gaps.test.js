import assert from "node:assert/strict";
import { test } from "node:test";
import { outlineOf } from "../../src/sociale_infra/maps/web/edits/outlines.js";
import { findGaps } from "../../src/sociale_infra/maps/web/live/gaps.js";

const PERSON = 2 ** 32;
const [NO, UNKNOWN, YES] = [0, 1, 2];

/**
 * Homes with their answers on robust access, as the page has counted them.
 *
 * @param {[number, number, number, number, number][]} rows metres east and north, area, people, answer
 */
function countsOf(rows) {
  /** @param {number} n */
  const column = (n) => Float64Array.from(rows, (row) => row[n]);
  const people = Float64Array.from(rows, ([, , , weight]) => weight * PERSON);
  const homes = {
    count: rows.length,
    x: column(0),
    y: column(1),
    area: Int32Array.from(column(2)),
  };
  const answers = Int32Array.from(rows, (row) => row[4] << 8);
  /** @type {Map<string, { lacking: [number, number], missing: number[], weight: number }>} */
  const squares = new Map();
  for (const [x, y, , weight, answer] of rows) {
    const name = `E${Math.floor(x / 100)}N${Math.floor(y / 100)}`;
    const square = squares.get(name) ?? { lacking: [0, 0], missing: [0, 0, 0, 0], weight: 0 };
    squares.set(name, square);
    if (answer === NO) {
      square.lacking[0] += weight;
      square.missing[3] += weight;
    }
    if (answer !== YES) square.lacking[1] += weight;
  }
  const sums = {
    squares: [...squares.keys()],
    square: (/** @type {number} */ n) => [...squares.values()][n],
  };
  return /** @type {any} */ ({ homes: { ...homes, people: [people] }, answers, sums });
}

test("squares that touch by a side or a corner are one gap, and the gap of most people is the first", () => {
  const gaps = findGaps(
    countsOf([
      [150, 150, 0, 4, NO],
      [250, 250, 1, 5, NO],
      [260, 250, 1, 2, UNKNOWN],
      [250, 350, 1, 9, YES],
      [550, 150, 0, 20, NO],
    ]),
    ["b", "a"],
  );
  assert.deepEqual(
    gaps.map(({ squares }) => squares.map(({ name }) => name)),
    [["E5N1"], ["E1N1", "E2N2"]],
  );
  assert.deepEqual(gaps[1].lacking, [9, 11]);
  assert.deepEqual(gaps[1].missing, [3]);
  assert.deepEqual(gaps[1].areas, [
    { area: 1, lacking: [5, 7] },
    { area: 0, lacking: [4, 4] },
  ]);
});

test("of equals the gap farthest west is the first, and the area of the first code is named", () => {
  const gaps = findGaps(
    countsOf([
      [950, 150, 0, 4, NO],
      [150, 150, 0, 2, NO],
      [160, 150, 1, 2, NO],
    ]),
    ["b", "a"],
  );
  assert.deepEqual(
    gaps.map(({ squares, area }) => [squares[0].name, area]),
    [
      ["E1N1", 1],
      ["E9N1", 0],
    ],
  );
});

test("the line around squares goes around them all, and around what is left open", () => {
  const around = [0, 1, 2].flatMap((east) => [0, 1, 2].map((north) => ({ east, north })));
  const ring = around.filter(({ east, north }) => east !== 1 || north !== 1);
  assert.deepEqual(outlineOf(ring), [
    [
      [0, 0],
      [3, 0],
      [3, 3],
      [0, 3],
      [0, 0],
    ],
    [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 1],
      [1, 1],
    ],
  ]);
});

test("squares that touch by a corner have lines of their own", () => {
  const rings = outlineOf([
    { east: 0, north: 0 },
    { east: 1, north: 1 },
  ]);
  assert.deepEqual(
    rings.map((ring) => ring.length),
    [5, 5],
  );
});
