import assert from "node:assert/strict";
import { test } from "node:test";
import { levelsOf, nameOf } from "../../src/sociale_infra/maps/web/levels.js";
import { colourOf, readSquares } from "../../src/sociale_infra/maps/web/squares.js";
import { formatOf } from "./page.js";
import { pack } from "./pack.js";

/** @import { Theme } from "../../src/sociale_infra/maps/web/types.ts" */
/** @import { Area, Facts, Figures, Squares } from "../../src/sociale_infra/maps/web/payload.d.ts" */

const UNKNOWN = -1;
const FEW = -2;
/** @type {Figures} */
const FIGURES = { share: [0, 1], people: [0, 1], lacking: [0, 1], withoutPriors: [0, 1] };

/**
 * @param {string} name
 * @param {boolean} told
 * @returns {Area}
 */
const area = (name, told) => ({
  code: name,
  name,
  weight: 1,
  outline: [],
  centre: [0, 0],
  radius: 1,
  figures: {},
  robust: {
    figures: { robust: told ? FIGURES : null },
    lacking: null,
    onPriors: null,
    mostMissing: null,
    band: null,
    gaps: [],
    deciding: [],
    fragile: null,
  },
  whoms: {},
  liesIn: null,
  counted: null,
});

/** @type {Squares} */
const SQUARES = {
  ...pack({
    east: [932, 933, 933],
    north: [4521, 4521, 4521],
    x: [1000, 1010, 1010],
    y: [2000, 2000, 2000],
    area: [0, 1, 1],
    weight: [40_000, FEW, UNKNOWN],
    lacking_low: [12_000, FEW, UNKNOWN],
    lacking_high: [20_000, FEW, UNKNOWN],
    people_low: [12_000, FEW, UNKNOWN],
    people_high: [20_000, FEW, UNKNOWN],
  }),
  east: [146, 1],
  north: [-2, 90],
};

const read = () =>
  readSquares(SQUARES, {
    areas: [area("West", true), area("East", false)],
    grid: { west: 400_000, south: 5_200_000, steps: 100_000 },
    terms: { criteria: ["people"], answers: [], properties: [] },
  });

test("squares are unpacked as they were packed; few and unknown are told apart", async () => {
  const [first, few, unknown] = await read();
  assert.equal(first.id, "E0932N4521");
  assert.equal(first.area.name, "West");
  assert.equal(first.weight, 40);
  assert.deepEqual(first.missing, { robust: [12, 20], people: [12, 20] });
  assert.deepEqual(first.ring, [
    [52.02, 4.01],
    [52.02001, 4.01146],
    [52.02091, 4.01144],
    [52.0209, 4.00998],
  ]);
  assert.deepEqual([few.few, few.weight, few.missing], [true, null, {}]);
  assert.equal(few.id, "E0933N4521");
  assert.equal(few.area.name, "East");
  assert.deepEqual([unknown.few, unknown.weight], [false, null]);
});

test("a square has the colour of what is sure, and none where nothing is told", async () => {
  const [first, few] = await read();
  const data = {
    look: /** @type {any} */ ({
      classes: ["a", "b", "c", "d", "e"],
      gaps: { squares: ["1", "2", "3", "4"], none: "none", few: "few", outline: "" },
    }),
    robust: { walk: 800, functions: 4, fewest: 10, squareLimits: [10, 50, 100], figures: {} },
  };
  const lacking = /** @type {Theme} */ ({ key: "lacking", palette: "pale" });
  const robust = /** @type {Theme} */ ({ key: "robust", palette: "classes" });
  assert.equal(colourOf(first, lacking, data), "2");
  assert.equal(colourOf({ ...first, missing: { robust: [0, 3] } }, lacking, data), "none");
  assert.equal(colourOf({ ...first, missing: { robust: [120, 120] } }, lacking, data), "4");
  assert.equal(colourOf(first, robust, data), "c"); // 20 of 40 surely have it
  assert.equal(colourOf(few, robust, data), "few");
  assert.equal(colourOf({ ...first, area: few.area }, robust, data), "few"); // no share is told
});

test("only what is there is a level", () => {
  /** @type {Facts} */
  const facts = {
    title: "",
    unit: "residents",
    level: "wijk",
    sample: false,
    dataDate: "unknown",
    credits: [],
  };
  const areas = [area("West", true)];
  /** @param {Partial<Parameters<typeof levelsOf>[0]>} change */
  const kinds = (change) =>
    levelsOf({ areas, subareas: [], squares: null, facts, ...change }).map(({ id }) => id);
  assert.deepEqual(kinds({}), [null]);
  assert.deepEqual(kinds({ subareas: areas, squares: SQUARES }), [null, "buurt", "vierkant"]);
});

test("a level has its name, also where a planner calls the areas otherwise", () => {
  const format = formatOf("nl");
  const [own] = levelsOf({
    areas: [],
    subareas: [],
    squares: null,
    facts: /** @type {Facts} */ ({ level: "kern" }),
  });
  assert.equal(nameOf(own, "oneLevel", format), "gebied");
  assert.equal(nameOf({ ...own, name: "square" }, "level", format), "vierkanten van 100 m");
});
