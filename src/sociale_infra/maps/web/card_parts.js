// The parts that tooltips and cards are made of.

import { bdi, element, link } from "./elements.js";

/** @import { Child, Page, Place } from "./types.ts" */
/** @import { Values } from "./messages.js" */
/** @import { Area } from "./payload.d.ts" */

/** Where there is no figure. */
export const NOTHING = "–";

/** @param {Child} text */
export const line = (text) => element("div", {}, text);

/** @param {Child} text */
export const small = (text) => element("p", { class: "si-small" }, text);

/**
 * @param {[Child, ...Child[]]} cells
 * @param {string} [className]
 */
export function row([first, ...others], className = "") {
  const cells = others.map((cell) => element("td", {}, cell));
  return element("tr", { class: className }, element("th", { scope: "row" }, first), ...cells);
}

/**
 * @param {string} className
 * @param {string[]} heads
 * @param {HTMLTableRowElement[]} rows
 */
export function tableOf(className, heads, rows) {
  const cells = heads.map((head) => element("th", { scope: "col" }, head));
  const head = element("thead", {}, element("tr", {}, ...cells));
  const table = element("table", { class: className }, head, element("tbody", {}, ...rows));
  return element("div", { class: "si-scroll", tabindex: "0" }, table);
}

/**
 * A text whose fields are filled with nodes, such as names in their own direction.
 *
 * @param {"p" | "span"} tag
 * @param {Pick<Page, "format">} page
 * @param {string} path
 * @param {Values} values
 */
export const sentence = (tag, { format }, path, values) =>
  element(tag, {}, ...format.parts(path, values));

/**
 * A sentence that names an area and leads to its card.
 *
 * @param {string} path of the text
 * @param {Area} area
 * @param {Page} page
 * @param {Values} [values] of its other fields
 */
export const areaLink = (path, area, page, values = {}) =>
  sentence("p", page, path, {
    ...values,
    area: link(bdi(area.name), () => page.actions.openArea(area)),
  });

/**
 * The name of a place.
 *
 * @param {Place} place
 * @param {Page["format"]} format
 */
export const called = (place, { say }) =>
  place.name === null ? say("place.nameless") : bdi(place.name);

/**
 * A place by its name and kind, which shows it on the map.
 *
 * @param {number} index
 * @param {Page} page
 */
export function placeLink(index, { data, format, actions }) {
  const place = data.places[index];
  const kind = data.categories.find(({ key }) => key === place.category)?.label ?? place.category;
  const node = link(called(place, format), () => actions.pick(place));
  return element("span", {}, node, ` (${kind})`);
}

/**
 * @param {string | null} answer
 * @param {Page["format"]} format
 */
export const answerOf = (answer, { word }) =>
  element("span", { class: `si-answer si-${answer}` }, answer && word("answer", answer));

/**
 * @param {Area} area
 * @param {Page} page
 */
export function areaTip(area, { view }) {
  const lines = view.theme.tip(area).map(line);
  return element("div", { class: "si-tip" }, element("strong", {}, bdi(area.name)), ...lines);
}
