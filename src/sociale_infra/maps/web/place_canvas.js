// The grounds of places, and the symbols of those that are too many for an element each, on one
// canvas.

import { addCanvas, rem } from "./canvas.js";
import { decode, decodePoint } from "./geometry.js";

/** @import { DressedCategory, Page, Place } from "./types.ts" */
/**
 * A place with what is drawn of it, in pixels of the world at zoom 0.
 *
 * @typedef {object} Standing
 * @property {Place} place
 * @property {DressedCategory} category
 * @property {L.Point} at
 * @property {L.Point[][]} ground
 * @property {L.Bounds} box around both
 */
/** @typedef {{ standing: Standing, x: number, y: number }} Seen in pixels of the map's container */
/** @typedef {{ size: number, edge: number, glyph: boolean }} Look in rem, and in those of a symbol */

export const PANE = "si-outlines";
const HEIGHT = 420;
// As in cards.css.
/** @type {Look} */
const WHOLE = { size: 1.75, edge: 1.6, glyph: true };
/** @type {Look} */
const SMALL = { size: 0.85, edge: 3, glyph: false };
const SHADOW = { shadowColor: "rgb(20 30 40 / 45%)", shadowBlur: 3, shadowOffsetY: 1 };
const AROUND = 4; // pixels around a symbol, for its shadow
const VIEW = { from: -2, side: 28, middle: 12 }; // of the box that symbols are drawn in

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 * @returns {Standing}
 */
export function standing(place, category, { map, data }) {
  const at = map.project(decodePoint(place.point, data.grid), 0);
  const rings = decode(place.outline, data.grid);
  const ground = rings.map((ring) => ring.map((point) => map.project(point, 0)));
  return { place, category, at, ground, box: L.bounds([at, ...ground.flat()]) };
}

/**
 * The symbol of a category as a picture, with so many of its pixels to one of the page.
 *
 * @param {DressedCategory} category
 * @param {Look} look
 * @param {number} sharp
 */
function stampOf({ shape, colour, glyph }, look, sharp) {
  const side = look.size * rem();
  const stamp = document.createElement("canvas");
  stamp.width = stamp.height = Math.ceil((side + 2 * AROUND) * sharp);
  const ink = stamp.getContext("2d");
  if (!ink) return stamp;
  const scale = (side * sharp) / VIEW.side;
  const start = AROUND * sharp - VIEW.from * scale;
  ink.setTransform(scale, 0, 0, scale, start, start);
  const path = new Path2D(shape);
  Object.assign(ink, { fillStyle: colour, strokeStyle: "#fff", lineWidth: look.edge });
  if (look.glyph) Object.assign(ink, SHADOW);
  ink.fill(path);
  ink.shadowColor = "transparent";
  ink.stroke(path);
  if (!look.glyph) return stamp;
  ink.translate(VIEW.middle, VIEW.middle);
  ink.scale(0.7, 0.7);
  ink.translate(-VIEW.middle, -VIEW.middle);
  Object.assign(ink, { lineWidth: 2.2, lineCap: "round", lineJoin: "round" });
  ink.stroke(new Path2D(glyph));
  return stamp;
}

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Standing} standing
 * @param {(point: L.Point) => L.Point} find
 */
function paintGround(ink, { ground, category: { colour } }, find) {
  if (!ground.length) return;
  const path = new Path2D();
  for (const ring of ground) {
    const outline = new Path2D();
    for (const { x, y } of ring.map(find)) outline.lineTo(x, y);
    outline.closePath();
    path.addPath(outline);
  }
  Object.assign(ink, { fillStyle: colour, strokeStyle: colour, lineWidth: 1.2 });
  ink.globalAlpha = 0.15;
  ink.fill(path, "evenodd");
  ink.globalAlpha = 1;
  ink.stroke(path);
}

/**
 * Returns `draw(places, crowded, small)`: with the symbols of a crowd, or with the grounds alone;
 * `seen()`, the symbols that are painted, and their `radius()` in pixels. `painted` is called after
 * each time.
 *
 * @param {L.Map} map
 * @param {() => void} painted
 */
export function drawPlaceCanvas(map, painted) {
  /** @type {Standing[]} */
  let places = [];
  /** @type {Seen[]} */
  let seen = [];
  let crowded = false;
  let look = WHOLE;
  /** @type {Map<string, HTMLCanvasElement>} */
  const stamps = new Map();
  const side = () => look.size * rem();
  /**
   * @param {DressedCategory} category
   * @param {number} sharp
   */
  const stamp = (category, sharp) => {
    const key = `${category.key} ${side()} ${sharp}`;
    const kept = stamps.get(key) ?? stampOf(category, look, sharp);
    stamps.set(key, kept);
    return kept;
  };
  /**
   * @param {CanvasRenderingContext2D} ink
   * @param {L.Bounds} room
   * @param {number} sharp
   */
  const paint = (ink, room, sharp) => {
    const scale = 2 ** map.getZoom();
    const corner = map.getPixelBounds().getTopLeft();
    /** @param {L.Point} point */
    const find = (point) => point.multiplyBy(scale).subtract(corner);
    const there = places.filter(({ box }) =>
      room.overlaps(L.bounds(find(box.getTopLeft()), find(box.getBottomRight()))),
    );
    for (const one of there) paintGround(ink, one, find);
    seen = [];
    if (crowded) {
      seen = there.map((one) => {
        const { x, y } = find(one.at);
        const picture = stamp(one.category, sharp);
        const width = picture.width / sharp;
        ink.drawImage(picture, x - width / 2, y - width / 2, width, width);
        return { standing: one, x, y };
      });
    }
    painted();
  };
  const repaint = addCanvas(map, PANE, HEIGHT, paint);
  /**
   * @param {Standing[]} shown
   * @param {boolean} isCrowd
   * @param {boolean} small
   */
  const draw = (shown, isCrowd, small) => {
    [places, crowded, look] = [shown, isCrowd, small ? SMALL : WHOLE];
    repaint();
  };
  return { draw, seen: () => seen, radius: () => side() / 2 };
}
