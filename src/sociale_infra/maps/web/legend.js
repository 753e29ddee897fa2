// The legend: what the theme measures, its scale, and what it says of the whole town.

import { swatch, UNKNOWN } from "./colours.js";
import { element } from "./elements.js";

/** @import { Format, Page, Theme } from "./types.ts" */

/**
 * What is asked of robust access, as one line.
 *
 * @param {Pick<Page, "data" | "format">} page
 */
const asked = ({ data, format }) =>
  element(
    "ul",
    { class: "si-asked" },
    ...data.terms.criteria.map((key) => element("li", {}, format.say(`robust.${key}.asked`))),
  );

/**
 * @param {Theme} theme
 * @param {Page["data"]} data
 */
const scale = ({ palette, limits }, { look }) => [
  element("div", { class: "si-bars" }, ...look[palette].map(swatch)),
  element("div", { class: "si-limits" }, ...limits.map((limit) => element("span", {}, limit))),
];

/**
 * @param {Theme} theme
 * @param {Format} format
 */
function wholeTown({ town }, { say }) {
  if (!town) return [];
  return [
    element("strong", {}, say("town", { share: town.share })),
    element("span", {}, town.detail),
    ...(town.note === null ? [] : [element("span", { class: "si-small" }, town.note)]),
  ];
}

/**
 * Returns the legend and `explain(theme)`.
 *
 * @param {Page} page
 */
export function makeLegend(page) {
  const { data, format } = page;
  const bars = element("div", {});
  const meaning = element("p", { class: "si-meaning" });
  const none = element("span", {});
  const hint = element("span", { class: "si-hint" });
  const town = element("p", { class: "si-town" });
  const node = element(
    "div",
    { class: "si-legend", "aria-live": "polite" },
    meaning,
    bars,
    element("p", { class: "si-none" }, swatch(UNKNOWN), none, hint),
    town,
  );
  /** @param {Theme} theme */
  const explain = (theme) => {
    meaning.textContent = theme.meaning;
    none.textContent = theme.unknown;
    hint.textContent = theme.hint;
    bars.replaceChildren(...(theme.limits.length ? scale(theme, data) : [asked(page)]));
    const notes = theme.notes
      .filter(Boolean)
      .map((note) => element("span", { class: "si-small" }, note));
    town.replaceChildren(...wholeTown(theme, format), ...notes);
  };
  return { node, explain };
}
