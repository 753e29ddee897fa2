import assert from "node:assert/strict";
import { test } from "node:test";
import { fillOf } from "../../src/sociale_infra/maps/web/colours.js";
import { ofCategory } from "../../src/sociale_infra/maps/web/theme_coverage.js";
import { ofLacking } from "../../src/sociale_infra/maps/web/theme_lacking.js";
import { ofNeed } from "../../src/sociale_infra/maps/web/theme_need.js";
import { ofVerdict } from "../../src/sociale_infra/maps/web/theme_robust.js";
import { formatOf } from "./page.js";

/** @import { Area, Figures, Need, Town, Whom } from "../../src/sociale_infra/maps/web/payload.d.ts" */
/** @import { DressedCategory } from "../../src/sociale_infra/maps/web/types.ts" */

const format = formatOf("en");

/** @type {Figures} */
const FIGURES = {
  share: [0.25, 0.5],
  people: [250, 500],
  lacking: [500, 750],
  withoutPriors: [0.1, 0.9],
};

/**
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]}
 */
const pair = (low, high) => [low, high];

/**
 * @param {string} name
 * @param {Figures | null} robust
 * @param {number | null} covered of 1,000 residents
 * @returns {Area}
 */
const area = (name, robust, covered = null) => ({
  code: name,
  name,
  weight: 1000,
  outline: [],
  centre: [0, 0],
  radius: 1,
  figures: {
    library: {
      share: covered === null ? null : covered / 1000,
      mean: null,
      covered,
      uncovered: covered === null ? null : 1000 - covered,
    },
  },
  robust: {
    figures: { robust, place: null },
    lacking: robust?.lacking ?? null,
    onPriors: 0.2,
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

const AREAS = [area("West", FIGURES, 1), area("East", null)];

const HEADLINE = {
  title: "",
  missing: "",
  rests: "",
  residents: "1,000",
  robust: "A",
  withoutPriors: "B",
  onPriors: "C",
  restsOn: "E.",
  band: null,
};

/** @type {DressedCategory} */
const LIBRARY = {
  key: "library",
  label: "library",
  tie: "strong",
  norm: 1200,
  within: 1,
  around: 0,
  covered: 1,
  uncovered: 999,
  colour: "",
  glyph: "",
  shape: "",
};

test("the least of a verdict decides its colour and its order", () => {
  /** @type {Town} */
  const robust = {
    walk: 800,
    functions: 4,
    fewest: 10,
    squareLimits: [],
    figures: { robust: FIGURES, place: { ...FIGURES, share: [0.996, 1] } },
  };
  const headline = HEADLINE;
  const theme = ofVerdict("robust", { data: { robust, headline }, format });
  assert.equal(theme.level(AREAS[0]), 0.25);
  assert.equal(theme.sorted(AREAS[1]), null);
  assert.equal(theme.said(AREAS[0]), "25–50%");
  assert.equal(theme.said(AREAS[1]), "unknown");
  assert.deepEqual(theme.tip(AREAS[0]), [
    "Robust: 25–50%",
    "250–500 residents",
    "20% of the answers rest on assumptions; without those 10–90%",
  ]);
  const town = {
    detail: "250–500 residents",
    note: "C of the answers rest on assumptions; without those B",
  };
  assert.deepEqual(theme.town, { share: "A", ...town });
  const place = ofVerdict("place", {
    data: { robust, headline: { ...headline, onPriors: null } },
    format,
  });
  assert.equal(place.town?.share, ">\u00a099% – 100%");
  assert.equal(place.town?.note, "Without assumptions 10–90%");
  assert.equal(ofVerdict("people", { data: { robust, headline }, format }).town, null);
});

test("who misses something is counted, at least", () => {
  const robust = {
    walk: 800,
    functions: 4,
    fewest: 10,
    squareLimits: [],
    figures: { robust: FIGURES },
  };
  const page = { data: { robust, headline: HEADLINE }, format };
  const theme = ofLacking(page, null);
  assert.deepEqual(theme.at, ["area", "subarea", "square"]);
  assert.equal(theme.said(AREAS[0]), "500");
  assert.equal(theme.level(AREAS[0]), 0);
  assert.equal(theme.level(AREAS[1]), null);
  assert.equal(theme.said(AREAS[1]), "unknown");
  assert.deepEqual(theme.town, { share: "500", detail: "of 1,000 residents", note: null });
  assert.deepEqual(theme.tip(AREAS[0]), ["500–750 residents lack robust access"]);
  /** @type {Whom} */
  const alone = {
    key: "one_person",
    unit: "households",
    walk: 800,
    town: FIGURES,
  };
  const ofSome = ofLacking(page, alone);
  const known = { ...AREAS[1], whoms: { one_person: { ...FIGURES, lacking: pair(30, 40) } } };
  assert.equal(ofSome.said({ ...AREAS[0], whoms: { one_person: null } }), "unknown");
  assert.equal(ofSome.said(known), "30");
  assert.deepEqual(ofSome.tip(known), ["30–40 households lack robust access"]);
  assert.equal(ofSome.town?.share, "500");
  assert.equal(ofSome.town?.detail, "25–50% have robust access");
  assert.ok(ofSome.caption.startsWith("Number of households"));
});

test("coverage says how many are covered and how many not", () => {
  const theme = ofCategory(LIBRARY, { format });
  assert.deepEqual(theme.at, ["area", "subarea"]);
  assert.equal(theme.town?.share, "<\u00a01%");
  assert.equal(theme.town?.detail, "fewer than 10 residents within, 999 not");
  assert.equal(theme.level(AREAS[0]), 0.001);
  assert.deepEqual(theme.tip(AREAS[0]), [
    "Library: <\u00a01%",
    "fewer than 10 residents within 1,200\u00a0m",
    "999 farther away",
  ]);
  assert.deepEqual(theme.tip(AREAS[1]), ["No data on residents or places."]);
});

test("a town of which no coverage is known has no figure", () => {
  assert.equal(ofCategory({ ...LIBRARY, covered: null, uncovered: null }, { format }).town, null);
});

/**
 * @param {Partial<Need>} change
 * @returns {Need}
 */
const need = (change) => ({
  indicator: "alone",
  label: { nl: "alleen (%)", en: "lives alone (%)" },
  worse: "high",
  correlation: 0.5,
  credit: "CBS",
  date: "2024",
  areas: [
    { value: 40, rank: 1, priority: true },
    { value: 30, rank: 2, priority: false },
    { value: 20, rank: 3, priority: false },
  ],
  ...change,
});

test("need is darkest where it is greatest, whichever end that is", () => {
  const areas = [...AREAS, area("South", null)];
  const high = ofNeed(need({}), { data: { areas }, format });
  const low = ofNeed(need({ worse: "low" }), { data: { areas }, format });
  assert.deepEqual(high.at, ["area"]);
  assert.deepEqual(areas.map(high.level), [1, 0.5, 0]);
  assert.deepEqual(
    areas.map(low.level).map((level) => Math.abs(Number(level))),
    [0, 0.5, 1],
  );
  assert.equal(low.limits[0], "40%");
  assert.equal(high.beside(areas[0]), "robust 25–50%");
  assert.deepEqual(areas.map(high.marked), [true, false, false]);
  assert.match(high.notes[0], /\(West\)$/);
  assert.match(high.notes[1], /: \+0\.5 .*Over 3 districts \(wijken\) that proves nothing$/);
});

test("a class includes its lower limit, and the last its upper one", () => {
  const classes = ["a", "b", "c", "d", "e"];
  assert.deepEqual(
    [0, 0.2, 0.99, 1].map((level) => fillOf(level, classes)),
    ["a", "b", "e", "e"],
  );
  assert.match(fillOf(null, classes), /^url\(#/);
});
