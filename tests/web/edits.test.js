import assert from "node:assert/strict";
import { test } from "node:test";
import { writeCorrections, writeScenario } from "../../src/sociale_infra/maps/web/edits/files.js";
import { combined, makeList, withEdit } from "../../src/sociale_infra/maps/web/edits/list.js";
import { readVariants, writeVariants } from "../../src/sociale_infra/maps/web/edits/reading.js";
import { invert } from "../../src/sociale_infra/maps/web/live/projection.js";
import { cornerOf } from "../../src/sociale_infra/maps/web/live/gaps.js";

/** @import { OwnEdit } from "../../src/sociale_infra/maps/web/edits/reading.js" */

/** @type {OwnEdit} */
const HOUSE = {
  id: "e1",
  edit: "add_place",
  at: [4.5, 52.05],
  category: "community_centre",
  name: "Huis",
};
/** @type {OwnEdit} */
const CLOSED = { id: "e2", edit: "close_place", place: "node/1", so: true };
/** @type {OwnEdit} */
const STAFFED = { id: "e3", edit: "change_place", place: "node/2", staffed: "yes", so: true };

/** @param {string | null | undefined} text */
const readEdits = (text) => readVariants(text)?.variants[0].edits ?? null;
/** @param {OwnEdit[]} edits */
const writeEdits = (edits) => writeVariants({ at: 0, variants: [{ name: "", edits }] });
/** @param {string} [text] what the address holds */
const listOf = (text) => {
  /** @type {Record<string, string | null>} */
  const shown = text ? { wijzig: text } : {};
  return { shown, list: makeList({ shown, set: (changes) => Object.assign(shown, changes) }) };
};

test("edits come out of a text as they went in", () => {
  const edits = [HOUSE, CLOSED, STAFFED];
  assert.deepEqual(readEdits(writeEdits(edits)), edits);
});

test("a text that is damaged, foreign or too much is no list of edits", () => {
  const refused = [
    ...[
      "",
      "null",
      "{}",
      "[1]",
      "[",
      '[{"edit":"add_place"}]',
      '[{"edit":"constructor","id":"a"}]',
    ],
    ...[
      { ...HOUSE, at: [4.5] },
      { ...HOUSE, at: [4.5, 520] },
      { ...HOUSE, at: ["4.5", "52"] },
      { ...HOUSE, id: "<b>" },
      { ...HOUSE, name: "x".repeat(501) },
      { ...HOUSE, extra: 1 },
      { ...STAFFED, staffed: "perhaps" },
      { ...CLOSED, so: false },
      { id: "h", edit: "add_homes", homes: 0, at: [4.5, 52] },
      { id: "h", edit: "add_homes", homes: 1.5, at: [4.5, 52] },
      { id: "p", edit: "add_path", along: [[4.5, 52]] },
    ].map((edit) => JSON.stringify([edit])),
    JSON.stringify([HOUSE, HOUSE]),
    JSON.stringify(Array.from({ length: 501 }, (_, i) => ({ ...HOUSE, id: `e${i}` }))),
  ];
  for (const text of refused) assert.equal(readEdits(text), null, text.slice(0, 80));
});

test("what is undone can be done again, until something else is", () => {
  /** @type {Record<string, string | null>} */
  const shown = {};
  const list = makeList({ shown, set: (changes) => Object.assign(shown, changes) });
  assert.equal(list.canUndo(), false);
  list.set([HOUSE]);
  list.set([HOUSE, CLOSED]);
  list.undo();
  assert.deepEqual(list.now(), [HOUSE]);
  assert.deepEqual(readEdits(shown["wijzig"]), [HOUSE]);
  list.redo();
  assert.deepEqual(list.now(), [HOUSE, CLOSED]);
  list.undo();
  list.set([HOUSE, STAFFED]);
  assert.equal(list.canRedo(), false);
  list.undo();
  list.undo();
  assert.deepEqual(list.now(), []);
  assert.equal(shown["wijzig"], null);
  assert.equal(list.fresh(), "e1");
});

test("the list begins with what the address holds", () => {
  const list = makeList({ shown: { wijzig: writeEdits([HOUSE]) }, set: () => {} });
  assert.deepEqual(list.now(), [HOUSE]);
  assert.equal(list.fresh(), "e2");
});

test("of one place the last word counts", () => {
  const again = { ...CLOSED, id: "e4", place: "node/2" };
  assert.deepEqual(withEdit([HOUSE, STAFFED], again), [HOUSE, again]);
  assert.deepEqual(withEdit([HOUSE, STAFFED], CLOSED), [HOUSE, STAFFED, CLOSED]);
});

test("what is told of a place stays when more is told of it", () => {
  /** @type {OwnEdit} */
  const free = { id: "e9", edit: "change_place", place: "node/2", free: "no", so: true };
  const [both] = withEdit([STAFFED], free);
  assert.deepEqual(both, { ...STAFFED, ...free });
});

test("what if of a place leaves what is so, and comes over it where it counts", () => {
  /** @type {OwnEdit} */
  const what = { id: "e9", edit: "change_place", place: "node/2", staffed: "no", free: "yes" };
  const edits = withEdit([what], STAFFED);
  assert.deepEqual(edits, [what, STAFFED]);
  assert.deepEqual(combined(edits), [{ ...what, id: "e3", so: true }]);
  /** @type {OwnEdit} */
  const closed = { id: "e8", edit: "close_place", place: "node/2" };
  assert.deepEqual(combined([closed, STAFFED, HOUSE]), [closed, HOUSE]);
});

test("a variant begins with the edits of another, and has a history of its own", () => {
  const { shown, list } = listOf();
  list.set([HOUSE]);
  list.add();
  const names = list.variants().map(({ name }) => name);
  assert.deepEqual(names, ["A", "B"]);
  assert.equal(list.canUndo(), false);
  list.set([HOUSE, CLOSED]);
  list.choose(0);
  assert.deepEqual(list.now(), [HOUSE]);
  list.undo();
  assert.deepEqual(list.now(), []);
  list.choose(1);
  assert.deepEqual(list.now(), [HOUSE, CLOSED]);
  list.rename("Met brug");
  const again = makeList({ shown, set: () => {} });
  const kept = again.variants().map(({ name, edits }) => [name, edits.length]);
  assert.deepEqual(kept, [
    ["A", 0],
    ["Met brug", 2],
  ]);
  assert.equal(again.at(), 1);
});

test("there are four variants at most, and what was taken out comes back", () => {
  const { list } = listOf(writeEdits([HOUSE]));
  const names = () => list.variants().map(({ name }) => name);
  for (let n = 0; n < 3; n += 1) list.add();
  assert.equal(list.canAdd(), false);
  list.choose(1);
  list.remove();
  assert.deepEqual(names(), ["A", "C", "D"]);
  assert.equal(list.removed()?.name, "B");
  assert.equal(list.at(), 0);
  list.restore();
  assert.deepEqual(names(), ["A", "C", "D", "B"]);
  assert.equal(list.removed(), null);
});

test("all that was taken away at once is one step back", () => {
  const { shown, list } = listOf();
  list.set([HOUSE]);
  list.add();
  list.clear();
  assert.equal(shown["wijzig"], null);
  assert.equal(list.isEmpty(), true);
  list.undo();
  const edits = list.variants().map((variant) => variant.edits);
  assert.deepEqual(edits, [[HOUSE], [HOUSE]]);
  assert.equal(list.canUndo(), false);
});

test("the variants of a file come beside those that are there, if there is room", () => {
  const two = { at: 0, variants: [HOUSE, CLOSED].map((edit) => ({ name: "", edits: [edit] })) };
  const { list } = listOf(writeEdits([STAFFED]));
  assert.ok(list.hasRoom(two));
  list.take(two);
  const kept = list.variants().map(({ name, edits }) => `${name} ${edits[0].id}`);
  assert.deepEqual(kept, ["A e3", "B e1", "C e2"]);
  assert.equal(list.hasRoom(two), false);
});

test("a long address says so", () => {
  const { list } = listOf();
  list.set([HOUSE]);
  assert.equal(list.tooLong(), null);
  list.set(Array.from({ length: 90 }, (_, n) => ({ ...HOUSE, id: `e${n}` })));
  assert.equal(list.tooLong(), 8000);
});

test("damaged variants are none", () => {
  const variant = { name: "A", edits: [HOUSE] };
  assert.ok(readVariants(JSON.stringify({ at: 0, variants: [variant] })));
  const refused = [
    { at: 0, variants: [] },
    { at: 1, variants: [variant] },
    { at: 0.5, variants: [variant, variant] },
    { at: 0, variants: Array.from({ length: 5 }, () => variant) },
    { at: 0, variants: [{ ...variant, name: "x".repeat(41) }] },
    { at: 0, variants: [{ ...variant, name: 1 }] },
    { at: 0, variants: [{ ...variant, more: 1 }] },
    { at: 0, variants: [{ ...variant, edits: [{}] }] },
    { at: 0, variants: [variant], more: 1 },
    { variants: [variant] },
  ];
  for (const held of refused) assert.equal(readVariants(JSON.stringify(held)), null);
});

test("corrections are rows that no spreadsheet runs, and what if is none", () => {
  const evil = { ...STAFFED, name: '=HYPERLINK("x")', reason: 'zei "Jan",\nhier' };
  const text = writeCorrections([HOUSE, CLOSED, evil], { date: "2026-11-30", reason: "gezegd" });
  const [head, ...rows] = text.trimEnd().split("\n");
  assert.equal(
    head,
    "action,id,x,y,category,name,free,open_to_all,staffed,step_free,opening_hours,reason,date",
  );
  assert.deepEqual(rows, [
    '"remove","node/1",,,,,,,,,,"gezegd","2026-11-30"',
    '"change","node/2",,,,"\'=HYPERLINK(""x"")",,,"yes",,,"zei ""Jan"", hier","2026-11-30"',
  ]);
});

test("a remark and a move are no rows of corrections, and a remark is no edit of a scenario", () => {
  /** @type {OwnEdit} */
  const remark = { id: "e5", edit: "change_place", place: "node/3", reason: "weet niet", so: true };
  /** @type {OwnEdit} */
  const move = { id: "e6", edit: "change_place", place: "node/4", at: [4.5, 52], so: true };
  const text = writeCorrections([remark, move, CLOSED], { date: "2026-11-30", reason: "gezegd" });
  assert.equal(text.trimEnd().split("\n").length, 2);
  const scenario = writeScenario([remark, move], { name: "a", why: "b", reason: "c" });
  assert.ok(!scenario.includes("node/3"));
  assert.ok(scenario.includes("node/4"));
});

test("a scenario is YAML in which no text ends a line", () => {
  const evil = { ...HOUSE, name: 'Huis"\nedits: []\u2028: x' };
  const text = writeScenario([evil], { name: "Dorp", why: "waarom", reason: "gezegd" });
  assert.ok(text.includes(String.raw`name: "Huis\"\nedits: []\u2028: x"`));
  assert.equal(text.split("\n").length, 10);
  assert.ok(!text.includes("so:"));
  assert.ok(writeScenario([], { name: "a", why: "b", reason: "c" }).endsWith("edits: []\n"));
});

test("squares lie where their names say", () => {
  assert.deepEqual(cornerOf("E0859N4360"), [859, 4360]);
  /** @type {(lng: number, lat: number) => [number, number]} */
  const project = (lng, lat) => [1000 * lng + 3 * lat, 2000 * lat - 5 * lng + 0.1 * lat * lat];
  const [lat, lng] = invert(project, [4, 52])(...project(4.3, 52.2));
  assert.ok(Math.abs(lat - 52.2) < 1e-4);
  assert.ok(Math.abs(lng - 4.3) < 1e-4);
});
