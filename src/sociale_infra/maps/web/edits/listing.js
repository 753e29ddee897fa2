// The card of all edits: what each is, taking one out, and the files that carry them away.

import { bdi, element, link } from "../elements.js";
import { readEdits, writeEdits } from "./reading.js";
import { isCorrection, writeCorrections, writeScenario } from "./files.js";

/** @import { Child, Page } from "../types.ts" */
/** @import { OwnEdit } from "./reading.js" */

/**
 * @typedef {object} ListActs
 * @property {(edits: OwnEdit[]) => void} set
 * @property {(edit: OwnEdit) => void} open
 */

/**
 * What an edit says, in words.
 *
 * @param {OwnEdit} edit
 * @param {Page} page
 */
function told(edit, { data, format }) {
  const { say, word } = format;
  const place = "place" in edit ? data.places.find(({ id }) => id === edit.place) : undefined;
  const name = ("name" in edit && edit.name) || place?.name || say("place.nameless");
  /** @type {string[]} */
  const what = [];
  if ("category" in edit && edit.category) {
    const kind = data.categories.find(({ key }) => key === edit.category);
    what.push(kind?.label ?? edit.category);
  }
  for (const key of ["free", "open_to_all", "staffed"]) {
    const answer = /** @type {Record<string, unknown>} */ (edit)[key];
    if (typeof answer === "string") {
      what.push(`${word("property", key)}: ${word("answer", answer)}`);
    }
  }
  if (edit.edit === "add_homes") what.push(String(edit.homes));
  if (edit.reason) what.push(`“${edit.reason}”`);
  /** @type {Child[]} */
  const named = "place" in edit || edit.edit === "add_place" ? [" ", bdi(name)] : [];
  return [say(`edits.kind.${edit.edit}`), ...named, what.length ? `: ${what.join("; ")}` : ""];
}

/**
 * A link that saves a text as a file.
 *
 * @param {string} label
 * @param {string} name
 * @param {string} text
 */
function saving(label, name, text) {
  const href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return element("a", { class: "si-download", href, download: name }, label);
}

/**
 * @param {Page} page
 * @param {(edits: OwnEdit[]) => void} set
 */
function opening({ format }, set) {
  const { say } = format;
  const field = element("input", { type: "file", accept: ".json,application/json" });
  const fault = element("span", { class: "si-small", role: "status" });
  field.addEventListener("change", async () => {
    const edits = readEdits(await field.files?.[0]?.text());
    fault.textContent = edits ? "" : say("edits.noEdits");
    if (edits) set(edits);
  });
  return element("label", { class: "si-field" }, say("edits.open"), field, fault);
}

/**
 * @param {OwnEdit[]} edits
 * @param {Page} page
 * @param {ListActs} acts
 */
export function listCard(edits, page, { set, open }) {
  const { say } = page.format;
  const title = page.data.facts.title;
  const now = new Date();
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  const reason = say("edits.reason");
  const items = edits.map((edit) => {
    const out = link("×", () => set(edits.filter((one) => one !== edit)));
    out.setAttribute("aria-label", say("edits.takeOut"));
    const what = link(say(edit.so ? "edits.so" : "edits.if"), () => open(edit));
    return element("li", {}, element("span", {}, what, " ", ...told(edit, page)), out);
  });
  const corrections = writeCorrections(edits, { date, reason });
  const scenario = writeScenario(edits, { name: title, why: say("edits.why"), reason });
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, say("edits.title")),
    element("ol", { class: "si-deciders" }, ...items),
    element(
      "p",
      { class: "si-ways" },
      edits.some(isCorrection)
        ? saving(say("edits.asCorrections"), "places.csv", corrections)
        : null,
      saving(say("edits.asScenario"), "scenario.yaml", scenario),
      saving(say("edits.save"), "wijzigingen.json", writeEdits(edits)),
    ),
    element("p", { class: "si-small" }, say("edits.how")),
    opening(page, set),
  );
}
