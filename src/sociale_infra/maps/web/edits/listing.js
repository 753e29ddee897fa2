// The card of all edits of a variant: what each is, taking one out, and the files that carry them away.

import { bdi, element, link } from "../elements.js";
import { isCorrection, writeCorrections, writeScenario } from "./files.js";
import { combined } from "./list.js";
import { LONGEST_NAME, readVariants, writeVariants } from "./reading.js";
import { kindOf, nameOf, tellingOf } from "./words.js";

/** @import { Page } from "../types.ts" */
/** @import { makeList } from "./list.js" */
/** @import { OwnEdit, Variant, Variants } from "./reading.js" */

/**
 * @typedef {object} ListActs
 * @property {(edits: OwnEdit[]) => void} set
 * @property {(edit: OwnEdit) => void} open
 * @property {(file: Variants | null) => void} take what a file holds; null if that is no edits
 * @property {(name: string) => void} rename
 * @property {() => void} remove
 * @property {() => void} restore
 * @property {() => void} harvest
 */

/**
 * @param {OwnEdit} edit
 * @param {Page} page
 */
function told(edit, page) {
  const name = nameOf(edit, page);
  const what = tellingOf(edit, page);
  if (edit.reason) what.push(`“${edit.reason}”`);
  return [
    kindOf(edit, page),
    ...(name === null ? [] : [" ", bdi(name)]),
    ...(what.length ? [": ", bdi(what.join("; "))] : []),
  ];
}

/**
 * A link that saves a text as a file.
 *
 * @param {string} label
 * @param {string} name
 * @param {string} text
 */
export function saving(label, name, text) {
  const href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return element("a", { class: "si-download", href, download: name }, label);
}

/**
 * The scenario of a variant, as a link; one with a name is a file of its own.
 *
 * @param {Variant} variant
 * @param {string} label
 * @param {Page} page
 */
export function savingScenario({ name, edits }, label, { data, format }) {
  const { say } = format;
  const { title } = data.facts;
  const part = name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  const text = writeScenario(combined(edits), {
    name: name ? `${title}: ${name}` : title,
    why: say("edits.why"),
    reason: say("edits.reason"),
  });
  return saving(label, part ? `scenario-${part}.yaml` : "scenario.yaml", text);
}

/**
 * @param {string} fault why the last file was not taken in
 * @param {Page} page
 * @param {ListActs["take"]} take
 */
function opening(fault, { format }, take) {
  const field = element("input", { type: "file", accept: ".json,application/json" });
  const refusal = element("span", { class: "si-small", role: "status" }, fault);
  field.addEventListener("change", async () => {
    take(readVariants(await field.files?.[0]?.text()));
  });
  return element("label", { class: "si-field" }, format.say("edits.open"), field, refusal);
}

/**
 * The variant's name, to be changed, and taking it out.
 *
 * @param {ReturnType<typeof makeList>} list
 * @param {Page} page
 * @param {ListActs} acts
 */
function naming(list, { format }, { rename, remove, restore }) {
  const { say } = format;
  const field = element("input", { type: "text", maxlength: LONGEST_NAME, value: list.name() });
  field.addEventListener("change", () => rename(field.value.trim()));
  const removed = list.removed();
  return [
    element("label", { class: "si-field" }, say("edits.variant"), field),
    element(
      "p",
      {},
      list.variants().length > 1 ? link(say("edits.remove"), remove) : null,
      removed && list.canAdd()
        ? element(
            "span",
            {},
            " ",
            link(
              element("span", {}, ...format.parts("edits.restore", { name: bdi(removed.name) })),
              restore,
            ),
          )
        : null,
    ),
  ];
}

/** Today, as the reader's clock has it. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

/**
 * @param {ReturnType<typeof makeList>} list
 * @param {string} fault why the last file was not taken in
 * @param {Page} page
 * @param {ListActs} acts
 */
export function listCard(list, fault, page, acts) {
  const { say, count } = page.format;
  const edits = list.now();
  const items = edits.map((edit) => {
    const out = link("×", () => acts.set(edits.filter((one) => one !== edit)));
    out.setAttribute("aria-label", say("edits.takeOut"));
    const what = link(say(edit.so ? "edits.so" : "edits.if"), () => acts.open(edit));
    return element("li", {}, element("span", {}, what, " ", ...told(edit, page)), out);
  });
  const corrections = writeCorrections(edits, { date: today(), reason: say("edits.reason") });
  const held = { at: list.at(), variants: list.variants() };
  const tooLong = list.tooLong();
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, say("edits.title")),
    ...naming(list, page, acts),
    element("ol", { class: "si-deciders" }, ...items),
    element(
      "p",
      { class: "si-ways" },
      edits.some(isCorrection)
        ? saving(say("edits.asCorrections"), "places.csv", corrections)
        : null,
      savingScenario({ name: list.name(), edits }, say("edits.asScenario"), page),
      saving(say("edits.save"), "wijzigingen.json", writeVariants(held)),
    ),
    element("p", {}, link(say("harvest.open"), acts.harvest)),
    element("p", { class: "si-small" }, say("edits.how")),
    tooLong === null
      ? null
      : element("p", { class: "si-note" }, say("edits.tooLong", { most: count(tooLong) })),
    opening(fault, page, acts.take),
  );
}
