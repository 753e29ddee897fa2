import assert from "node:assert/strict";
import { test } from "node:test";
import { writeCorrections, writeScenario } from "../../src/sociale_infra/maps/web/edits/files.js";
import { makeList, withEdit } from "../../src/sociale_infra/maps/web/edits/list.js";
import { readEdits, writeEdits } from "../../src/sociale_infra/maps/web/edits/reading.js";
import { cornerOf, invert } from "../../src/sociale_infra/maps/web/edits/squares_now.js";

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
  assert.deepEqual(cornerOf("E0859N4360"), [85900, 436000]);
  /** @type {(lng: number, lat: number) => [number, number]} */
  const project = (lng, lat) => [1000 * lng + 3 * lat, 2000 * lat - 5 * lng + 0.1 * lat * lat];
  const [lat, lng] = invert(project, [4, 52])(...project(4.3, 52.2));
  assert.ok(Math.abs(lat - 52.2) < 1e-4);
  assert.ok(Math.abs(lng - 4.3) < 1e-4);
});
