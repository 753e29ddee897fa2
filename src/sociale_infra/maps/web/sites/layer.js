// The sites of an answer on the map: numbered pins, the streets within the walk, and the squares in
// which people newly get a place.

import { addCanvas } from "../canvas.js";
import { addSquares } from "../edits/squares_now.js";
import { drawing, element } from "../elements.js";
import { decodePoint } from "../geometry.js";
import { degreesOf } from "../live/projection.js";
import { openBy } from "../panes.js";
import { makeLines, paintStreets } from "../reach/layer.js";
import { nameOf } from "./names.js";

/** @import { LatLng, Page } from "../types.ts" */
/** @import { Site } from "../payload.d.ts" */
/** @import { Reached } from "../live/live.js" */

const WIDTH = 2.2; // pixels of a street
const [FAINT, WHOLE] = [10.5, 13.5]; // zoom from which streets are seen, and are not see-through
const PIN = "M15 37C9 28 2 22 2 14a13 13 0 0 1 26 0c0 8-7 14-13 23z";

/** @param {Page["data"]["look"]} look the colours of squares of few, and of more */
export const gainedColours = ({ change }) => change.slice(-2);

/** @param {Page["data"]["look"]} look */
export const streetColour = ({ reach }) => reach[0];

/**
 * The number of a pin in texts.
 *
 * @param {number} number
 */
export const pinBadge = (number) =>
  element("span", { class: "si-pin-badge", "aria-hidden": "true" }, String(number));

/**
 * @param {number} number from 1
 * @param {Site} site
 * @param {Page} page
 * @param {() => void} open
 */
function pinOf(number, site, page, open) {
  const html = element(
    "span",
    {},
    drawing("svg", { viewBox: "0 0 30 38", "aria-hidden": "true" }, drawing("path", { d: PIN })),
    element("b", {}, String(number)),
  );
  const icon = L.divIcon({ className: "si-pin", html, iconSize: undefined });
  const title = `${number}: ${nameOf(site, page)}`;
  const at = decodePoint(site.point, page.data.grid);
  const marker = L.marker(at, { icon, title, alt: title, riseOnHover: true, zIndexOffset: 1100 });
  openBy(marker, open);
  return marker;
}

/**
 * The streets and squares of what is reached; nothing where the page cannot count.
 *
 * @param {Page} page
 */
function addReach({ map, data }) {
  if (!data.live) return () => {};
  const degrees = degreesOf(data.live.projection);
  const lineOf = makeLines(degrees);
  /** @type {LatLng[][]} */
  let lines = [];
  const repaint = addCanvas(map, "si-site-streets", 280, (ink) => {
    if (!lines.length) return;
    const seen = (map.getZoom() - FAINT) / (WHOLE - FAINT);
    ink.globalAlpha = Math.min(Math.max(seen, 0), 1);
    paintStreets(ink, map, [{ lines, colour: streetColour(data.look), width: WIDTH }], 0);
  });
  const colours = gainedColours(data.look);
  const showSquares = addSquares(map, { pane: "si-site-squares", level: 277, colours }, degrees);
  /**
   * @param {Reached | null} reached
   * @param {Map<string, number>} [gained] how many newly get a place, by the names of squares
   */
  return (reached, gained = new Map()) => {
    lines = reached ? reached.streets[0].map((part) => lineOf(reached.network, part)) : [];
    const { fewest } = data.robust;
    const names = [...gained.keys()];
    showSquares([
      names.filter((name) => Number(gained.get(name)) < fewest),
      names.filter((name) => Number(gained.get(name)) >= fewest),
    ]);
    repaint();
  };
}

/**
 * Returns `pins(sites)` and `reach(reached, gained)`.
 *
 * @param {Page} page
 * @param {(number: number) => void} open the card of a site
 */
export function drawSites(page, open) {
  const layer = L.layerGroup().addTo(page.map);
  /** @type {Site[] | null} */
  let pinned = null;
  /** @param {Site[] | null} sites null for none */
  const pins = (sites) => {
    if (sites === pinned) return; // they keep the focus
    pinned = sites;
    layer.clearLayers();
    sites?.forEach((site, i) => layer.addLayer(pinOf(i + 1, site, page, () => open(i + 1))));
  };
  return { pins, reach: addReach(page) };
}
