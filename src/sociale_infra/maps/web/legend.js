// The legend: what the theme measures, its scale, and what it says of the whole town.

import { swatch, UNKNOWN } from "./colours.js";
import { element } from "./elements.js";
import { squareSteps } from "./gaplist.js";

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
const classes = ({ palette, limits }, { look }) => [
  element("div", { class: "si-bars" }, ...look[palette].map(swatch)),
  element("div", { class: "si-limits" }, ...limits.map((limit) => element("span", {}, limit))),
];

/**
 * @param {Theme} theme
 * @param {Page} page
 */
function scale(theme, page) {
  if (theme.limits.length) return classes(theme, page.data);
  if (page.view.level.kind !== "square") return [asked(page)];
  const none = element(
    "span",
    {},
    swatch(page.data.look.gaps.none),
    page.format.say("square.none"),
  );
  const steps = squareSteps(page);
  steps.prepend(none);
  return [asked(page), steps];
}

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
  const { data, format, view } = page;
  const { fewest } = data.robust;
  const bars = element("div", {});
  const meaning = element("p", { class: "si-meaning" });
  const blank = element("span", {});
  const none = element("span", {});
  const hint = element("span", { class: "si-hint" });
  const town = element("p", { class: "si-town" });
  const node = element(
    "div",
    { class: "si-legend", "aria-live": "polite" },
    meaning,
    bars,
    element("p", { class: "si-none" }, blank, none, hint),
    town,
  );
  /** @param {Theme} theme */
  const explain = (theme) => {
    meaning.textContent = theme.meaning;
    const untold = view.level.kind === "square";
    blank.replaceChildren(swatch(untold ? data.look.gaps.few : UNKNOWN));
    none.textContent = untold ? format.say("square.few", { fewest }) : theme.unknown;
    hint.textContent = theme.hint;
    bars.replaceChildren(...scale(theme, page));
    const notes = theme.notes
      .filter(Boolean)
      .map((note) => element("span", { class: "si-small" }, note));
    town.replaceChildren(...wholeTown(theme, format), ...notes);
  };
  return { node, explain };
}
