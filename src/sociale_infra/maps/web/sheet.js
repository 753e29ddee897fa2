// What a sheet of paper says of the map that is shown: the finding, the legend, the open card, and
// what it is from.

import { element, symbol } from "./elements.js";
import { dated } from "./panel.js";

/** @import { Page } from "./types.ts" */

/**
 * A part of the page to read, without what is there to be pressed; null where it is not shown.
 *
 * @param {Element | null} node
 */
export function copyOf(node) {
  const copy = node?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return null;
  const pressed = "button, form, label, select, details:not([open])";
  for (const part of copy.querySelectorAll(pressed)) {
    if (part.matches(".si-link:not(.si-way)")) part.replaceWith(...part.childNodes);
    else part.remove();
  }
  return copy;
}

/**
 * From what, of when and by whose licence: the last lines of a sheet.
 *
 * @param {Page} page
 */
export function sources(page) {
  const { facts } = page.data;
  const { say, word, list } = page.format;
  const credits = facts.credits.map(
    ({ credit, licence }) => `${word("credit", credit)} (${licence})`,
  );
  const values = { title: facts.title, dated: dated(page), sources: list(credits) };
  return element("footer", { class: "si-small" }, say("paper.from", values));
}

/**
 * The theme with its legend and for whom it is; the gaps and the places that are on the map.
 *
 * @param {Page} page
 */
function legend({ map, data, format, view, actions }) {
  const node = map.getContainer();
  const { say, heading } = format;
  const { forWhom, label } = view.theme;
  const whom = forWhom && view.whom ? `: ${say(`whom.${view.whom.key}.label`)}` : "";
  const shown = data.categories.filter(({ key }) => actions.shown().has(key));
  const kinds = shown.map((kind) => element("li", {}, symbol(kind), heading(kind.label)));
  // Walks have the map for themselves; those of a card have their legend there.
  const others = node.matches(".si-walking, .si-reaching");
  const themed = [
    element("p", { class: "si-strong" }, `${label}${whom}`),
    copyOf(node.querySelector(".si-legend")),
    copyOf(node.querySelector(".si-town")),
  ].filter((part) => part !== null);
  return element(
    "div",
    { class: "si-key" },
    element("div", {}, ...(others ? [copyOf(node.querySelector(".si-walk-legend"))] : themed)),
    element(
      "div",
      {},
      others ? null : copyOf(node.querySelector(".si-gap-legend:not([hidden]) > .si-gap-scale")),
      element("ul", { class: "si-kinds" }, ...kinds),
      node.matches(".si-online") ? element("p", { class: "si-small" }, say("paper.offline")) : null,
    ),
  );
}

/**
 * The sheet of the map as it is shown; its room for the map is still empty.
 *
 * @param {Page} page
 */
export const mapSheet = (page) =>
  element(
    "main",
    { class: "si-sheet" },
    element(
      "section",
      { class: "si-page" },
      copyOf(page.map.getContainer().querySelector(".si-panel header")),
      element("div", { class: "si-slot" }),
      legend(page),
      sources(page),
    ),
  );

/**
 * The answers about new sites, the card and the step of the story that are open.
 *
 * @param {Page} page
 */
export function openCards({ map }) {
  const open = map.getContainer().querySelectorAll(".si-answering, .si-dock, .si-story");
  return [...open].flatMap((node) => (node.checkVisibility() && copyOf(node)) || []);
}
