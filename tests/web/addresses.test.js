import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAddresses } from "../../src/sociale_infra/maps/web/addresses.js";
import { pack } from "./pack.js";

/** @import { Data, Place } from "../../src/sociale_infra/maps/web/types.ts" */

const GRID = { west: 400_000, south: 5_200_000, steps: 100_000 };
const NONE = -1;
/** @type {Pick<Data, "terms">} */
const WORDS = {
  terms: {
    criteria: ["place", "low_threshold", "diversity", "people"],
    answers: ["no", "unknown", "yes"],
    properties: [],
  },
};

/**
 * @param {string} id
 * @returns {Place}
 */
const place = (id) => ({
  id,
  merged: "",
  category: "library",
  name: id,
  function: "learn",
  tie: "strong",
  properties: {},
  evidence: {},
  area: null,
  hours: null,
  point: [0, 0],
  outline: [],
  loses: null,
});

// The answers are 2 bits a criterion, the first lowest: 0 no, 1 unknown, 2 yes, 3 on no network.
const PACKED = pack({
  x: [100, 70_000, 50],
  y: [100, 100, 90_000],
  square: [0, 80_000, 3],
  homes: [1, 1, 4],
  library_m: [430, 12, NONE],
  library_place: [1, 0, NONE],
  functions: [2, 0, NONE],
  places: [14, 0, NONE],
  answers: [2 + 4 * 1 + 16 * 0 + 64 * 2, 0, 255],
});

const STREETS = ["Kerkstraat", "Dorpsstraat"].map((name) => ({ name, point: [0, 0], along: null }));
const NAMES = { streets: STREETS, letters: ["a", "bis"] };
const PLACES = [place("near"), place("far")];
const { find } = makeAddresses(PACKED, { ...WORDS, ...NAMES, grid: GRID, places: PLACES });

/**
 * @param {number} x
 * @param {number} y
 */
const at = (x, y) => ({ lat: (5_200_000 + y) / 100_000, lng: (400_000 + x) / 100_000 });

test("the nearest address answers, with its place and its verdicts", async () => {
  const found = await find(at(120, 90));
  assert.deepEqual(found.at, at(100, 100));
  assert.equal(found.reach("library")?.metres, 430);
  assert.equal(found.reach("library")?.place.id, "far");
  assert.deepEqual([found.functions, found.places], [2, 14]);
  assert.deepEqual(found.answers, {
    place: "yes",
    low_threshold: "unknown",
    diversity: "no",
    people: "yes",
  });
});

test("a step east is shorter than one north", async () => {
  // At 52 degrees 1,000 steps east are as far as 616 steps north, so nearer than 800.
  const two = pack({
    x: [0, 1000],
    y: [800, 0],
    functions: [1, 2],
    places: [0, 0],
    answers: [0, 0],
  });
  const addresses = makeAddresses(two, { ...WORDS, ...NAMES, grid: GRID, places: [] });
  const found = await addresses.find(at(0, 0));
  assert.equal(found.functions, 2);
});

test("nothing is known of an address on no network", async () => {
  const found = await find(at(0, 90_000));
  assert.equal(found.reach("library"), null);
  assert.deepEqual([found.functions, found.places], [null, null]);
  assert.deepEqual(new Set(Object.values(found.answers)), new Set([null]));
});

test("of two addresses the one within the rings answers", async () => {
  const [west, east] = [at(60_000, -500), at(80_000, 500)];
  /** @type {[number, number][]} */
  const ring = [
    [west.lat, west.lng],
    [west.lat, east.lng],
    [east.lat, east.lng],
    [east.lat, west.lng],
  ];
  const found = await find(at(100, 100), [ring]);
  assert.deepEqual(found.at, at(70_000, 100));
});

test("an address is found by its street and number, or by the nearest number", async () => {
  const called = pack({
    x: [0, 1000, 2000, 3000],
    y: [0, 0, 0, 0],
    functions: [1, 1, 1, 1],
    places: [0, 0, 0, 0],
    answers: [0, 0, 0, 0],
    street: [0, 0, 0, 1],
    number: [3, 3, 9, 3],
    letter: [NONE, 1, NONE, NONE],
    postcode: [0, 0, 1, 1],
  });
  const addresses = makeAddresses(called, { ...WORDS, ...NAMES, grid: GRID, places: [] });
  /** @param {Parameters<typeof addresses.locate>[0]} asked */
  const name = async (asked) => {
    const point = await addresses.locate(asked);
    return point && (await addresses.find({ lat: point[0], lng: point[1] })).name;
  };
  assert.equal(await name({ street: 0, number: 3 }), "Kerkstraat 3");
  assert.equal(await name({ street: 0, number: 3, letter: "BIS" }), "Kerkstraat 3bis");
  assert.equal(await name({ street: 0, number: 8 }), "Kerkstraat 9");
  assert.equal(await name({ street: 1, number: 100 }), "Dorpsstraat 3");
  assert.equal(await name({ postcode: 1 }), "Dorpsstraat 3");
  assert.equal(await name({ street: 7, number: 1 }), null);
});
