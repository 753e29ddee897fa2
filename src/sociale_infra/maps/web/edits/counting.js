// The town counted again with edits: what the page shows is put in the place of what the run found.

import { findGaps } from "../live/gaps.js";
import { makeLive } from "../live/live.js";
import { degreesOf } from "../live/projection.js";
import { canUnpack } from "../packed.js";
import { gapsOf, makeGapsNow } from "./gaps_now.js";
import { findSure } from "./headline_now.js";
import { combined, counting } from "./list.js";
import { lngLat } from "./marks.js";
import { recount } from "./recount.js";
import { drawSquares } from "./squares_now.js";

/** @import { GapNow, Page } from "../types.ts" */
/** @import { Refusal } from "../live/edits.js" */
/** @import { LiveData } from "../live/unpacked.js" */
/** @import { OwnEdit } from "./reading.js" */
/** @import { Counted } from "./recount.js" */

/** @typedef {Awaited<ReturnType<typeof makeLive>>} Live */

const NEAR_M = 30; // within which the end of a bridge jumps to a way

/**
 * Puts figures in the place of others, in the objects that all of the page holds on to. The gaps stay,
 * as they are counted apart.
 *
 * @param {Page["data"]} data
 * @param {Counted} figures
 */
function put(data, { areas, whoms, categories, robust, headline }) {
  data.areas.forEach((area, i) => {
    const { gaps } = area.robust;
    Object.assign(area, areas[i]);
    area.robust = { ...area.robust, gaps };
  });
  data.whoms.forEach((whom, i) => Object.assign(whom, whoms[i]));
  data.categories.forEach((category, i) => Object.assign(category, categories[i]));
  Object.assign(data.robust, robust);
  Object.assign(data.headline, { ...headline, rests: data.headline.rests });
}

/**
 * Returns `prepare()`, `measure(edits)`, which returns what of them cannot be (nothing is changed then),
 * `settle(edits)`, which measures gaps and the places that decide, once an edit is there to stay,
 * `compare(lists)`, the figures of the run and with each list, `toWay(spot)`, and `found`, what the run
 * found; null where the page cannot count.
 *
 * @param {Page} page
 */
export function makeCounting(page) {
  const { data, format } = page;
  const { areas, robust, whoms, categories, headline, terms, facts, places, live, addresses } =
    data;
  if (!live || !addresses || !canUnpack()) return null;
  const found = structuredClone({ areas, robust, whoms, categories, headline, terms, facts });
  const gapsFound = [...data.gaps];
  const gapsOfSubareas = data.subareas.map(({ robust: { gaps } }) => gaps);
  const source = /** @type {LiveData} */ (
    /** @type {unknown} */ ({ ...data, ...found, places: structuredClone(places) })
  );
  const degrees = degreesOf(live.projection);
  const squares = drawSquares(page, degrees);
  const gapsNow = makeGapsNow(data, gapsFound, live.projection, degrees);
  const codes = areas.map(({ code }) => code);
  /** @type {Promise<Live> | undefined} */
  let town;
  const prepare = () => (town ??= makeLive(source));

  /** @param {GapNow[]} gaps */
  const putGaps = (gaps) => {
    data.gaps.splice(0, data.gaps.length, ...gaps);
  };

  /**
   * How many places decide the map, how many of them are checked, and how many by the reader.
   *
   * @param {OwnEdit[]} edits
   * @param {Live} counted
   */
  function countSure(edits, counted) {
    const ordered = [...edits].sort((a, b) => Number(b.so ?? false) - Number(a.so ?? false));
    const sure = findSure(data, ordered).filter(({ id }) => counted.isReached(id));
    const own = sure.filter((one) => one.own).length;
    return { count: sure.length, checked: sure.filter(({ checked }) => checked).length, own };
  }

  return {
    found,
    prepare,
    /**
     * @param {OwnEdit[]} edits
     * @returns {Promise<Refusal[]>}
     */
    async measure(edits) {
      const counted = await prepare();
      const refused = counted.set(combined(edits));
      if (refused.length) return refused;
      const now = counted.now();
      const differs = counting(edits).length > 0;
      put(data, differs ? recount(found, now, format) : structuredClone(found));
      squares.show(differs ? now.sums : null);
      return [];
    },
    /** @param {OwnEdit[]} edits that are measured */
    async settle(edits) {
      const counted = await prepare();
      const differs = counting(edits).length > 0;
      data.subareas.forEach((area, i) => {
        area.robust.gaps = differs ? [] : gapsOfSubareas[i];
      });
      if (!differs) {
        putGaps(gapsFound);
        data.areas.forEach((area, a) => {
          area.robust.gaps = found.areas[a].robust.gaps;
        });
        data.headline.rests = found.headline.rests;
        return;
      }
      const gaps = findGaps(counted.now(), codes);
      putGaps(gapsNow.show(gaps));
      data.areas.forEach((area, a) => {
        area.robust.gaps = gapsOf(gaps, a, data.robust.fewest);
      });
      const sure = countSure(edits, counted);
      data.headline.rests = format.say(sure.own ? "headline.restsOwn" : "headline.rests", sure);
    },
    /**
     * The spot of the nearest way where one is near, else the spot itself.
     *
     * @param {[number, number]} spot
     */
    async toWay(spot) {
      const way = (await prepare()).nearestWay(spot, NEAR_M);
      return way ? lngLat(L.latLng(degrees(...way))) : spot;
    },
    /**
     * Leaves the last of them measured.
     *
     * @param {OwnEdit[][]} lists
     * @returns {Promise<Counted[]>}
     */
    async compare(lists) {
      const counted = await prepare();
      const figures = lists.map((edits) => {
        counted.set(combined(edits));
        return counting(edits).length ? recount(found, counted.now(), format) : found;
      });
      return [found, ...figures];
    },
  };
}

/** @typedef {NonNullable<ReturnType<typeof makeCounting>>} Counting */
