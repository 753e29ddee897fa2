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
/**
 * @typedef {object} Homes
 * @property {"add_homes"} edit
 * @property {number} homes
 * @property {Spot} [at]
 * @property {Spot[]} [within]
 * @property {string} [area] its code
 * @property {number} [residents_per_home]
 * @property {Record<string, number>} [per_home] how many of each group live in a home
 */
/** @typedef {Told & Homes} AddHomes */
/**
 * A path is joined where it crosses or ends at ways; a bridge or tunnel at its ends only.
 *
 * @typedef {Told & { edit: "add_path", along: Spot[], kind?: "path" | "bridge" | "tunnel" }} AddPath
 */
/** @typedef {Told & { edit: "close_path", at?: Spot, path?: string }} ClosePath */
/** @typedef {AddPlace | ClosePlace | ChangePlace} EditOfPlace */
/** @typedef {EditOfPlace | AddHomes | AddPath | ClosePath} Edit */
/**
 * An edit that cannot be, and why: what it names is not there, it lies too far from any way, in no
 * area, or contradicts another edit.
 *
 * @typedef {{ id: string, fault: "place" | "category" | "far" | "area" | "twice" }} Refusal
 */

/**
 * The edits but for what one adds and another closes: that was never there.
 *
 * @param {Edit[]} edits
 */
export function withoutUndone(edits) {
  /** @type {Map<string, Edit>} */
  const added = new Map();
  for (const one of edits) {
    if (one.edit === "add_place") added.set(`scenario/${one.id}`, one);
    if (one.edit === "add_path") added.set(one.id, one);
  }
  /** @type {Set<Edit>} */
  const gone = new Set();
  for (const one of edits) {
    const opened = added.get(closedBy(one));
    if (opened) gone.add(one).add(opened);
  }
  return edits.filter((one) => !gone.has(one));
}

/** @param {Edit} edit */
function closedBy(edit) {
  if (edit.edit === "close_place") return edit.place;
  return edit.edit === "close_path" ? (edit.path ?? "") : "";
}

/**
 * The edits of some kinds.
 *
 * @template {Edit["edit"]} Kind
 * @param {Edit[]} edits
 * @param {Kind[]} kinds
 */
export const ofKinds = (edits, ...kinds) =>
  /** @type {Extract<Edit, { edit: Kind }>[]} */ (
    edits.filter(({ edit }) => kinds.includes(/** @type {Kind} */ (edit)))
  );
