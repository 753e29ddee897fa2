// The town counted again with edits: what the page shows is put in the place of what the run found.

import { makeLive } from "../live/live.js";
import { makeProjection } from "../live/projection.js";
import { canUnpack } from "../packed.js";
import { lngLat } from "./marks.js";
import { recount } from "./recount.js";
import { drawSquares, invert } from "./squares_now.js";

/** @import { Page } from "../types.ts" */
/** @import { Refusal } from "../live/edits.js" */
/** @import { LiveData } from "../live/unpacked.js" */
/** @import { OwnEdit } from "./reading.js" */
/** @import { Counted } from "./recount.js" */

/** @typedef {Awaited<ReturnType<typeof makeLive>>} Live */

const NEAR_M = 30; // within which the end of a bridge jumps to a way

/**
 * Puts figures in the place of others, in the objects that all of the page holds on to.
 *
 * @param {Page["data"]} data
 * @param {Counted} figures
 */
function put(data, { areas, whoms, categories, robust, headline }) {
  data.areas.forEach((area, i) => Object.assign(area, areas[i]));
  data.whoms.forEach((whom, i) => Object.assign(whom, whoms[i]));
  data.categories.forEach((category, i) => Object.assign(category, categories[i]));
  Object.assign(data.robust, robust);
  Object.assign(data.headline, headline);
}

/**
 * Returns `prepare()`, `measure(edits)`, which returns why they cannot be (nothing is changed then) or
 * null, `toWay(spot)`, and `lacking()`, how many lack robust access as the run found it and now; null where the page
 * cannot count.
 *
 * @param {Page} page
 */
export function makeCounting(page) {
  const { data } = page;
  const { areas, robust, whoms, categories, headline, terms, places, live, addresses } = data;
  if (!live || !addresses || !canUnpack()) return null;
  const found = structuredClone({ areas, robust, whoms, categories, headline, terms });
  const source = /** @type {LiveData} */ (
    /** @type {unknown} */ ({ ...data, ...found, places: structuredClone(places) })
  );
  const [lng, lat] = live.projection.middle;
  const degrees = invert(makeProjection(live.projection), [lng, lat]);
  const squares = drawSquares(page, live.projection);
  /** @type {Promise<Live> | undefined} */
  let town;
  const prepare = () => (town ??= makeLive(source));
  return {
    prepare,
    /**
     * @param {OwnEdit[]} edits
     * @returns {Promise<Refusal["fault"] | null>}
     */
    async measure(edits) {
      const counted = await prepare();
      const [refusal] = counted.set(edits);
      if (refusal) return refusal.fault;
      const { sums } = counted.now();
      put(data, edits.length ? recount(found, sums) : structuredClone(found));
      squares.show(edits.length ? sums : null);
      return null;
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
    lacking: () => ({
      before: found.robust.figures["robust"]?.lacking[0],
      now: data.robust.figures["robust"]?.lacking[0],
    }),
  };
}
