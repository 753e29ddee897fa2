// The card and the tooltip of a square of 100 m.

import { areaLink, line, row, small, tableOf } from "./card_parts.js";
import { bdi, element } from "./elements.js";

/** @import { Child, Page, Square } from "./types.ts" */

/**
 * How many people live there, or why that is not told.
 *
 * @param {Square} square
 * @param {Pick<Page, "data" | "format">} page
 */
export function peopleOf({ weight, few }, { data, format }) {
  const unit = format.word("unit", data.facts.unit);
  if (few) return `${format.say("few", { fewest: data.robust.fewest })} ${unit}`;
  return weight === null ? format.say("unknown") : format.counted(weight);
}

/**
 * Who misses what: robust access first, then each criterion.
 *
 * @param {Square} square
 * @param {Page} page
 */
function missing({ missing: found }, { data, format }) {
  const { say, heading, people } = format;
  const keys = /** @type {const} */ (["robust", ...data.terms.criteria]);
  const rows = keys.flatMap((key) => {
    const own = found[key];
    return own ? row([heading(say(`robust.${key}.label`)), people(...own)]) : [];
  });
  return tableOf("si-figures", [say("square.what"), say("square.missing")], rows);
}

/**
 * @param {Square} square
 * @param {Page} page
 */
export function squareCard(square, page) {
  const { say } = page.format;
  const middle = L.latLngBounds(square.ring).getCenter();
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, say("square.title", { id: square.id })),
    areaLink("square.where", square.area, page),
    element("p", { class: "si-strong" }, peopleOf(square, page)),
    page.actions.ask(middle, [square.ring]),
    square.weight === null ? null : missing(square, page),
    small(say(square.few ? "square.untold" : "square.how", { fewest: page.data.robust.fewest })),
  );
}

/**
 * @param {Square} square
 * @param {Page} page
 */
export function squareTip(square, page) {
  const { format, data } = page;
  const own = square.missing.robust;
  /** @type {Child[]} */
  const lines = own ? [line(format.say("gap.lacking", { people: format.counted(...own) }))] : [];
  const most = data.terms.criteria.filter((key) => (square.missing[key]?.[0] ?? 0) > 0);
  if (most.length) {
    lines.push(line(format.say("gap.missing", { criteria: format.criteria(most) })));
  }
  return element(
    "div",
    { class: "si-tip" },
    element("strong", {}, bdi(peopleOf(square, page))),
    ...lines,
  );
}
