// What every address can walk to, unpacked when it is first asked for. See packing.py for how it is
// packed, explain.py for what; the figures are those of the run, in metres over the network.

import { holds } from "./geometry.js";

/** @import { Address, Data, LatLng } from "./types.ts" */
/** @import { Packed } from "./payload.d.ts" */
/** @typedef {Record<string, Uint16Array | Int32Array>} Columns */

const NONE = 65535;
const WIDE = new Set(["x", "y", "square"]); // columns of 4 bytes, with a sign; the others have 2

/** @param {string} name */
const isWide = (name) => WIDE.has(name);

/** @param {string} text in base64 */
export async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/**
 * Each number stands as what must be added to the one before it; sums beyond the type wrap round.
 *
 * @param {Packed} packed
 * @param {(name: string) => boolean} wide whether a column has 4 bytes
 */
export async function unpack({ block, count, columns }, wide = isWide) {
  const buffer = await inflate(block);
  /** @type {Columns} */
  const found = {};
  let from = 0;
  for (const name of columns) {
    const Whole = wide(name) ? Int32Array : Uint16Array;
    const values = new Whole(buffer, from, count);
    for (let i = 1; i < count; i += 1) values[i] += values[i - 1];
    found[name] = values;
    from += values.byteLength;
  }
  return found;
}

/**
 * Returns `find(point, within)`, the address nearest to a point and what can be reached from it,
 * `locate(asked)`, where a number of a street or a postcode is, and `read()`, all columns.
 *
 * @param {Packed} addresses
 * @param {Pick<Data, "grid" | "places" | "terms" | "streets" | "letters">} data
 */
export function makeAddresses(addresses, { grid, places, terms, streets, letters }) {
  /** @type {Promise<Columns> | undefined} */
  let columns;
  const readAll = () => {
    columns ??= unpack(addresses);
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
    for (let i = 0; i < addresses.count; i += 1) {
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
    const read = (name) => (found[name][i] === NONE ? null : found[name][i]);
    /** @param {string} key */
    const reach = (key) => {
      const metres = read(`${key}_m`);
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
    for (let i = 0; i < addresses.count; i += 1) {
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
