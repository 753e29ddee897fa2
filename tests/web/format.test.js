import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { formatOf } from "./page.js";

const nl = formatOf("nl");
const en = formatOf("en");

test("numbers are written as each language does", () => {
  assert.equal(nl.count(1234.5), "1.235");
  assert.equal(en.count(1234.4), "1,234");
  assert.equal(nl.distance(1500.4), "1.500\u00a0m");
  assert.equal(nl.minutes(800), "10\u00a0min");
});

test("a year that a planner brings keeps its digits together", () => {
  assert.equal(nl.decimal(1965), "1965");
  assert.equal(nl.decimal(12345.67), "12.345,7");
  assert.equal(nl.signed(0.456), "+0,46");
  assert.equal(nl.signed(0), "0");
});

test("a share is never none or all where that is not so", () => {
  assert.equal(nl.share(0), "0%");
  assert.equal(nl.share(0.0001), "<\u00a01%");
  assert.equal(nl.share(0.9999), ">\u00a099%");
  assert.equal(nl.share(1), "100%");
});

test("an interval is one number where both ends read the same", () => {
  assert.equal(nl.interval([0.251, 0.254]), "25%");
  assert.equal(nl.interval([0.25, 0.31]), "25–31%");
});

test("an interval does not reach none or all by rounding", () => {
  assert.equal(nl.interval([0.0001, 0.9999]), "<\u00a01% – >\u00a099%");
  assert.equal(nl.interval([0, 1]), "0–100%");
});

test("few people are never told exactly, whatever they are counted in", () => {
  assert.equal(en.counted(0), "0 residents");
  assert.equal(en.counted(1), "fewer than 10 residents");
  assert.equal(en.counted(2, 9), "fewer than 10 residents");
  assert.equal(en.counted(2, 1234), "at most 1,234 residents");
  assert.equal(en.counted(10, 12), "10–12 residents");
  assert.equal(nl.counted(1500.2, 1500.4), "1.500 inwoners");
  assert.equal(formatOf("nl", "addresses").counted(1), "minder dan 10 adressen");
  assert.equal(formatOf("en", "buildings").counted(20), "20 buildings");
});

test("two parts add up to the whole, and neither is told if it is few", () => {
  assert.deepEqual(nl.split({ covered: 20.4, uncovered: 20.4 }), {
    covered: "20",
    uncovered: "21",
  });
  assert.deepEqual(nl.split({ covered: 990.4, uncovered: 9.6 }), {
    covered: "990",
    uncovered: "minder dan 10",
  });
  assert.deepEqual(nl.split({ covered: 0.5, uncovered: 0.5 }), {
    covered: "minder dan 10",
    uncovered: "minder dan 10",
  });
  assert.deepEqual(nl.split({ covered: 500, uncovered: 0 }), { covered: "500", uncovered: "0" });
  assert.deepEqual(nl.split({ covered: null, uncovered: 30 }), { covered: "0", uncovered: "30" });
});

test("one is never many", () => {
  const one = { count: 1, functions: 1, distance: "800 m" };
  assert.equal(en.say("explain.places", one), "1 meeting place within a walk of 800 m");
  assert.equal(en.say("explain.functions", one), "1 function; 1 is needed");
  assert.equal(nl.say("explain.functions", one), "1 functie; nodig is er 1");
  const four = { count: 3, functions: 4 };
  assert.equal(nl.say("explain.functions", four), "3 verschillende functies; nodig zijn er 4");
});

test("areas are counted by their level, also by one that a planner made up", () => {
  assert.equal(nl.areas(1), "1 wijk");
  assert.equal(nl.areas(12), "12 wijken");
  assert.equal(formatOf("en", "residents", "sectors").areas(2), "2 areas");
});

test("texts name unit, level and speed without being given them", () => {
  assert.match(
    nl.say("legend", { distance: "800 m", minutes: "10 min" }),
    /^Aandeel inwoners binnen 800 m lopen \(10 min bij 4,8 km\/u\)$/,
  );
  assert.equal(en.say("town", { share: "5" }), "All districts (wijken) together: 5");
});

test("a value that is a node stays a piece of its own", () => {
  const node = /** @type {Node} */ (/** @type {unknown} */ ({ name: "De Wijzer" }));
  const parts = en.parts("gap.where", { near: node, area: "Noord" });
  assert.deepEqual(parts, ["near ", node, ", Noord"]);
});

test("a value is never read as a message", () => {
  assert.equal(nl.say("gap.inArea", { area: "{0, plural, <b>'{'" }), "in {0, plural, <b>'{'");
});

test("a text that does not exist, or lacks a value, is an error", () => {
  assert.throws(() => nl.say("gap.nowhere"), /gap\.nowhere/);
  assert.throws(() => nl.say("constructor.name"), /constructor\.name/);
  assert.throws(() => nl.say("gap.inArea"), /area/);
});

test("words of a planner's own are said as they are", () => {
  assert.equal(en.word("function", "learn"), "learning");
  assert.equal(en.word("function", "constructor"), "constructor");
});

test("dates are written out, and what is no date is said as it is", () => {
  assert.equal(nl.date("2024-03-01T23:30:00Z"), "1 maart 2024");
  assert.equal(en.date("spring"), "spring");
});

/**
 * The cases that Python's texts are held to as well; what is unknown the page's texts say.
 *
 * @type {{ figure: string, value: number | [number, number] | null, nl: string, en: string }[]}
 */
const cases = JSON.parse(readFileSync(new URL("../figures.json", import.meta.url), "utf8"));

/**
 * @param {ReturnType<typeof formatOf>} format
 * @param {string} figure
 * @param {number} low
 * @param {number} high
 */
function write(format, figure, low, high) {
  if (figure === "share") return format.interval([low, high]);
  if (figure === "people") return format.people(low, high);
  if (figure === "minutes") return format.minutes(low); // at 4.8 km/h
  if (figure === "plain") return format.decimal(low);
  return figure === "count" ? format.count(low) : format.distance(low);
}

test("figures are written as in all other outputs", () => {
  const known = cases.filter(({ value }) => value !== null);
  for (const { figure, value, nl: dutch, en: english } of known) {
    const ends = [value].flat().map(Number);
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    assert.equal(write(nl, figure, low, high), dutch);
    assert.equal(write(en, figure, low, high), english);
    if (figure === "share" && low === high) assert.equal(nl.share(low), dutch);
  }
  assert.ok(known.length > 35);
});
