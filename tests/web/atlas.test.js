import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import { alike, classOf, rank } from "../../src/sociale_infra/maps/web/atlas/rank.js";
import { find, linkTo } from "../../src/sociale_infra/maps/web/atlas/search.js";

/** @import { AtlasData, AtlasFigure, AtlasTown } from "../../src/sociale_infra/maps/web/atlas/data.d.ts" */

/** @type {AtlasFigure} */
const SHARE = { key: "robust", kind: "share", best: "high" };
/** @type {AtlasFigure} */
const WALK = { key: "walk", kind: "metres", best: "low" };

/**
 * @param {string} name
 * @param {[number, number] | null} robust
 * @param {Partial<AtlasTown>} [more]
 */
const town = (name, robust, more = {}) =>
  /** @type {AtlasTown} */ ({
    name,
    folder: name.toLowerCase(),
    state: "made",
    known: true,
    unit: "residents",
    people: 10000,
    densityClass: 2,
    figures: { robust },
    ...more,
  });

/** @param {{ town: AtlasTown, place: number }[]} list */
const told = (list) => list.map(({ town: one, place }) => `${place} ${one.name}`);

test("the best comes first, and equal towns share a place", () => {
  const towns = [town("A", [0.2, 0.9]), town("B", [0.5, 0.6]), town("C", [0.5, 0.7])];
  const equal = [...towns, town("D", [0.5, 0.6])];
  assert.deepEqual(told(rank(equal, SHARE).ranked), ["1 C", "2 B", "2 D", "4 A"]);
});

test("the shortest walk comes first", () => {
  const towns = [600, 300].map((metres) =>
    town(`${metres}`, null, { figures: { walk: [metres, metres] } }),
  );
  assert.deepEqual(told(rank(towns, WALK).ranked), ["1 300", "2 600"]);
});

test("a town of unknown completeness has a ranking apart", () => {
  const towns = [town("A", [0.2, 0.2]), town("B", [0.9, 0.9], { known: false })];
  const { ranked, apart } = rank(towns, SHARE);
  assert.deepEqual([told(ranked), told(apart)], [["1 A"], ["1 B"]]);
});

test("other settings, failures and unknown figures have no place", () => {
  const towns = [
    town("A", [0.2, 0.2]),
    town("B", [0.9, 0.9], { state: "earlier" }),
    town("C", null, { state: "failed" }),
    town("D", null),
  ];
  const { ranked, apart, others } = rank(towns, SHARE);
  assert.deepEqual([told(ranked), told(apart)], [["1 A"], []]);
  assert.deepEqual(
    others.map(({ name }) => name),
    ["B", "C", "D"],
  );
});

test("towns are alike by size, density, completeness and settings", () => {
  const here = town("A", [0.2, 0.2]);
  const others = [
    town("half", null, { people: 5000 }),
    town("smaller", null, { people: 4999 }),
    town("twice", null, { people: 20000 }),
    town("larger", null, { people: 20001 }),
    town("denser", null, { densityClass: 1 }),
    town("unsure", null, { known: false }),
    town("earlier", null, { state: "earlier" }),
    town("addresses", null, { unit: "addresses" }),
    town("unknown", null, { people: null }),
  ];
  const names = alike([here, ...others], here).map(({ name }) => name);
  assert.deepEqual(names, ["half", "twice"]);
  assert.deepEqual(alike(others, town("A", null, { densityClass: null })), []);
});

test("colours are fifths of a share, and minutes of a walk", () => {
  const shares = [0, 0.199, 0.2, 0.8, 1].map((low) => classOf(town("A", [low, 1]), SHARE));
  assert.deepEqual(shares, [0, 0, 1, 4, 4]);
  const walks = [399, 400, 1600].map((m) =>
    classOf(town("A", null, { figures: { walk: [m, m] } }), WALK),
  );
  assert.deepEqual(walks, [4, 3, 0]);
  assert.equal(classOf(town("A", null), SHARE), null);
  assert.equal(classOf(town("A", [1, 1], { state: "earlier" }), SHARE), null);
});

test("towns and areas are found by a part of their name, whatever its accents", () => {
  const towns = [town("Súdwest", null), town("Oost", null)];
  const areas = [{ town: 1, code: "WK1", name: "Zuidwesterpark", robust: null }];
  const data = /** @type {AtlasData} */ ({ towns, areas });
  /** @param {string} asked */
  const names = (asked) => find(data, asked).map(({ name }) => name);
  assert.deepEqual(names("sudw"), ["Súdwest"]);
  assert.deepEqual(names("WEST"), ["Súdwest", "Zuidwesterpark"]);
  assert.deepEqual(names("zuid"), ["Zuidwesterpark"]);
  assert.deepEqual(names("  "), []);
  assert.deepEqual(names("noord"), []);
});

test("a link leads to the town's own page, and to the card of an area there", () => {
  const one = town("A", null, { folder: "s-hage" });
  assert.equal(linkTo(one), "towns/s-hage/map.html");
  assert.equal(linkTo(one, "WK&1"), "towns/s-hage/map.html#wijk=WK%261");
});

test("both languages have the same texts, which ask for the same values", () => {
  /** @param {string} language */
  const read = (language) => {
    const path = `../../src/sociale_infra/maps/web/atlas/texts.${language}.json`;
    return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf-8"));
  };
  /**
   * @param {Record<string, any>} texts
   * @param {string} [above]
   * @returns {string[]}
   */
  const flatten = (texts, above = "") =>
    Object.entries(texts).flatMap(([key, text]) => {
      if (typeof text !== "string") return flatten(text, `${above}${key}.`);
      const parts = new IntlMessageFormat(text, "nl").getAst();
      const fields = parts.flatMap((part) => ("value" in part && part.type ? [part.value] : []));
      assert.ok(text.trim());
      return `${above}${key} ${fields.toSorted().join(" ")}`;
    });
  assert.deepEqual(flatten(read("nl")), flatten(read("en")));
});
