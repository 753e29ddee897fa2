// Which names the map may write at a zoom, the most important first, and how they look.

/** @import { Data, Place } from "./types.ts" */
/** @import { Name, Street } from "./payload.d.ts" */
/** @typedef {Name["kind"] | "street" | "place"} NameKind */
/**
 * A name that the map may write: at a point (steps on the grid) and turned, where there is room.
 *
 * @typedef {object} Sign
 * @property {string} text
 * @property {NameKind} kind
 * @property {number[]} point
 * @property {number} turn degrees clockwise
 * @property {number} from the zoom from which it may be written
 * @property {(scale: Scale) => boolean} fits whether it is, at such a scale
 */
/**
 * The zoom of the map, its metres to a pixel, and the width of the text in pixels.
 *
 * @typedef {{ zoom: number, metres: number, width: number }} Scale
 */

const LONGEST = 36; // characters of a name
const SETTLEMENT_FROM = [12, 12, 12, 13, 14]; // zoom, by rank
const STATION_FROM = [13, 13, 14];
const SURFACE_FROM = 13;
const STREETS_FROM = 15; // the long ones
const NEAR = 16;
const CLOSE = 17; // every name that finds room
const RARE = 4; // times the length of its text that a street has at zoom 15
const OVERHANG = 1.4; // times the length of a street or the side of a lake that its text may have

/** @param {string} name */
export function shorten(name) {
  const letters = [...name.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, " ").trim()];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/**
 * @param {Name} name
 * @returns {Sign}
 */
function ofName({ name, kind, rank, size, point }) {
  const from = {
    settlement: SETTLEMENT_FROM[rank],
    station: STATION_FROM[rank],
    water: SURFACE_FROM,
    green: SURFACE_FROM,
  }[kind];
  const isSurface = kind === "water" || kind === "green";
  /** @type {Sign["fits"]} */
  const fits = ({ zoom, metres, width }) =>
    !isSurface || zoom >= CLOSE || width * metres <= size * OVERHANG;
  return { text: shorten(name), kind, point, turn: 0, from, fits };
}

/**
 * @param {Street} street
 * @returns {Sign[]}
 */
function ofStreet({ name, point, along, again = [] }) {
  const text = shorten(name);
  const [turn, length] = along ?? [0, 0];
  /** @type {Sign["fits"]} */
  const fits = ({ zoom, metres, width }) => {
    const needed = width * metres;
    if (zoom >= CLOSE) return true;
    if (zoom >= NEAR) return needed <= length * OVERHANG;
    return needed * RARE <= length;
  };
  return [[...point, turn], ...again].map(([x, y, angle]) => ({
    text,
    kind: "street",
    point: [x, y],
    turn: angle,
    from: STREETS_FROM,
    fits,
  }));
}

/**
 * @param {Place} place
 * @returns {Sign}
 */
export const ofPlace = ({ name, point }) => ({
  text: shorten(name ?? ""),
  kind: "place",
  point,
  turn: 0,
  from: CLOSE,
  fits: () => true,
});

/**
 * All that has a name of its own: settlements and stations, then water and green by their size, then
 * streets by their length. What the labels of the areas say already is left out.
 *
 * @param {Pick<Data, "names" | "streets" | "areas" | "facts">} data
 * @returns {Sign[]}
 */
export function listSigns({ names, streets, areas, facts }) {
  const said = new Set([facts.title, ...areas.map(({ name }) => name)]);
  const own = names.filter(({ name }) => !said.has(name));
  const order = [...own].sort((a, b) => weigh(b) - weigh(a));
  const long = [...streets].sort((a, b) => (b.along?.[1] ?? 0) - (a.along?.[1] ?? 0));
  return [...order.map(ofName), ...long.flatMap(ofStreet)].filter(({ text }) => text);
}

/** @param {Name} name */
const weigh = ({ size, rank }) => size || 10_000 - 1_000 * rank;
