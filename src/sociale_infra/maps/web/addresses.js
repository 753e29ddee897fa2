// What every address can walk to, unpacked when it is first asked for: the figures of the run, in
// metres over the network. See explain.py for the columns.

import { holds } from "./geometry.js";
import { unpack } from "./packed.js";

/** @import { Address, Data, LatLng } from "./types.ts" */
/** @import { Packed } from "./payload.d.ts" */
/** @import { Columns } from "./packed.js" */

const NONE = -1;

/**
 * Returns `find(point, within)`, the address nearest to a point and what can be reached from it,
 * `locate(asked)`, where a number of a street or a postcode is, and `read()`, all columns.
 *
 * @param {Packed} packed
 * @param {Pick<Data, "grid" | "places" | "terms" | "streets" | "letters">} data
 */
export function makeAddresses(packed, { grid, places, terms, streets, letters }) {
  /** @type {Promise<Columns> | undefined} */
  let columns;
  const readAll = () => {
    columns ??= unpack(packed);
    return columns;
  };

  /**
   * @param {number} x
   * @param {number} y
   * @returns {LatLng}
   */
  const placed = (x, y) => [(y + grid.south) / grid.steps, (x + grid.west) / grid.steps];

  /**
   * @param {number} i
   * @param {Columns} columns
   */
  function nameOf(i, { street, number, letter }) {
    const name = streets[street?.[i] ?? NONE]?.name;
    const own = number?.[i] ?? NONE;
    if (name === undefined || own === NONE) return null;
    return `${name} ${own}${letters[letter?.[i] ?? NONE] ?? ""}`;
  }

  /**
   * @param {L.LatLngLiteral} point
   * @param {Columns} columns
   * @param {LatLng[][] | undefined} within rings in which it must lie, if any address does
   */
  function nearestTo({ lat, lng }, { x, y }, within) {
    const [east, north] = [lng * grid.steps - grid.west, lat * grid.steps - grid.south];
    const narrow = Math.cos((lat * Math.PI) / 180); // a step east is shorter than one north
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < x.length; i += 1) {
      const away = ((x[i] - east) * narrow) ** 2 + (y[i] - north) ** 2;
      if (away < least && (!within || holds(within, placed(x[i], y[i])))) [best, least] = [i, away];
    }
    return best;
  }

  /**
   * @param {L.LatLngLiteral} point
   * @param {LatLng[][]} [within]
   * @returns {Promise<Address>}
   */
  const find = async (point, within) => {
    const found = await readAll();
    const i = nearestTo(point, found, within);
    /** @param {string} name */
    const read = (name) => {
      const value = found[name]?.[i] ?? NONE;
      return value === NONE ? null : value;
    };
    /** @param {string} key */
    const reach = (key) => {
      const metres = read(`${key}_m`);
      return metres === null ? null : { metres, place: places[found[`${key}_place`][i]] };
    };
    const [lat, lng] = placed(found["x"][i], found["y"][i]);
    const answered = found["answers"][i];
    const answers = terms.criteria.map((key, n) => [
      key,
      terms.answers[(answered >> (2 * n)) & 3] ?? null, // 3 is unknown: the address is on no network
    ]);
    return {
      at: { lat, lng },
      name: nameOf(i, found),
      reach,
      functions: read("functions"),
      places: read("places"),
      answers: Object.fromEntries(answers),
    };
  };

  /**
   * The address of a street with a number, or with the number nearest to it; or one of a postcode.
   *
   * @param {{ street?: number, number?: number, letter?: string, postcode?: number }} asked rows of
   * streets and postcodes
   */
  const locate = async ({ street, number = 0, letter = "", postcode }) => {
    const found = await readAll();
    const wanted = letter.toLowerCase();
    let [best, least] = [-1, Infinity];
    for (let i = 0; i < found["x"].length; i += 1) {
      if (street !== undefined && found["street"]?.[i] !== street) continue;
      if (postcode !== undefined && found["postcode"]?.[i] !== postcode) continue;
      const own = (letters[found["letter"]?.[i] ?? NONE] ?? "").toLowerCase();
      const away = Math.abs((found["number"]?.[i] ?? NONE) - number) + (own === wanted ? 0 : 0.5);
      if (away < least) [best, least] = [i, away];
    }
    return best < 0 ? null : placed(found["x"][best], found["y"][best]);
  };
  return { find, locate, read: readAll };
}
