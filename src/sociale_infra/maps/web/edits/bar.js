// The bar of the edits: what they change of the headline, what can be added, and the list.

import { element } from "../elements.js";

/** @import { Page } from "../types.ts" */

/**
 * @typedef {object} BarActs
 * @property {(mode: "place" | "path" | "homes") => void} begin
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} list
 * @property {() => void} end
 */

/**
 * Returns its node, `show(told)` and `hide()`.
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
  );
  L.DomEvent.disableClickPropagation(node);
  map.getContainer().append(node);
  return {
    /**
     * @param {string} text
     * @param {{ canUndo: boolean, canRedo: boolean, count: number }} can
     */
    show(text, { canUndo, canRedo, count }) {
      node.hidden = false;
      told.textContent = text;
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
      list.disabled = !count;
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
