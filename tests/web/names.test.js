import assert from "node:assert/strict";
import { test } from "node:test";
import { arrangeSigns } from "../../src/sociale_infra/maps/web/name_layout.js";
import { listSigns, ofPlace, shorten } from "../../src/sociale_infra/maps/web/name_rules.js";
import { boxesOf, makeSpaces } from "../../src/sociale_infra/maps/web/spaces.js";

/** @import { Data, Place } from "../../src/sociale_infra/maps/web/types.ts" */
/** @import { Name } from "../../src/sociale_infra/maps/web/payload.d.ts" */
/** @import { Sign } from "../../src/sociale_infra/maps/web/name_rules.js" */

const LETTER = 6; // pixels wide and, with its line, 10 high
/** @param {Sign} sign */
const measure = ({ text }) => ({ width: text.length * LETTER, height: 10 });

/**
 * What is written, where a step of the grid is a pixel and a metre at zoom 17.
 *
 * @param {Sign[]} signs
 * @param {number} zoom
 * @param {ReturnType<typeof makeSpaces>} [spaces]
 */
const write = (signs, zoom, spaces = makeSpaces()) =>
  arrangeSigns(signs, spaces, {
    zoom,
    metres: 2 ** (17 - zoom),
    find: ([x, y]) => (x < 5000 ? { x, y } : null),
    measure,
  });

/**
 * @param {Partial<Pick<Data, "names" | "streets">>} told
 * @param {string[]} [areas]
 */
const list = (told, areas = []) =>
  listSigns(
    /** @type {Data} */ ({
      names: [],
      streets: [],
      areas: areas.map((name) => ({ name })),
      facts: { title: "Dorp" },
      ...told,
    }),
  );

/**
 * @param {string} name
 * @param {Name["kind"]} kind
 * @param {number} rank
 * @param {number} size
 * @param {number[]} point
 * @returns {Name}
 */
const named = (name, kind, rank = 0, size = 0, point = [0, 0]) => ({
  name,
  kind,
  rank,
  size,
  point,
});

/**
 * @param {string} name
 * @param {number} length
 * @param {number[]} point
 */
const street = (name, length, point = [0, 0]) => ({
  name,
  point,
  along: /** @type {[number, number]} */ ([0, length]),
});

/** @param {ReturnType<typeof write>} written */
const texts = (written) => written.map(({ sign }) => sign.text);

test("a straight text is one box, a turned one a row of boxes along it", () => {
  const line = { x: 100, y: 50, width: 40, height: 10 };
  assert.deepEqual(boxesOf({ ...line, turn: 0 }), [{ left: 80, right: 120, top: 45, bottom: 55 }]);
  const upright = boxesOf({ ...line, turn: 90 });
  assert.equal(upright.length, 4);
  assert.ok(Math.abs(Math.min(...upright.map(({ top }) => top)) - 30) < 1e-9);
  assert.ok(upright.every(({ left, right }) => Math.abs(left - 95) + Math.abs(right - 105) < 1e-9));
  const slanting = boxesOf({ ...line, turn: 45 }).at(-1);
  assert.ok(slanting && slanting.left > 100 && slanting.top > 50); // clockwise: down to the right
});

test("who comes first takes the room, and a part that is taken refuses the whole", () => {
  const { take, block } = makeSpaces();
  /** @param {number} left */
  const box = (left) => ({ left, right: left + 10, top: 0, bottom: 10 });
  assert.equal(take([box(0), box(200)]), true);
  assert.equal(take([box(50), box(205)]), false);
  assert.equal(take([box(50)]), true); // what was refused has taken nothing
  block(box(400));
  assert.equal(take([box(391)]), false);
  assert.equal(take([box(410)]), true); // they touch
});

test("large things have their names from afar, small ones from near", () => {
  const names = [
    named("Stad", "settlement", 1, 0, [0, 100]),
    named("Wijk", "settlement", 4, 0, [0, 200]),
    named("Halte Zuid", "station", 2, 0, [0, 300]),
    named("Plas", "water", 0, 300, [0, 400]),
    named("Vijver", "water", 0, 25, [0, 500]),
    named("Perk", "green", 0, 0, [0, 600]),
  ];
  // The widest name, Vijver, is 36 pixels: 72 m at zoom 16, 576 m at zoom 13.
  const signs = list({ names });
  assert.deepEqual(texts(write(signs, 12)), ["Stad"]);
  assert.deepEqual(texts(write(signs, 13)), ["Stad", "Plas"]);
  assert.deepEqual(texts(write(signs, 14)), ["Stad", "Halte Zuid", "Wijk", "Plas"]);
  assert.deepEqual(texts(write(signs, 16)), ["Stad", "Halte Zuid", "Wijk", "Plas"]);
  assert.equal(write(signs, 17).length, 6);
});

test("a street has its name where that is not much longer than the street", () => {
  // "Kerkstraat" is 60 pixels: 60 m at zoom 17, 120 m at 16, 240 m at 15.
  const streets = [
    street("Kerkstraat", 80, [0, 100]),
    street("Langestraat", 1100, [0, 200]),
    street("Schoolpad", 90, [0, 300]),
    { name: "Zonder weg", point: [0, 400], along: null },
  ];
  const signs = list({ streets });
  assert.deepEqual(texts(write(signs, 14)), []);
  assert.deepEqual(texts(write(signs, 15)), ["Langestraat"]);
  assert.deepEqual(texts(write(signs, 16)), ["Langestraat", "Schoolpad"]);
  assert.equal(write(signs, 17).length, 4);
});

test("what an area's label says, and the town itself, is not said again", () => {
  const names = ["Dorp", "Noord", "Zuid"].map((name) => named(name, "settlement", 2));
  assert.deepEqual(texts(write(list({ names }, ["Noord"]), 15)), ["Zuid"]);
});

test("no name is written over another, over what is taken, or outside", () => {
  const streets = [
    street("Eerste laan", 900, [100, 100]),
    street("Tweede laan", 800, [120, 105]),
    street("Derde laan", 700, [100, 300]),
    street("Vierde laan", 600, [6000, 500]),
  ];
  const spaces = makeSpaces();
  spaces.block({ left: 90, right: 95, top: 298, bottom: 302 });
  assert.deepEqual(texts(write(list({ streets }), 17, spaces)), ["Eerste laan"]);
});

test("a long street has its name again, but not twice nearby", () => {
  /** @type {[number, number, number][]} */
  const again = [
    [250, 0, 0],
    [900, 0, 45],
  ];
  const streets = [{ ...street("Ringweg", 3000), again }];
  const written = write(list({ streets }), 17);
  assert.deepEqual(
    written.map(({ sign, at }) => [sign.turn, at.x]),
    [
      [0, 0],
      [45, 900],
    ],
  );
});

test("a place has its name beside its symbol, on a side that is free", () => {
  const place = /** @type {Place} */ ({ name: "De Boekerij", point: [500, 500] });
  const [right] = write([ofPlace(place)], 17);
  assert.ok(right.text.x - 33 > 515 && right.text.y === 500); // 11 letters of 6 pixels
  const spaces = makeSpaces();
  spaces.block({ left: 540, right: 541, top: 499, bottom: 501 });
  const [left] = write([ofPlace(place)], 17, spaces);
  assert.ok(left.text.x + 33 < 485);
  assert.deepEqual(write([ofPlace(place)], 16.75), []);
});

test("a long name is cut, and what would turn or break a line is no letter", () => {
  assert.equal(shorten("📚".repeat(50)), `${"📚".repeat(35)}…`);
  assert.equal(shorten("a\u202eb\u0000\nc"), "a b c");
  assert.equal(shorten("مكتبة الحي"), "مكتبة الحي");
  assert.deepEqual(list({ streets: [street("\u0007", 100)] }), []);
});
