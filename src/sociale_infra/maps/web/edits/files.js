// Edits as files that the command line takes: corrections as places.csv, what if as scenario.yaml.

import { cell } from "../rows.js";
import { isRemark } from "./reading.js";

/** @import { OwnEdit } from "./reading.js" */

const COLUMNS = /** @type {const} */ ([
  ...["action", "id", "x", "y", "category", "name", "free", "open_to_all", "staffed", "step_free"],
  ...["opening_hours", "reason", "date"],
]);
const ACTIONS = { add_place: "add", change_place: "change", close_place: "remove" };

/** @param {unknown} value */
function write(value) {
  if (value === undefined) return "";
  return typeof value === "number" ? String(value) : cell(String(value).replaceAll(/\s+/g, " "));
}

/**
 * Whether places.csv can tell it; a move, and a remark alone, it cannot.
 *
 * @param {OwnEdit} edit
 */
export const isCorrection = (edit) =>
  edit.so === true &&
  Object.hasOwn(ACTIONS, edit.edit) &&
  !isRemark(edit) &&
  !(edit.edit === "change_place" && edit.at);

/**
 * The corrections among edits as places.csv.
 *
 * @param {OwnEdit[]} edits
 * @param {{ date: string, reason: string }} told where an edit tells no reason of its own
 */
export function writeCorrections(edits, { date, reason }) {
  const rows = edits.filter(isCorrection).map((edit) => {
    /** @type {Record<string, unknown>} */
    const { place, at, ...fields } = edit;
    const [x, y] = Array.isArray(at) ? at : [];
    const action = ACTIONS[/** @type {keyof typeof ACTIONS} */ (edit.edit)];
    return { reason, ...fields, action, id: place, x, y, date };
  });
  const lines = rows.map((row) => COLUMNS.map((name) => write(row[/** @type {"id"} */ (name)])));
  return `${[COLUMNS, ...lines].map((line) => line.join(",")).join("\n")}\n`;
}

/**
 * A value in YAML: JSON is YAML too, but for the signs that end a line there.
 *
 * @param {unknown} value
 */
const yaml = (value) =>
  JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });

/**
 * All edits, corrections too, as scenario.yaml; but for remarks, which change nothing.
 *
 * @param {OwnEdit[]} edits
 * @param {{ name: string, why: string, reason: string }} told `reason` where an edit tells none
 */
export function writeScenario(edits, { name, why, reason }) {
  const items = edits
    .filter((edit) => !isRemark(edit))
    .map((edit) => {
      const told = Object.entries({ reason, ...edit }).filter(([key]) => key !== "so");
      const lines = told.map(([key, value]) => `${key}: ${yaml(value)}`);
      return `  - ${lines.join("\n    ")}`;
    });
  const list = items.length ? `\n${items.join("\n")}` : " []";
  return `name: ${yaml(name)}\nwhy: ${yaml(why)}\nedits:${list}\n`;
}
