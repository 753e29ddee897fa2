// What every address can walk to, unpacked when it is first asked for. See explain.py for how it is
// packed; the figures are those of the run, in metres over the network.

import { holds } from "./geometry.js";
import { sum, unpack } from "./packed.js";

/** @import { Address, Data, LatLng } from "./types.ts" */
/** @import { Packed } from "./payload.d.ts" */
/** @typedef {Record<string, Int32Array>} Columns */

const NONE = 65535;
const FINE = 100; // the hundredths of a step in which addresses stand

/** @param {Packed} addresses */
async function read(addresses) {
  const columns = await unpack(addresses);
  for (const values of Object.values(columns)) sum(values);
  return columns;
}

/**
 * Returns `find(point, within)`, the address nearest to a point and what can be reached from it,
 * and `locate(asked)`, where a number of a street or a postcode is.
 *
 * @param {Packed} addresses
 * @param {Pick<Data, "grid" | "places" | "terms" | "streets" | "letters">} data
 */
export function makeAddresses(addresses, { grid, places, terms, streets, letters }) {
  /** @type {Promise<Columns> | undefined} */
  let columns;

  /**
   * @param {number} x
   * @param {number} y
   * @returns {LatLng}
   */
  const placed = (x, y) => [
    (y / FINE + grid.south) / grid.steps,
    (x / FINE + grid.west) / grid.steps,
  ];

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
    const east = (lng * grid.steps - grid.west) * FINE;
    const north = (lat * grid.steps - grid.south) * FINE;
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
    columns ??= read(addresses);
    const found = await columns;
    const i = nearestTo(point, found, within);
    /** @param {string} name */
    const known = (name) => (found[name][i] === NONE ? null : found[name][i]);
    /** @param {string} key */
    const reach = (key) => {
      const metres = known(`${key}_m`);
      return metres === null ? null : { metres, place: places[found[`${key}_place`][i]] };
    };
    const [lat, lng] = placed(found["x"][i], found["y"][i]);
    const packed = found["answers"][i];
    const answers = terms.criteria.map((key, n) => [
      key,
      terms.answers[(packed >> (2 * n)) & 3] ?? null, // 3 is unknown: the address is on no network
    ]);
    return {
      at: { lat, lng },
      name: nameOf(i, found),
      reach,
      functions: known("functions"),
      places: known("places"),
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
    columns ??= read(addresses);
    const found = await columns;
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
  return { find, locate };
}
