// The gaps: squares of 100 m whose residents lack robust access, and the rank of the largest.

import { outlined } from "./dock.js";
import { gapCard, gapTip, isTold } from "./gap_card.js";
import { decode, decodePoint } from "./geometry.js";
import { addDrawing, makeReachable, openBy } from "./panes.js";
import { goTo } from "./room.js";

/** @import { GapNow, Page, ToldGap } from "./types.ts" */
/** @typedef {ReturnType<typeof addDrawing>} Pane */
/** @typedef {{ squares: Pane, outlines: Pane }} Panes */

const RANKED = 10; // gaps that wear their rank
const CLOSEST = 15.5; // zoom to which a visit goes at most
const REST = { weight: 1.2, opacity: 0.8 };
const FAINT = { weight: 0, opacity: 1 }; // a gap of few, which is told nothing of
const LIFTED = { weight: 3.5, opacity: 1 };

/**
 * Each ring is a polygon of its own, in one drawing.
 *
 * @param {number[][]} rings
 * @param {Page["data"]} data
 */
const apart = (rings, data) => decode(rings, data.grid).map((ring) => [ring]);

/**
 * @param {GapNow} gap
 * @param {Page} page
 * @param {Pane} pane
 */
function drawSquares(gap, { data }, pane) {
  return gap.squares.flatMap((rings, i) => {
    if (!rings.length) return [];
    const fillColor = data.look.gaps.squares[i];
    const look = { color: "#fff", weight: 0.6, opacity: 0.7, fillColor, fillOpacity: 1 };
    return [L.polygon(apart(rings, data), { ...pane, ...look })];
  });
}

/**
 * @param {GapNow} gap
 * @param {Page} page
 */
function drawBadge({ rank, middle }, { data, format }) {
  const icon = L.divIcon({ className: "si-rank", html: String(rank), iconSize: undefined });
  const title = format.say("gap.title", { rank });
  const position = decodePoint(middle, data.grid);
  return L.marker(position, { icon, title, riseOnHover: true, zIndexOffset: 500 - rank });
}

/**
 * The outline answers to mouse and keyboard; that of a gap with too few people only to the mouse.
 *
 * @param {GapNow} gap
 * @param {Page} page
 * @param {Panes} panes
 */
function drawGap(gap, page, panes) {
  const rest = gap.figures ? REST : FAINT;
  const look = { ...rest, color: page.data.look.gaps.outline, fillOpacity: 0, className: "si-gap" };
  const shape = L.polygon(apart(gap.outline, page.data), { ...panes.outlines, ...look });
  const lift = () => shape.setStyle(LIFTED).bringToFront();
  const lower = () => shape.setStyle(rest);
  shape.on({ mouseover: lift, mouseout: lower });
  shape.bindTooltip(() => gapTip(gap, page), { sticky: true, opacity: 1 });
  const squares = drawSquares(gap, page, panes.squares);
  const { open, badges } = isTold(gap)
    ? addCard(gap, page, { shape, lift, lower })
    : { open: () => {}, badges: [] };
  return { shape, open, parts: [...squares, shape, ...badges] };
}

/**
 * Where a new place would help most.
 *
 * @param {ToldGap} gap
 * @param {Page} page
 */
function markNew({ figures: { newPlace } }, { data, format, view }) {
  if (newPlace === null || view.edited) return [];
  const icon = L.divIcon({ className: "si-change si-new", html: "+", iconSize: undefined });
  const options = { icon, title: format.say("gap.newHere"), keyboard: false, zIndexOffset: 900 };
  return [L.marker(decodePoint(newPlace.point, data.grid), options)];
}

/**
 * Gives a gap its card; returns how it is opened, and its badge if it is one of the largest.
 *
 * @param {ToldGap} gap
 * @param {Page} page
 * @param {{ shape: L.Polygon, lift: () => void, lower: () => void }} drawn
 */
function addCard(gap, page, { shape, lift, lower }) {
  const middle = L.latLng(decodePoint(gap.middle, page.data.grid));
  /** @param {L.LatLng} point where it was asked for */
  const open = (point) => {
    shape.closeTooltip();
    page.actions.openCard({
      row: gap,
      state: { gat: String(gap.rank) },
      card: () => gapCard(gap, point, page),
      marks: L.layerGroup([outlined(apart(gap.outline, page.data)), ...markNew(gap, page)]),
      bounds: shape.getBounds(),
    });
  };
  const openMiddle = () => open(middle);
  shape.on("click", ({ latlng }) => open(latlng));
  if (gap.rank > RANKED) {
    shape.on("add", () => makeReachable(shape, { lift, lower, open: openMiddle }));
    return { open: openMiddle, badges: [] };
  }
  const badge = drawBadge(gap, page);
  badge.on({ mouseover: lift, mouseout: lower });
  openBy(badge, openMiddle);
  return { open: openMiddle, badges: [badge] };
}

/**
 * Returns `show(on)`, `shown()`, `redraw()`, for when the gaps are others, and `visit(gap)`, which
 * opens the card of a gap and goes there.
 *
 * @param {Page} page
 */
export function drawGaps(page) {
  const { map, data } = page;
  const panes = {
    squares: addDrawing(map, "si-squares", 255, false),
    outlines: addDrawing(map, "si-gaps", 290, true),
  };
  /** @type {Map<number, ReturnType<typeof drawGap>>} by their ranks */
  const drawn = new Map();
  const layer = L.layerGroup();
  const redraw = () => {
    layer.clearLayers();
    drawn.clear();
    for (const gap of data.gaps) {
      const one = drawGap(gap, page, panes);
      drawn.set(gap.rank, one);
      for (const part of one.parts) layer.addLayer(part);
    }
  };
  redraw();
  /** @param {boolean} on */
  const show = (on) => {
    if (on) layer.addTo(map);
    else layer.remove();
  };
  /**
   * @param {ToldGap} gap
   * @param {boolean} going
   */
  const visit = ({ rank }, going = true) => {
    const gap = drawn.get(rank);
    if (!gap) return;
    gap.open();
    if (going) goTo(map, gap.shape.getBounds(), CLOSEST);
  };
  return { show, visit, redraw, shown: () => map.hasLayer(layer) };
}
