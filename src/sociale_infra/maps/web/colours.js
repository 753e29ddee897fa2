// The colours of the areas, and the hatching of those of which nothing is known.

import { drawing } from "./elements.js";

const NO_DATA = "si-no-data"; // the hatching, defined once in the document

/** The fill of an area of which nothing is known. */
export const UNKNOWN = `url(#${NO_DATA})`;

/**
 * What is sure decides. A class includes its lower limit; the last one its upper limit as well.
 *
 * @param {number | null} level from 0 to 1
 * @param {string[]} classes
 */
export function fillOf(level, classes) {
  if (level === null) return UNKNOWN;
  return classes[Math.min(Math.floor(level * classes.length), classes.length - 1)];
}

export function hatching() {
  const lines = drawing("path", { d: "M0 8 8 0M-2 2 2-2M6 10l4-4", stroke: "#8d959b" });
  const ground = drawing("rect", { width: 8, height: 8, fill: "#eceeef" });
  const box = { id: NO_DATA, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
  const pattern = drawing("pattern", box, ground, lines);
  return drawing("svg", { class: "si-definitions", "aria-hidden": "true" }, pattern);
}

/**
 * A piece of a legend.
 *
 * @param {string} fill
 */
export function swatch(fill) {
  const rect = drawing("rect", { width: "100%", height: "100%", fill });
  return drawing("svg", { class: "si-swatch", "aria-hidden": "true" }, rect);
}
