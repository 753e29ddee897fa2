// What the edits look like on the map: a sign for every place that differs, ways, and homes; a new
// place can be dragged.

import { element } from "../elements.js";
import { decodePoint } from "../geometry.js";
import { isRemark } from "./reading.js";

/** @import { Page } from "../types.ts" */
/** @import { OwnEdit } from "./reading.js" */

const SIGNS = {
  add_place: ["+", "added"],
  close_place: ["×", "closed"],
  change_place: ["≠", "changed"],
  add_homes: ["⌂", "added"],
  remark: ["?", "changed"],
};

/**
 * @typedef {object} Acts
 * @property {(edit: OwnEdit) => void} open
 * @property {(edit: OwnEdit, at: [number, number]) => void} drag while it is dragged
 * @property {(edit: OwnEdit, at: [number, number]) => void} drop
 */

/**
 * Where an edit of a spot is: longitude and latitude.
 *
 * @param {OwnEdit} edit
 * @param {Page["data"]} data
 * @returns {[number, number] | null}
 */
export function spotOf(edit, { places, grid }) {
  if ("at" in edit && edit.at) return edit.at;
  if (!("place" in edit)) return null;
  const place = places.find(({ id }) => id === edit.place);
  if (!place) return null;
  const [lat, lng] = decodePoint(place.point, grid);
  return [lng, lat];
}

/**
 * @param {L.LatLng} point
 * @returns {[number, number]}
 */
export const lngLat = ({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];

/**
 * @param {OwnEdit} edit
 * @param {Page} page
 * @param {Acts} acts
 */
function markOf(edit, { data, format }, { open, drag, drop }) {
  const kind = isRemark(edit) ? "remark" : edit.edit;
  const [sign, look] = SIGNS[/** @type {keyof typeof SIGNS} */ (kind)] ?? [];
  const spot = spotOf(edit, data);
  if (sign === undefined || !spot) return [];
  const html = element("span", {}, sign);
  const icon = L.divIcon({ className: `si-change si-${look}`, html, iconSize: undefined });
  const movable = "at" in edit && edit.at !== undefined;
  const marker = L.marker([spot[1], spot[0]], {
    icon,
    title: format.say(`edits.kind.${kind}`),
    draggable: movable,
    autoPan: movable,
    zIndexOffset: 1000,
  });
  marker.on("click", () => open(edit));
  marker.on("drag", () => drag(edit, lngLat(marker.getLatLng())));
  marker.on("dragend", () => drop(edit, lngLat(marker.getLatLng())));
  return [marker];
}

/** @param {OwnEdit} edit */
function wayOf(edit) {
  if (edit.edit !== "add_path") return [];
  const points = edit.along.map(([lng, lat]) => L.latLng(lat, lng));
  return [L.polyline(points, { color: "#00441b", weight: 5, opacity: 0.9, interactive: false })];
}

/**
 * @param {OwnEdit[]} edits
 * @param {Page} page
 * @param {Acts} acts
 */
export const drawEdits = (edits, page, acts) =>
  L.layerGroup(edits.flatMap((edit) => [...wayOf(edit), ...markOf(edit, page, acts)]));
