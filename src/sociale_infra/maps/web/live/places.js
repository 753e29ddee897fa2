// Places as they count, and with the edits of a list: as scenarios/places.py does it.

import { addsOf } from "./tally.js";

/** @import { Answer } from "../types.ts" */
/** @import { PageData } from "../payload.d.ts" */
/** @import { AddPlace, ChangePlace, EditOfPlace } from "./edits.js" */
/** @import { Counted } from "./measured.js" */
/** @import { XY } from "./shapes.js" */
/** @import { Snapped } from "./snap.js" */

/** @typedef {NonNullable<PageData["live"]>} Live */

/**
 * What a place is, as far as it counts.
 *
 * @typedef {object} Known
 * @property {string} id
 * @property {string | null} name
 * @property {string} category
 * @property {string} function
 * @property {string} tie
 * @property {Record<string, Answer>} properties
 * @property {Record<string, string>} evidence
 * @property {XY[]} entrances in metres
 */

const PROPERTIES = /** @type {const} */ (["free", "open_to_all", "staffed", "step_free"]);
const ANSWERS = ["no", "unknown", "yes"];

/**
 * @param {Record<string, Answer>} properties
 * @returns {Record<string, Answer>}
 */
function weighed(properties) {
  const low = [properties["free"], properties["open_to_all"]];
  const worst = low.sort((one, other) => ANSWERS.indexOf(one) - ANSWERS.indexOf(other))[0];
  return { ...properties, low_threshold: worst };
}

/**
 * What is told in the place of what was known.
 *
 * @param {Known} known
 * @param {AddPlace | ChangePlace} edit
 * @param {Pick<PageData, "categories"> & { live: Live }} data
 * @param {[number, number] | null} spot in metres, where it is told
 * @returns {Known}
 */
function changed(known, edit, { categories, live }, spot) {
  const told = PROPERTIES.filter((name) => edit[name] !== undefined);
  const category = edit.category ?? known.category;
  const kind = edit.category === undefined ? known : kindOf(category, { categories, live });
  return {
    id: known.id,
    name: edit.name ?? known.name,
    category,
    function: kind.function,
    tie: kind.tie,
    properties: weighed({
      ...known.properties,
      .../** @type {Record<string, Answer>} */ (
        Object.fromEntries(told.map((name) => [name, edit[name]]))
      ),
    }),
    evidence: { ...known.evidence, ...Object.fromEntries(told.map((name) => [name, "scenario"])) },
    entrances: spot ? [spot] : known.entrances,
  };
}

/**
 * @param {string} category
 * @param {Pick<PageData, "categories"> & { live: Live }} data
 */
const kindOf = (category, { categories, live }) => ({
  function: live.kinds[category].function,
  tie: categories.find(({ key }) => key === category)?.tie ?? "both",
});

/**
 * A new place, of which what is not told is assumed of its category.
 *
 * @param {AddPlace} edit
 * @param {Pick<PageData, "categories"> & { live: Live }} data
 * @param {[number, number]} spot in metres
 */
export function added(edit, data, spot) {
  const { assumed } = data.live.kinds[edit.category];
  const blank = {
    id: `scenario/${edit.id}`,
    name: edit.name ?? null,
    category: edit.category,
    ...kindOf(edit.category, data),
    properties: { ...assumed },
    evidence: Object.fromEntries(PROPERTIES.map((name) => [name, "prior"])),
    entrances: [spot],
  };
  return changed(blank, edit, data, spot);
}

/**
 * The places that differ by the edits of a list, by their ids; null is closed.
 *
 * @param {EditOfPlace[]} edits
 * @param {ReadonlyMap<string, Known>} known
 * @param {Pick<PageData, "categories"> & { live: Live }} data
 * @param {(at: [number, number]) => [number, number]} project
 */
export function editPlaces(edits, known, data, project) {
  /** @type {Map<string, Known | null>} */
  const differ = new Map();
  for (const edit of edits) {
    if (edit.edit === "add_place") {
      differ.set(`scenario/${edit.id}`, added(edit, data, project(edit.at)));
    } else if (edit.edit === "close_place") {
      differ.set(edit.place, null);
    } else {
      const before = known.get(edit.place);
      const spot = edit.at ? project(edit.at) : null;
      if (before) differ.set(edit.place, changed(before, edit, data, spot));
    }
  }
  return differ;
}

/**
 * @param {Known} known
 * @param {Pick<PageData, "categories"> & { live: Live }} data
 * @param {(x: number, y: number) => Iterable<Snapped>} snap
 * @returns {Counted}
 */
export function countedAs(known, { categories, live }, snap) {
  const category = categories.findIndex(({ key }) => key === known.category);
  const adds = addsOf({
    ...known,
    meeting: live.kinds[known.category].meeting,
    function: live.functions.indexOf(known.function),
  });
  return {
    category,
    norm: categories[category].norm,
    adds,
    ways: known.entrances.flatMap(([x, y]) => [...snap(x, y)]),
  };
}
