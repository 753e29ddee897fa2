// The forms by which a reader says what is otherwise: of a place, of a new place, of new homes.

import { element } from "../elements.js";
import { ASKED } from "./reading.js";

/** @import { Answer, Page, Place } from "../types.ts" */

const ANSWERS = /** @type {const} */ (["yes", "no", "unknown"]);

/** @typedef {{ gone?: true, category?: string, name?: string, reason?: string } & Partial<Record<(typeof ASKED)[number], Answer>>} Told */

/**
 * @param {string} label
 * @param {HTMLElement} field
 */
const labelled = (label, field) => element("label", { class: "si-field" }, label, field);

/**
 * @param {string} label
 * @param {[string, string][]} choices
 * @param {string} chosen
 */
function choose(label, choices, chosen) {
  const options = choices.map(([value, text]) =>
    element("option", { value, selected: value === chosen }, text),
  );
  const field = element("select", {}, ...options);
  return { field, node: labelled(label, field) };
}

/**
 * @param {string} label
 * @param {string} value
 */
function write(label, value = "") {
  const field = element("input", { type: "text", maxlength: 200, value });
  return { field, node: labelled(label, field) };
}

/**
 * A form with its fields, and a button for each way to send it.
 *
 * @param {HTMLElement[]} fields
 * @param {[string, () => void][]} buttons
 */
export function formOf(fields, buttons) {
  const nodes = buttons.map(([text, act], i) => {
    const node = element("button", { type: i ? "button" : "submit" }, text);
    if (i) node.addEventListener("click", act);
    return node;
  });
  const ways = element("p", { class: "si-ways" }, ...nodes);
  const node = element("form", { class: "si-form" }, ...fields, ways);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    buttons[0][1]();
  });
  return node;
}

/**
 * What is otherwise with a place: only what the reader has told.
 *
 * @param {Place | null} place null for a new one
 * @param {Page} page
 */
export function placeFields(place, { data, format }) {
  const { say, word, heading } = format;
  const kinds = data.categories.map(
    ({ key, label }) => /** @type {[string, string]} */ ([key, heading(label)]),
  );
  const kind = choose(say("edits.kindOf"), kinds, place?.category ?? kinds[0][0]);
  const name = write(say("edits.name"), place?.name ?? "");
  const answers = ASKED.map((key) => {
    /** @type {[string, string][]} */
    const choices = [
      ["", say(place ? "edits.asItIs" : "edits.assumed")],
      ...ANSWERS.map((one) => /** @type {[string, string]} */ ([one, word("answer", one)])),
    ];
    return { key, ...choose(heading(word("property", key)), choices, "") };
  });
  const note = write(say("edits.note"));
  /** @returns {Told} */
  const told = () => {
    /** @type {Told} */
    const all = {};
    if (kind.field.value !== place?.category) all.category = kind.field.value;
    const called = name.field.value.trim();
    if (called && called !== place?.name) all.name = called;
    for (const { key, field } of answers) {
      if (field.value) all[key] = /** @type {Answer} */ (field.value);
    }
    const remark = note.field.value.trim();
    if (remark) all.reason = remark;
    return all;
  };
  return { nodes: [kind.node, name.node, ...answers.map(({ node }) => node), note.node], told };
}

/** @param {Page} page */
export function homesFields({ format }) {
  const field = element("input", { type: "number", min: 1, max: 50000, step: 1, value: 100 });
  return { nodes: [labelled(format.say("edits.homes"), field)], told: () => Number(field.value) };
}
