// The map that answers back: a town measured again in the page, with the edits of a list.

import { ofKinds, withoutUndone } from "./edits.js";
import { lay, relay } from "./ground.js";
import { measure, TOLERANCE_M } from "./measured.js";
import { GONE, LAYERED, spotsOf } from "./network.js";
import { lackOne, newlyReached } from "./newly.js";
import { countedAs, editPlaces } from "./places.js";
import { reachFrom } from "./reach.js";
import { awayFrom, pointAt } from "./shapes.js";
import { makeSnap } from "./snap.js";
import { unpackTown } from "./unpacked.js";

/** @import { Edit, Refusal } from "./edits.js" */
/** @import { Ground, Town } from "./ground.js" */
/** @import { Counted, Measured } from "./measured.js" */
/** @import { Known } from "./places.js" */
/** @import { XY } from "./shapes.js" */
/** @import { LiveData } from "./unpacked.js" */

/** @typedef {Map<string, Known>} Places by their ids */
/** @typedef {{ at: XY } | { place: string }} From a spot (degrees, or RD), or a place by its id */
/** @typedef {import("./reach.js").Reach & { network: Ground["network"], spots: XY[] }} Reached `spots` are where one walks from, in metres */
/** @typedef {{ ground: Ground, measured: Measured, now: () => { places: Places, counted: Map<string, Counted> } }} Settled */

/**
 * Whether a place may reach what has changed of the ground, or be reached from there.
 *
 * @param {Known} place
 * @param {Counted} counted
 * @param {Ground} ground
 * @param {{ walk: number, most: number }} limits in metres
 */
function isTouched({ entrances }, { norm }, { changed }, { walk, most }) {
  const limit = Math.max(norm, walk, most);
  return entrances.some(([x, y]) => changed.some((bounds) => awayFrom(bounds, x, y) <= limit));
}

/**
 * A ground with the places that are counted on it now.
 *
 * @param {Ground} ground
 * @param {Places} places
 * @param {LiveData} data
 * @param {Settled | null} before the town as it is, perhaps with edits of places
 */
function settle(ground, places, data, before) {
  const { live, robust, categories, areas } = data;
  const limits = { walk: robust.walk, most: live.snap };
  const sameNetwork = before?.ground.network === ground.network;
  /** @param {Known} place */
  const count = (place) => countedAs(place, data, ground.snap);
  /** @type {Map<string, Counted>} */
  const counted = new Map();
  const then = before?.now();
  /** @type {Counted[][]} */
  const [gone, come, near] = [[], [], []];
  for (const [id, place] of places) {
    const known = then?.counted.get(id);
    const isSame = known && isAlike(then?.places.get(id), place);
    const touched = isSame && isTouched(place, known, ground, limits);
    const one = isSame && (sameNetwork || !touched) ? known : count(place);
    counted.set(id, one);
    if (one !== known) come.push(one);
    else if (touched) near.push(one);
  }
  for (const [id, known] of then?.counted ?? []) if (counted.get(id) !== known) gone.push(known);
  const rules = {
    walk: robust.walk,
    least: robust.functions,
    functions: live.functions.length,
    norms: categories.map(({ norm }) => norm),
    areas: areas.length,
  };
  const { network, homes, starts } = ground;
  const earlier = before && {
    measured: before.measured,
    points: before.ground.homes.count,
    gone,
    come,
    near,
  };
  const measured = measure(network, homes, starts, [...counted.values()], rules, earlier);
  let now = places;
  return {
    ground,
    measured,
    now: () => ({ places: now, counted }),

    /** @param {Places} wanted */
    change(wanted) {
      /** @type {Counted[]} */
      const left = [];
      /** @type {Counted[]} */
      const entered = [];
      for (const id of new Set([...now.keys(), ...wanted.keys()])) {
        const place = wanted.get(id);
        if (isAlike(now.get(id), place)) continue;
        const known = counted.get(id);
        if (known) left.push(known);
        counted.delete(id);
        if (!place) continue;
        const one = count(place);
        entered.push(one);
        counted.set(id, one);
      }
      now = wanted;
      measured.change(left, entered);
    },
  };
}

/**
 * @param {Known | undefined} one
 * @param {Known | undefined} other
 */
const isAlike = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * The places of a town as they are entered on a ground.
 *
 * @param {Town} town
 * @param {Ground} ground
 * @returns {Places}
 */
const placesOn = ({ places }, { entrances }) =>
  new Map(
    [...places].map(([id, place]) => {
      const spots = entrances.get(id);
      return [id, spots ? { ...place, entrances: spots } : place];
    }),
  );

/**
 * Places with those that differ; null is gone.
 *
 * @param {Places} places
 * @param {ReadonlyMap<string, Known | null>} differ
 */
function overlay(places, differ) {
  const now = new Map(places);
  for (const [id, place] of differ) {
    if (place) now.set(id, place);
    else now.delete(id);
  }
  return now;
}

/**
 * What of the edits of places cannot be.
 *
 * @param {Edit[]} edits
 * @param {Town} town
 * @param {LiveData} data
 * @param {(at: XY) => boolean} isNear whether one can walk from there
 * @returns {Refusal[]}
 */
function findFaults(edits, { places }, { live }, isNear) {
  /** @type {Refusal[]} */
  const faults = [];
  /** @type {Set<string>} */
  const about = new Set();
  for (const one of ofKinds(edits, "add_place", "close_place", "change_place")) {
    const { id } = one;
    if ("place" in one) {
      if (!places.has(one.place)) faults.push({ id, fault: "place" });
      if (about.has(one.place)) faults.push({ id, fault: "twice" });
      about.add(one.place);
    }
    if ("category" in one && one.category && !Object.hasOwn(live.kinds, one.category)) {
      faults.push({ id, fault: "category" });
    }
    if ("at" in one && one.at && !isNear(one.at)) faults.push({ id, fault: "far" });
  }
  return faults;
}

/**
 * Unpacks what is needed and measures the town as it is.
 *
 * Returns `set(edits)`, which measures it as it would be by a list of edits, whatever was set before,
 * `now()`, what is measured now, `reach(starts, limits)`, what lies within a walk, `newly(walks)`, and
 * `nearestWay(at, most)`. Where only places differ, only what they touch is measured again.
 *
 * @param {LiveData} data
 */
export async function makeLive(data) {
  const { town, project } = await unpackTown(data);
  /**
   * @param {Ground} ground
   * @param {string} key the edits of it, as text
   */
  const stand = (ground, key) => {
    /** @type {ReturnType<typeof settle> | null} */
    const settled = null;
    return { ground, key, places: placesOn(town, ground), settled };
  };
  const bare = stand(lay(town), "[]");
  const asItIs = { ...bare, settled: settle(bare.ground, bare.places, data, null) };
  const lacking = lackOne(asItIs.settled.measured.answers);
  let now = asItIs;

  /** @param {Edit[]} edits */
  function groundOf(edits) {
    const others = ofKinds(edits, "add_path", "close_path", "add_homes");
    const key = JSON.stringify(others);
    const same = [now, asItIs].find((one) => one.key === key);
    if (same) return { standing: same, refused: [] };
    const { ground, refused } = relay(town, asItIs.ground, others, project);
    return { standing: stand(ground, key), refused };
  }

  return {
    now: () => ({
      homes: now.ground.homes,
      places: [...now.settled.now().counted.values()],
      sumsFound: asItIs.settled.measured.sums,
      ...now.settled.measured,
    }),

    /**
     * @param {From[]} starts
     * @param {number[]} limits in metres, inclusive, from the shortest
     * @returns {Reached | null} null where one cannot walk from there
     */
    reach(starts, limits) {
      const { network, homes, snap } = now.ground;
      const { places, counted } = now.settled.now();
      const spots = starts.flatMap((from) =>
        "place" in from ? (places.get(from.place)?.entrances ?? []) : [project(...from.at)],
      );
      const ways = spots.flatMap((spot) => snap(...spot));
      if (!ways.length) return null;
      const own = new Set(starts.map((from) => ("place" in from ? from.place : null)));
      const others = [...places.values()]
        .filter(({ id }) => !own.has(id))
        .map((place) => ({ place, ways: counted.get(place.id)?.ways ?? [] }));
      const { joints, search } = now.settled.measured;
      const found = reachFrom(ways, limits, { network, joints, search, homes }, others);
      return { ...found, network, spots };
    },

    /**
     * Who of the run has no place that is free, open to all and staffed, and is reached.
     *
     * @param {Reached["walks"]} walks
     */
    newly: (walks) => newlyReached(walks, lacking, now.ground.homes),

    /**
     * The nearest spot of a way that a new way can be joined to, in metres; null if none is near.
     *
     * @param {XY} at in degrees, or RD
     * @param {number} most metres
     */
    nearestWay(at, most) {
      const { network, index } = now.ground;
      /** @param {number} e */
      const isGround = (e) => !(network.flags[e] & (GONE | LAYERED));
      const on = makeSnap(network, index, most)(...project(...at), isGround);
      return on && pointAt(spotsOf(network, on.edge), on.position);
    },

    /**
     * @param {Edit[]} edits
     * @returns {Refusal[]} those that cannot be; nothing is changed then
     */
    set(edits) {
      const left = withoutUndone(edits);
      const { standing, refused } = groundOf(left);
      const { ground, places } = standing;
      const isNear = (/** @type {XY} */ at) => ground.snap(...project(...at)).length > 0;
      const faults = [...refused, ...findFaults(left, town, data, isNear)];
      if (faults.length) return faults;
      const ofPlaces = ofKinds(left, "add_place", "close_place", "change_place");
      const edited = overlay(
        places,
        editPlaces(ofPlaces, places, data, (at) => project(...at)),
      );
      const { settled } = standing;
      now = { ...standing, settled: settled ?? settle(ground, edited, data, asItIs.settled) };
      settled?.change(edited);
      return [];
    },

    /**
     * Whether anybody lives within the walk of a place, as far as is known.
     *
     * @param {string} id
     */
    isReached(id) {
      const { settled, ground } = now;
      const [people] = ground.homes.people;
      const ways = settled.now().counted.get(id)?.ways ?? [];
      let reached = false;
      settled.measured.search(ways, data.robust.walk + TOLERANCE_M, (point) => {
        reached ||= people[point] !== 0;
      });
      return reached;
    },
  };
}
