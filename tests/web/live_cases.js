// Measures a town with each of many lists of edits, one after the other, and writes down what is found:
// `node live_cases.js FOLDER`, in which data.json and cases.json lie.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placesOf } from "../../src/sociale_infra/maps/web/data.js";
import { findGaps } from "../../src/sociale_infra/maps/web/live/gaps.js";
import { makeLive } from "../../src/sociale_infra/maps/web/live/live.js";

const folder = process.argv[2];
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf-8"));
const payload = read("data.json");
/** @type {import("../../src/sociale_infra/maps/web/live/unpacked.js").LiveData} */
const data = { ...payload, places: placesOf(payload) };
const live = await makeLive(data);
const [SURELY_LOW, SURELY_PEOPLE] = [0, 2]; // rows of what places add
const VERDICTS = [0, 1, 2, 3, 4, 5];
const GROUPS = [0, 1, 2, 3];
const codes = data.areas.map(({ code }) => code);

/** @param {import("../../src/sociale_infra/maps/web/live/edits.js").Edit[]} edits */
function measured(edits) {
  const refused = live.set(edits);
  const { sums } = live.now();
  const areas = data.areas.map((_, a) => ({
    met: GROUPS.map((group) => VERDICTS.map((verdict) => sums.met(a, verdict, group))),
    people: GROUPS.map((group) => sums.people(a, group)),
    covered: data.categories.map((_category, n) => sums.covered(a, n)),
  }));
  const squares = Object.fromEntries(sums.squares.map((name, row) => [name, sums.square(row)]));
  return { refused, areas, squares, gaps: findGaps(live.now(), codes) };
}

/**
 * Metres from every point to the nearest place of each category, and of those that surely are of low
 * threshold, and with people.
 */
function nearest() {
  const { homes, places, search } = live.now();
  const groups = data.categories.map((_, n) => places.filter(({ category }) => category === n));
  for (const row of [SURELY_LOW, SURELY_PEOPLE]) {
    groups.push(places.filter(({ adds }) => adds.includes(row)));
  }
  return groups.map((group) => {
    const metres = new Float64Array(homes.count).fill(Infinity);
    const ways = group.flatMap((place) => place.ways);
    search(ways, Infinity, (point, walk) => {
      metres[point] = walk;
    });
    return metres;
  });
}

read("cases.json").forEach((/** @type {any} */ edits, /** @type {number} */ n) => {
  writeFileSync(join(folder, `${n}.json`), JSON.stringify(measured(edits)));
  const { homes, answers, within } = live.now();
  /** @type {[string, ArrayBufferView][]} */
  const arrays = [
    ["x", homes.x],
    ["y", homes.y],
    ["answers", answers],
    ["within", within],
  ];
  nearest().forEach((metres, group) => arrays.push([`metres${group}`, metres]));
  for (const [name, values] of arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    writeFileSync(join(folder, `${n}.${name}`), bytes);
  }
});
