// The names of streets, settlements, stations, water, parks and places, where there is room for
// them: they keep clear of the areas' labels, the gaps' ranks and the symbols of places.

import { addCanvas, rem } from "./canvas.js";
import { isDragging } from "./panes.js";
import { decodePoint } from "./geometry.js";
import { inkOf } from "./labels.js";
import { arrangeSigns, SYMBOL } from "./name_layout.js";
import { listSigns, ofPlace } from "./name_rules.js";
import { makeSpaces } from "./spaces.js";

/** @import { Page } from "./types.ts" */
/** @import { NameKind, Sign } from "./name_rules.js" */
/** @import { Spot, Written } from "./name_layout.js" */

/** @type {Record<NameKind, { size: number, style: string, colour: string }>} size in rem */
const LOOKS = {
  settlement: { size: 0.8, style: "600", colour: "#5d5346" },
  station: { size: 0.78, style: "600", colour: "#333d45" },
  water: { size: 0.78, style: "italic", colour: "#2f6684" },
  green: { size: 0.76, style: "italic", colour: "#41633a" },
  street: { size: 0.72, style: "", colour: "#4d5963" },
  place: { size: 0.74, style: "600", colour: "#333d45" },
};
const HALO = "rgb(255 255 255 / 85%)";
const OBSTACLES = ".si-rank, .si-pin, .si-place, .si-change";
const EQUATOR_M = 40_075_017;

/** @param {Page} page */
function findSpaces({ map, actions }) {
  const node = map.getContainer();
  const from = node.getBoundingClientRect();
  const labels = [...node.querySelectorAll(".si-label:not(.si-hidden)")].map(inkOf);
  const symbols = [...node.querySelectorAll(OBSTACLES)].map((one) => one.getBoundingClientRect());
  const spaces = makeSpaces();
  for (const { left, top, right, bottom } of [...labels, ...symbols]) {
    const [x, y] = [from.left, from.top];
    spaces.block({ left: left - x, top: top - y, right: right - x, bottom: bottom - y });
  }
  for (const box of actions.symbols()) spaces.block(box);
  return spaces;
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Spot} at
 */
function drawStation(ink, { x, y }) {
  ink.beginPath();
  ink.arc(x, y, SYMBOL.station - 1, 0, 2 * Math.PI);
  Object.assign(ink, { fillStyle: "#fff", strokeStyle: LOOKS.station.colour, lineWidth: 2 });
  ink.fill();
  ink.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Written} written
 */
function write(ink, { sign, at, text }) {
  if (sign.kind === "station") drawStation(ink, at);
  ink.save();
  ink.translate(text.x, text.y);
  ink.rotate((sign.turn * Math.PI) / 180);
  Object.assign(ink, { strokeStyle: HALO, lineWidth: 3, fillStyle: LOOKS[sign.kind].colour });
  ink.strokeText(sign.text, 0, 0);
  ink.fillText(sign.text, 0, 0);
  ink.restore();
}

/**
 * Returns `choose(sign)`, which takes the letters of a sign and returns how large it is then; what
 * was measured before is kept in `widths`.
 *
 * @param {CanvasRenderingContext2D} ink
 * @param {HTMLElement} map
 * @param {Map<string, number>} widths
 */
function makeLetters(ink, map, widths) {
  const side = rem();
  const { fontFamily } = getComputedStyle(map);
  /** @param {Sign} sign */
  return ({ kind, text }) => {
    const height = LOOKS[kind].size * side;
    ink.font = `${LOOKS[kind].style} ${height}px ${fontFamily}`;
    const key = `${ink.font} ${text}`;
    const width = widths.get(key) ?? ink.measureText(text).width;
    widths.set(key, width);
    return { width, height };
  };
}

/** @param {Page} page */
export function drawNames(page) {
  const { map, data, actions } = page;
  const signs = listSigns(data);
  const named = data.places.filter(({ name }) => name !== null);
  const places = named.map((place) => ({ category: place.category, sign: ofPlace(place) }));
  /** @type {Map<string, number>} */
  const widths = new Map();
  /**
   * @param {CanvasRenderingContext2D} ink
   * @param {L.Bounds} painted
   */
  const paint = (ink, painted) => {
    const on = actions.shown();
    const own = places.filter(({ category }) => on.has(category)).map(({ sign }) => sign);
    const choose = makeLetters(ink, map.getContainer(), widths);
    const zoom = map.getZoom();
    const narrow = Math.cos((map.getCenter().lat * Math.PI) / 180);
    const written = arrangeSigns([...own, ...signs], findSpaces(page), {
      zoom,
      metres: (EQUATOR_M * narrow) / (256 * 2 ** zoom),
      measure: choose,
      find: (point) => {
        const at = map.latLngToContainerPoint(decodePoint(point, data.grid));
        return painted.contains(at) ? at : null;
      },
    });
    Object.assign(ink, { textAlign: "center", textBaseline: "middle", lineJoin: "round" });
    for (const one of written) {
      choose(one.sign);
      write(ink, one);
    }
  };
  const repaint = addCanvas(map, "si-names", 430, paint);
  let asked = 0;
  const soon = () => {
    if (isDragging()) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(repaint);
  };
  map.on("labels", soon);
  map.on("layeradd layerremove", ({ layer }) => {
    if (layer instanceof L.LayerGroup) soon(); // not a tooltip
  });
}
