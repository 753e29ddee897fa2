// Which names find room on the map, and where.

import { boxesOf } from "./spaces.js";

/** @import { makeSpaces } from "./spaces.js" */
/** @import { Sign } from "./name_rules.js" */
/** @typedef {{ x: number, y: number }} Spot in pixels */
/**
 * A name with the middle of its text, and of the symbol that it may stand beside.
 *
 * @typedef {{ sign: Sign, at: Spot, text: Spot }} Written
 */
/**
 * How the map is seen: zoom, metres to a pixel, where a point of the grid is, null outside what is
 * painted, and how large a name is.
 *
 * @typedef {object} Sight
 * @property {number} zoom
 * @property {number} metres
 * @property {(point: number[]) => Spot | null} find
 * @property {(sign: Sign) => { width: number, height: number }} measure
 */

const MARGIN = 3; // pixels around a name
const APART = 300; // pixels between two times the same name
/** Pixels from the middle of a symbol to its border. */
export const SYMBOL = { station: 5, place: 15 };

/**
 * Where the middle of a name may stand, the best first: on its point, or beside its symbol.
 *
 * @param {Sign} sign
 * @param {Spot} at
 * @param {{ width: number, height: number }} size
 * @returns {Spot[]}
 */
function spotsOf({ kind }, { x, y }, { width, height }) {
  if (kind !== "station" && kind !== "place") return [{ x, y }];
  const away = SYMBOL[kind] + MARGIN;
  const [aside, above] = [away + width / 2, away + height / 2];
  return [
    { x: x + aside, y },
    { x: x - aside, y },
    { x, y: y + above },
    { x, y: y - above },
  ];
}

/**
 * What a sign takes beside its text: the circle of a station, as places have their symbols already.
 *
 * @param {Sign} sign
 * @param {Spot} at
 */
function symbolOf({ kind }, at) {
  const side = 2 * SYMBOL.station;
  return kind === "station" ? boxesOf({ ...at, width: side, height: side, turn: 0 }) : [];
}

/**
 * Gives each sign room in turn; one that finds none, or that stands near its like, is left out.
 *
 * @param {Sign[]} signs the most important first
 * @param {ReturnType<typeof makeSpaces>} spaces
 * @param {Sight} sight
 */
export function arrangeSigns(signs, spaces, { zoom, metres, find, measure }) {
  /** @type {Map<string, Spot[]>} */
  const alike = new Map();
  /**
   * @param {Sign} sign
   * @returns {Written[]}
   */
  const place = (sign) => {
    if (zoom < sign.from) return [];
    const at = find(sign.point);
    if (!at) return [];
    const size = measure(sign);
    if (!sign.fits({ zoom, metres, width: size.width })) return [];
    const same = alike.get(sign.text) ?? [];
    if (same.some(({ x, y }) => Math.hypot(x - at.x, y - at.y) < APART)) return [];
    const box = { width: size.width + MARGIN, height: size.height + MARGIN, turn: sign.turn };
    const text = spotsOf(sign, at, size).find((spot) =>
      spaces.take([...boxesOf({ ...spot, ...box }), ...symbolOf(sign, at)]),
    );
    if (!text) return [];
    alike.set(sign.text, [...same, at]);
    return [{ sign, at, text }];
  };
  return signs.flatMap(place);
}
