// The card of a place.

import { bdi, element, own, symbol } from "./elements.js";
import { answerOf, row, small } from "./card_parts.js";

/** @import { Child, DressedCategory, Format, Page, Place } from "./types.ts" */

/**
 * @param {Place} place
 * @param {Format} format
 * @returns {[Child, Child][]}
 */
function propertyRows(place, format) {
  const { word } = format;
  return Object.entries(place.properties).map(([key, answer]) => {
    const by = answer === "unknown" ? undefined : own(place.evidence, key);
    const why = by ? element("span", { class: "si-small" }, ` ${word("evidence", by)}`) : null;
    return [word("property", key), element("span", {}, answerOf(answer, format), why)];
  });
}

/**
 * @param {Place} place
 * @param {Page} page
 */
function closing({ loses }, { format: { say, counted }, view }) {
  if (loses === null) return element("p", {}, say("place.closingUnknown"));
  if (loses[1] === 0) return null;
  const told = say("place.closing", { people: counted(...loses) });
  if (!view.edited) return element("p", { class: "si-strong" }, told);
  return element("div", { class: "si-found" }, small(say("edits.ofRun")), told);
}

/**
 * Where it comes from: what is no element of OpenStreetMap is not on its site.
 *
 * @param {Place} place
 * @param {Format} format
 */
function sourceOf({ id }, { say }) {
  if (id.startsWith("local/")) return say("place.local");
  return id.startsWith("scenario/") ? say("place.scenario") : `openstreetmap.org/${id}`;
}

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 */
export function placeCard(place, category, page) {
  const { format, actions } = page;
  const { say, word, heading } = format;
  /** @type {[Child, Child][]} */
  const rows = [
    [say("place.function"), word("function", place.function)],
    [say("place.tie"), word("tie", place.tie)],
    ...propertyRows(place, format),
  ];
  if (place.hours) rows.push([say("place.hours"), bdi(place.hours)]);
  return element(
    "article",
    { class: "si-card" },
    element("h2", { dir: "auto" }, place.name ?? say("place.nameless")),
    element("p", { class: "si-kind" }, symbol(category), heading(category.label)),
    closing(place, page),
    element("table", {}, element("tbody", {}, ...rows.map((cells) => row(cells)))),
    ...actions.said(place).map((told) => element("p", { class: "si-said" }, told)),
    small(sourceOf(place, format)),
    actions.reach({ place: place.id }),
    actions.correct(place),
    place.merged ? small(say("place.merged", { ids: place.merged })) : null,
  );
}
