// What an edit says, in words.

import { decode, holds } from "../geometry.js";
import { spotOf } from "./marks.js";
import { ASKED, isRemark } from "./reading.js";

/** @import { Page } from "../types.ts" */
/** @import { OwnEdit } from "./reading.js" */

const TOLD = [...ASKED, "step_free"];

/**
 * Of which place it is, or which comes; null of another.
 *
 * @param {OwnEdit} edit
 * @param {Page} page
 */
export function nameOf(edit, { data, format }) {
  if (!("place" in edit) && edit.edit !== "add_place") return null;
  const place = "place" in edit ? data.places.find(({ id }) => id === edit.place) : undefined;
  return ("name" in edit && edit.name) || place?.name || format.say("place.nameless");
}

/**
 * Whether it says no more than that the place is as the map has it.
 *
 * @param {OwnEdit} edit
 */
const isRight = (edit) =>
  edit.edit === "change_place" &&
  !edit.category &&
  !edit.at &&
  ASKED.every((name) => edit[name] === "yes");

/**
 * @param {OwnEdit} edit
 * @param {Page} page
 */
export function kindOf(edit, { format: { say } }) {
  if (isRemark(edit)) return say("edits.kind.remark");
  return say(isRight(edit) ? "edits.kind.right" : `edits.kind.${edit.edit}`);
}

/**
 * What it tells, but for the place and the note.
 *
 * @param {OwnEdit} edit
 * @param {Page} page
 */
export function tellingOf(edit, { data, format }) {
  const { say, word, count } = format;
  /** @type {string[]} */
  const what = [];
  if ("category" in edit && edit.category) {
    const kind = data.categories.find(({ key }) => key === edit.category);
    what.push(kind?.label ?? edit.category);
  }
  for (const key of TOLD) {
    const answer = /** @type {Record<string, unknown>} */ (edit)[key];
    if (typeof answer === "string") {
      what.push(`${word("property", key)}: ${word("answer", answer)}`);
    }
  }
  if (edit.edit === "change_place" && edit.at) what.push(say("edits.moved"));
  if (edit.edit === "add_homes") what.push(count(edit.homes));
  return what;
}

/**
 * All that it says, but for which place it is about.
 *
 * @param {OwnEdit} edit
 * @param {Page} page
 */
export const sayingOf = (edit, page) =>
  [kindOf(edit, page), ...tellingOf(edit, page), edit.reason ? `“${edit.reason}”` : ""]
    .filter(Boolean)
    .join("; ");

/**
 * The area in which it lies; null if it lies in none, or is no place on the map.
 *
 * @param {OwnEdit} edit
 * @param {Page} page
 */
export function areaOf(edit, { data }) {
  const along = edit.edit === "add_path" ? edit.along[0] : null;
  const spot = along ?? spotOf(edit, data);
  if (!spot) return null;
  const [lng, lat] = spot;
  return data.areas.find((area) => holds(decode(area.outline, data.grid), [lat, lng])) ?? null;
}
