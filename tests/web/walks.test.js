import assert from "node:assert/strict";
import { test } from "node:test";
import {
  knownClass,
  limitsOf,
  mediansOf,
  walksOf,
} from "../../src/sociale_infra/maps/web/walks.js";

const NONE = -1;
const FAR = 65535;

test("the norm is a limit, and there are always five classes", () => {
  assert.deepEqual(limitsOf(800), [400, 800, 1200, 1600]);
  assert.deepEqual(limitsOf(200), [200, 400, 800, 1200]);
  assert.deepEqual(limitsOf(1500), [400, 800, 1200, 1500]);
  assert.deepEqual(limitsOf(2500), [400, 800, 1200, 2500]);
});

test("a class includes its upper limit, and the last has none", () => {
  const limits = [400, 800, 1200, 1600];
  /** @param {number} metres */
  const level = (metres) => knownClass(metres, FAR, limits);
  assert.deepEqual([0, 400, 401, 800, 1600, 1601, 9999].map(level), [0, 0, 1, 1, 3, 4, 4]);
  assert.equal(level(Infinity), null);
});

test("beyond the edge of what was read a walk is known only if its class is", () => {
  const limits = [400, 800, 1200, 1600];
  assert.equal(knownClass(700, 700, limits), 1);
  assert.equal(knownClass(700, 500, limits), 1); // 500 to 700 m: one class
  assert.equal(knownClass(700, 300, limits), null);
  assert.equal(knownClass(5000, 1700, limits), 4);
});

test("of what nobody can walk to no column is packed, and no walk is known", () => {
  const columns = { square: Int32Array.from([0, 0, 1]), homes: Int32Array.from([1, 1, 2]) };
  assert.deepEqual(walksOf(columns, "people"), [Infinity, Infinity, Infinity]);
});

test("every address of a square counts, also those at one door", () => {
  const columns = {
    square: Int32Array.from([0, 3, 2, 2, 0, 3, 3]),
    homes: Int32Array.from([1, 1, 3, 1, 1, 1, 1]),
    library_m: Int32Array.from([300, NONE, 900, 100, 100, NONE, 50]),
  };
  const walks = walksOf(columns, "library");
  assert.deepEqual(walks, [300, Infinity, 900, 100, 100, Infinity, 50]);
  // Square 0: between two; 1 has no address; 2: three of 900 and one of 100; 3: most reach none.
  assert.deepEqual([...mediansOf(columns, walks, 4)], [200, Infinity, 900, Infinity]);
});
