import assert from "node:assert/strict";
import { test } from "node:test";
import { makeList } from "../../src/sociale_infra/maps/web/edits/list.js";
import { makeTrying } from "../../src/sociale_infra/maps/web/edits/trying.js";
import { PERSON } from "../../src/sociale_infra/maps/web/live/homes.js";
import { newlyReached } from "../../src/sociale_infra/maps/web/live/newly.js";

/** @import { Variant } from "../../src/sociale_infra/maps/web/edits/reading.js" */

/**
 * @param {string} name
 * @param {number} lng
 * @returns {Variant}
 */
const answer = (name, lng) => ({
  name,
  edits: [{ id: "s1", edit: "add_place", at: [lng, 52], category: "library", name }],
});

const listOf = () => makeList({ shown: {}, set: () => {} });

test("an answer comes beside the reader's own edits, and is there once", () => {
  const list = listOf();
  list.set([{ id: "e1", edit: "close_place", place: "node/1" }]);
  const { find, take } = makeTrying(list);
  assert.equal(find(answer("One", 4)), -1);
  assert.ok(take(answer("One", 4)));
  assert.deepEqual([find(answer("One", 4)), list.at(), list.variants().length], [1, 1, 2]);
  list.choose(0);
  assert.ok(take(answer("Een", 4))); // the same in another language
  assert.deepEqual([list.at(), list.variants().length], [1, 2]);
});

test("a place that is moved is another answer, and there is room for four", () => {
  const list = listOf();
  const { find, take } = makeTrying(list);
  assert.ok([1, 2, 3, 4].every((lng) => take(answer(`At ${lng}`, lng))));
  assert.ok(!take(answer("Fifth", 5)));
  assert.deepEqual([find(answer("", 3)), find(answer("", 3.5)), list.at()], [2, -1, 3]);
});

test("who has a place, or of whom it is unknown how many they are, gains none", () => {
  const homes = {
    count: 5,
    x: Float64Array.from([10, 90, 110, 120, 130]),
    y: new Float64Array(5),
    people: [Float64Array.from([2, 3, 4, -1, 9], (one) => (one < 0 ? -1 : one * PERSON))],
    area: new Int32Array(5),
    addresses: new Int32Array(5),
    edge: new Float64Array(5),
  };
  const walks = new Map([0, 1, 2, 3, 4].map((point) => [point, 100]));
  const gained = newlyReached(walks, Uint8Array.from([1, 1, 1, 1, 0]), homes);
  assert.deepEqual(
    [...gained],
    [
      ["E0000N0000", 5],
      ["E0001N0000", 4],
    ],
  );
});
