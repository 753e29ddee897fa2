// Measures a town with each of many lists of edits, one after the other: under Node as in a browser.

import { placesOf } from "../../src/sociale_infra/maps/web/data.js";
import { findGaps } from "../../src/sociale_infra/maps/web/live/gaps.js";
import { makeLive } from "../../src/sociale_infra/maps/web/live/live.js";

/** @import { Edit } from "../../src/sociale_infra/maps/web/live/edits.js" */
/** @import { LiveData } from "../../src/sociale_infra/maps/web/live/unpacked.js" */

/** @typedef {Awaited<ReturnType<typeof makeLive>>} Live */

const [SURELY_LOW, SURELY_PEOPLE] = [0, 2]; // rows of what places add
const VERDICTS = [0, 1, 2, 3, 4, 5];
const GROUPS = [0, 1, 2, 3];

/**
 * @param {any} payload
 * @param {Edit[][]} cases
 * @param {(number: number, told: object, arrays: [string, Float64Array | Int32Array | Int16Array][]) => void} keep
 */
export async function measureCases(payload, cases, keep) {
  /** @type {LiveData} */
  const data = { ...payload, places: placesOf(payload) };
  const live = await makeLive(data);
  cases.forEach((edits, n) => {
    const told = measured(live, data, edits);
    const { homes, answers, within } = live.now();
    keep(n, told, [
      ["x", homes.x],
      ["y", homes.y],
      ["answers", answers],
      ["within", within],
      ...nearest(live, data),
    ]);
  });
}

/**
 * @param {Live} live
 * @param {LiveData} data
 * @param {Edit[]} edits
 */
function measured(live, data, edits) {
  const refused = live.set(edits);
  const { sums } = live.now();
  const areas = data.areas.map((_, a) => ({
    met: GROUPS.map((group) => VERDICTS.map((verdict) => sums.met(a, verdict, group))),
    people: GROUPS.map((group) => sums.people(a, group)),
    covered: data.categories.map((_category, n) => sums.covered(a, n)),
  }));
  const squares = Object.fromEntries(sums.squares.map((name, row) => [name, sums.square(row)]));
  const codes = data.areas.map(({ code }) => code);
  return { refused, areas, squares, gaps: findGaps(live.now(), codes) };
}

/**
 * Metres from every point to the nearest place of each category, and of those that surely are of low
 * threshold, and with people.
 *
 * @param {Live} live
 * @param {LiveData} data
 */
function nearest(live, data) {
  const { homes, places, search } = live.now();
  const groups = data.categories.map((_, n) => places.filter(({ category }) => category === n));
  for (const row of [SURELY_LOW, SURELY_PEOPLE]) {
    groups.push(places.filter(({ adds }) => adds.includes(row)));
  }
  return groups.map((group, n) => {
    const metres = new Float64Array(homes.count).fill(Infinity);
    const ways = group.flatMap((place) => place.ways);
    search(ways, Infinity, (point, walk) => {
      metres[point] = walk;
    });
    return /** @type {[string, Float64Array]} */ ([`metres${n}`, metres]);
  });
}
