// The map that answers back: measured again in the page, with the edits of a list.

import { sum, unpack } from "../packed.js";
import { withoutUndone } from "./edits.js";
import { readHomes } from "./homes.js";
import { measure } from "./measured.js";
import { readNetwork, SNAPPABLE, PARTS } from "./network.js";
import { countedAs, editPlaces } from "./places.js";
import { makeProjection } from "./projection.js";
import { makeSnap } from "./snap.js";
import { makeStarts } from "./starts.js";

/** @import { PageData } from "../payload.d.ts" */
/** @import { Edit, Refusal } from "./edits.js" */
/** @import { Counted } from "./measured.js" */
/** @import { Known } from "./places.js" */

const FINE = 100; // hundredths of a step
const CENTIMETRES = 100;

/** @typedef {Pick<PageData, "grid" | "robust" | "categories" | "areas" | "places">} Shown */
/** @typedef {Shown & { live: NonNullable<PageData["live"]>, addresses: NonNullable<PageData["addresses"]> }} LiveData */

/**
 * The places of the run, by their ids.
 *
 * @param {LiveData["places"]} places
 * @param {Record<string, Int32Array>} columns
 */
function readPlaces(places, columns) {
  const [row, x, y] = ["place", "entrance_x", "entrance_y"].map((name) => sum(columns[name]));
  const [xPart, yPart] = [columns["entrance_x_part"], columns["entrance_y_part"]];
  /** @type {Known[]} */
  const known = places.map((place) => ({ ...place, entrances: [] }));
  row.forEach((at, n) => {
    const [east, north] = [x[n] + xPart[n] / PARTS, y[n] + yPart[n] / PARTS];
    known[at].entrances.push([east / CENTIMETRES, north / CENTIMETRES]);
  });
  return new Map(known.map((one) => [one.id, one]));
}

/**
 * Unpacks what is needed and measures the town as it is.
 *
 * Returns `set(edits)`, which measures it as it would be by a list of edits, whatever was set before.
 *
 * @param {LiveData} data
 */
export async function makeLive(data) {
  const { live, grid, robust, categories } = data;
  const columns = await unpack(live.packed);
  const { x, y } = await unpack(data.addresses);
  const project = makeProjection(live.projection);
  const fine = grid.steps * FINE;
  /** @type {(x: number, y: number) => [number, number]} */
  const metresOf = (east, north) =>
    project((east + grid.west * FINE) / fine, (north + grid.south * FINE) / fine);
  const network = readNetwork(/** @type {any} */ (columns), metresOf);
  const homes = readHomes({ x: sum(x), y: sum(y) }, columns, metresOf);
  const snap = makeSnap(network, (e) => (network.flags[e] & SNAPPABLE) > 0, live.snap);
  const snapped = Array.from(homes.x, (east, p) => snap(east, homes.y[p]));
  const known = readPlaces(data.places, columns);
  /** @type {Map<string, Counted>} what is counted now, by the ids of the places */
  const counted = new Map();
  let number = 0;
  /** @param {Known} place */
  const count = (place) => {
    const one = countedAs(place, number, data, (east, north) => {
      const on = snap(east, north);
      return on ? [on] : [];
    });
    number += 1;
    return one;
  };
  for (const place of known.values()) counted.set(place.id, count(place));
  const rules = {
    walk: robust.walk,
    least: robust.functions,
    functions: live.functions.length,
    norms: categories.map(({ norm }) => norm),
    areas: data.areas.length,
  };
  const starts = makeStarts(snapped, network.u.length);
  const measured = measure(network, homes, starts, [...counted.values()], rules);
  /** @type {Map<string, string>} the places that differ from the run, each as text */
  let differ = new Map();

  /** @param {Edit[]} edits */
  function findFaults(edits) {
    /** @type {Refusal[]} */
    const faults = [];
    const added = new Set(edits.map(({ id }) => `scenario/${id}`));
    for (const one of edits) {
      const { id } = one;
      if ("place" in one && !known.has(one.place) && !added.has(one.place)) {
        faults.push({ id, fault: "place" });
      }
      if ("category" in one && !Object.hasOwn(live.kinds, one.category ?? "")) {
        faults.push({ id, fault: "category" });
      }
      if ("at" in one && one.at && !snap(...project(...one.at))) faults.push({ id, fault: "far" });
    }
    return faults;
  }

  /**
   * @param {Edit[]} edits
   * @returns {Refusal[]} those that cannot be; nothing is changed then
   */
  function set(edits) {
    const refused = findFaults(edits);
    if (refused.length) return refused;
    const now = editPlaces(withoutUndone(edits), known, data, (at) => project(...at));
    const texts = new Map([...now].map(([id, place]) => [id, JSON.stringify(place)]));
    /** @type {Counted[]} */
    const gone = [];
    /** @type {Counted[]} */
    const come = [];
    for (const id of new Set([...differ.keys(), ...texts.keys()])) {
      if (differ.get(id) === texts.get(id)) continue;
      const before = counted.get(id);
      if (before) gone.push(before);
      const place = now.has(id) ? now.get(id) : known.get(id);
      if (place) come.push(count(place));
      counted.delete(id);
      if (place) counted.set(id, come[come.length - 1]);
    }
    differ = texts;
    measured.change(gone, come);
    return [];
  }

  return { set, now: () => ({ homes, ...measured }) };
}
