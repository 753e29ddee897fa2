// The bar of the edits: what they change of the headline, what can be added, the variants, the list.

import { bdi, element } from "../elements.js";

/** @import { Page } from "../types.ts" */
/** @import { makeList } from "./list.js" */

/**
 * @typedef {object} BarActs
 * @property {(mode: "place" | "path" | "homes") => void} begin
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} list
 * @property {() => void} end
 * @property {() => void} before shows the map without edits, or with them again
 * @property {(at: number) => void} choose a variant
 * @property {() => void} another variant
 * @property {() => void} compare
 */

/**
 * Returns its node, `show(told, list, before)`, `tell(text)` and `hide()`.
 *
 * @param {Page} page
 * @param {BarActs} acts
 */
export function makeBar({ map, format }, acts) {
  const { say } = format;
  const told = element("p", { class: "si-told-now", role: "status" });
  /**
   * @param {string} key
   * @param {() => void} act
   * @param {string} [sign]
   */
  const button = (key, act, sign) => {
    const node = element("button", { type: "button" }, sign ?? say(`edits.${key}`));
    if (sign) {
      for (const name of ["title", "aria-label"]) node.setAttribute(name, say(`edits.${key}`));
    }
    node.addEventListener("click", act);
    return node;
  };
  const undo = button("undo", acts.undo, "↶");
  const redo = button("redo", acts.redo, "↷");
  const list = button("list", acts.list);
  const before = button("before", acts.before);
  const another = button("another", acts.another, "+");
  const compare = button("compare", acts.compare);
  const chosen = element("span", { class: "si-variant-choice" });
  const variants = element(
    "p",
    { class: "si-ways si-variants", hidden: true },
    before,
    chosen,
    another,
    compare,
  );
  const node = element(
    "section",
    { class: "si-edit-bar", "aria-label": say("edits.title"), hidden: true },
    told,
    element(
      "p",
      { class: "si-ways" },
      button("addPlace", () => acts.begin("place")),
      button("addPath", () => acts.begin("path")),
      button("addHomes", () => acts.begin("homes")),
      undo,
      redo,
      list,
      button("end", acts.end, "×"),
    ),
    variants,
  );
  L.DomEvent.disableClickPropagation(node);
  map.getContainer().append(node);

  /**
   * @param {ReturnType<typeof makeList>} own
   * @param {boolean} isBefore
   */
  function showVariants(own, isBefore) {
    const many = own.variants();
    variants.hidden = own.isEmpty();
    before.setAttribute("aria-pressed", String(isBefore));
    another.disabled = !own.canAdd();
    const buttons = many.map(({ name }, at) => {
      const pressed = { type: "button", "aria-pressed": String(at === own.at() && !isBefore) };
      const one = element("button", pressed, bdi(name || say("edits.with")));
      one.addEventListener("click", () => {
        acts.choose(at);
        chosen.querySelectorAll("button")[at]?.focus();
      });
      return one;
    });
    chosen.replaceChildren(...buttons);
  }

  return {
    /**
     * @param {string} text
     * @param {ReturnType<typeof makeList>} own
     * @param {boolean} isBefore whether the map is shown without the edits
     */
    show(text, own, isBefore) {
      node.hidden = false;
      told.textContent = text;
      undo.disabled = !own.canUndo();
      redo.disabled = !own.canRedo();
      list.disabled = own.isEmpty() && !own.removed();
      showVariants(own, isBefore);
    },
    /** @param {string} text */
    tell(text) {
      told.textContent = text;
    },
    hide() {
      node.hidden = true;
    },
  };
}
