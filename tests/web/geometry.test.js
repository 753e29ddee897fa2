import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, decodePoint } from "../../src/sociale_infra/maps/web/geometry.js";

const GRID = { west: 400, south: 5200, steps: 100 };

test("each step starts at the point before it", () => {
  // 4.10 east and 52.05 north; then 3 steps east; then 2 west and 1 north
  assert.deepEqual(decode([[10, 5, 3, 0, -2, 1]], GRID), [
    [
      [52.05, 4.1],
      [52.05, 4.13],
      [52.06, 4.11],
    ],
  ]);
});

test("each line starts at the corner of the grid", () => {
  const [first, second] = decode(
    [
      [1, 1],
      [2, 2],
    ],
    GRID,
  );
  assert.deepEqual([first, second], [[[52.01, 4.01]], [[52.02, 4.02]]]);
  assert.deepEqual(decodePoint([0, 0], GRID), [52, 4]);
  assert.deepEqual(decode([], GRID), []);
});
