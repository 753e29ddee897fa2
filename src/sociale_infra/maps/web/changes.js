// What differs from the base of a scenario: squares that gain and lose, places and ways.

import { drawing, element } from "./elements.js";
import { decode, decodePoint } from "./geometry.js";
import { addDrawing } from "./panes.js";

/** @import { Page } from "./types.ts" */
/** @import { PathChange, PlaceChange } from "./payload.d.ts" */

const LOSS = "si-loss"; // the hatching of what is lost, defined once in the document
const SIGNS = { added: "+", closed: "×", changed: "≠" };

/** @param {string} colour */
function lossHatching(colour) {
  const ground = drawing("rect", { width: 8, height: 8, fill: colour, "fill-opacity": "0.35" });
  const lines = drawing("path", {
    d: "M0 0 8 8M-2 6 2 10M6-2l4 4",
    stroke: colour,
    "stroke-width": 2,
  });
  const box = { id: LOSS, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
  const pattern = drawing("pattern", box, ground, lines);
  return drawing("svg", { class: "si-definitions", "aria-hidden": "true" }, pattern);
}

/**
 * @param {number[][]} rings
 * @param {Page} page
 * @param {L.PathOptions} look
 */
function squares(rings, { data }, look) {
  const outlines = decode(rings, data.grid).map((ring) => [ring]);
  return L.polygon(outlines, { color: "#fff", weight: 0.6, opacity: 0.7, ...look });
}

/**
 * @param {PlaceChange} place
 * @param {Page} page
 */
function mark({ change, name, point }, { data, format }) {
  const html = element("span", {}, SIGNS[change]);
  const icon = L.divIcon({ className: `si-change si-${change}`, html, iconSize: undefined });
  const title = `${format.say(`change.${change}`)}: ${name ?? format.say("place.nameless")}`;
  return L.marker(decodePoint(point, data.grid), { icon, title, zIndexOffset: 900 });
}

/**
 * @param {PathChange} path
 * @param {Page} page
 * @param {{ pane: string, renderer: L.Renderer }} pane
 */
function way({ change, line }, { data }, pane) {
  const [lost, , gained] = data.look.changed;
  const color = change === "added" ? gained : lost;
  const dashArray = change === "added" ? "" : "2 7";
  return decode([line], data.grid).map((points) =>
    L.polyline(points, { ...pane, color, weight: 5, opacity: 0.9, dashArray, fill: false }),
  );
}

/**
 * Draws it all in a layer; null on a page that is no variant's.
 *
 * @param {Page} page
 */
function layerOf(page) {
  const { map, data } = page;
  const { change } = data;
  if (!change) return null;
  const [lost, few, gained] = data.look.changed;
  document.body.append(lossHatching(lost));
  const pane = addDrawing(map, "si-changes", 276, false);
  const hatched = `url(#${LOSS})`;
  return L.layerGroup([
    squares(change.lost[0], page, { ...pane, fillColor: hatched, fillOpacity: 0.5 }),
    squares(change.lost[1], page, { ...pane, fillColor: hatched, fillOpacity: 1 }),
    squares(change.gained[0], page, { ...pane, fillColor: few, fillOpacity: 0.8 }),
    squares(change.gained[1], page, { ...pane, fillColor: gained, fillOpacity: 0.8 }),
    ...change.paths.flatMap((path) => way(path, page, pane)),
    ...change.places.map((place) => mark(place, page)),
  ]);
}

/**
 * Returns `show(on)`.
 *
 * @param {Page} page
 */
export function drawChanges(page) {
  const layer = layerOf(page);
  /** @param {boolean} on */
  return (on) => {
    if (on) layer?.addTo(page.map);
    else layer?.remove();
  };
}
