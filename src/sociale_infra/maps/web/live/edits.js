// The edits of a list, in the words of a scenario.yaml: see scenarios/edits.py.

/** @import { Answer } from "../types.ts" */

/**
 * Longitude and latitude, or metres in RD.
 *
 * @typedef {[number, number]} Spot
 */
/** @typedef {{ id: string, reason?: string }} Told */
/**
 * @typedef {object} Properties
 * @property {string} [name]
 * @property {Answer} [free]
 * @property {Answer} [open_to_all]
 * @property {Answer} [staffed]
 * @property {Answer} [step_free]
 * @property {string} [opening_hours]
 */
/** @typedef {Told & Properties & { edit: "add_place", at: Spot, category: string }} AddPlace */
/** @typedef {Told & { edit: "close_place", place: string }} ClosePlace */
/**
 * @typedef {Told & Properties & { edit: "change_place", place: string, at?: Spot, category?: string }} ChangePlace
 */
/** @typedef {AddPlace | ClosePlace | ChangePlace} Edit */
/**
 * An edit that cannot be, and why: what it names is not there, or lies too far from any way.
 *
 * @typedef {{ id: string, fault: "place" | "category" | "far" }} Refusal
 */

/**
 * The edits but for what one adds and another closes: that was never there.
 *
 * @param {Edit[]} edits
 */
export function withoutUndone(edits) {
  const added = new Map(
    edits.filter(({ edit }) => edit === "add_place").map((one) => [`scenario/${one.id}`, one]),
  );
  const closings = edits.filter((one) => one.edit === "close_place" && added.has(one.place));
  const gone = new Set(
    closings.flatMap((one) => (one.edit === "close_place" ? [one, added.get(one.place)] : [])),
  );
  return edits.filter((one) => !gone.has(one));
}
