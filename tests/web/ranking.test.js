import assert from "node:assert/strict";
import { test } from "node:test";
import { lengths, rank } from "../../src/sociale_infra/maps/web/ranking.js";

/** @import { Area } from "../../src/sociale_infra/maps/web/payload.d.ts" */

const AREAS = ["a", "b", "c", "d"].map((name) => /** @type {Area} */ ({ name }));

/** @param {(number | null)[]} figures */
const sortedBy = (figures) => (/** @type {Area} */ area) => figures[AREAS.indexOf(area)];

test("the worst comes first, and what is unknown last", () => {
  const sorted = sortedBy([3, null, 7, 5]);
  /** @param {"high" | "low"} worst */
  const names = (worst) => rank(AREAS, { sorted, worst }).map(({ name }) => name);
  assert.deepEqual(names("high"), ["c", "d", "a", "b"]);
  assert.deepEqual(names("low"), ["a", "d", "c", "b"]);
});

test("equal areas stay in their order", () => {
  const names = rank(AREAS, { sorted: () => 1, worst: "high" }).map(({ name }) => name);
  assert.deepEqual(names, ["a", "b", "c", "d"]);
});

test("bars are as long as their figures, against the whole or the greatest", () => {
  const sorted = sortedBy([0.2, null, 0.5, 0]);
  assert.deepEqual(lengths(AREAS, { sorted, full: 1 }), [0.2, null, 0.5, 0]);
  assert.deepEqual(lengths(AREAS, { sorted, full: null }), [0.4, null, 1, 0]);
});

test("there are no bars of losses, of nothing, and of the unknown", () => {
  for (const figures of [
    [-1, 2, 3, 4],
    [0, 0, 0, 0],
    [null, null, null, null],
  ]) {
    const none = lengths(AREAS, { sorted: sortedBy(figures), full: null });
    assert.deepEqual(none, [null, null, null, null]);
  }
});
