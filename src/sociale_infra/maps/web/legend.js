// The legend: what the theme measures, its scale, and what it says of the whole town.

import { swatch, UNKNOWN } from "./colours.js";
import { element } from "./elements.js";
import { squareSteps } from "./gaplist.js";
import { makeRanking } from "./ranking.js";

/** @import { Format, Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

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
  if (theme.group === "sites") return []; // the answers have their own
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
 * @param {Area} area
 * @param {Theme} theme
 */
const whyHatched = (area, { sorted, unknown, unsure }) =>
  sorted(area) === null ? unknown : (unsure ?? unknown);

/**
 * Returns the legend, the areas as a ranking, `explain(theme)`, and `light(area)`, which makes one
 * stand out in the ranking.
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
  const hint = element("p", { class: "si-hint si-small" });
  const caption = element("p", { class: "si-caption" });
  const unknown = element("p", { class: "si-none" }, blank, none);
  const ranking = makeRanking(page);
  const town = element("p", { class: "si-town" });
  const name = { class: "si-legend", "aria-live": "polite" };
  const node = element("div", name, meaning, bars, hint, unknown);
  const ranked = element("div", { class: "si-part" }, caption, ranking.node, town);
  /** @param {Theme} theme */
  const explain = (theme) => {
    meaning.textContent = theme.meaning;
    caption.textContent = theme.caption;
    const ofSquares = view.level.kind === "square";
    const hatched = view.level.areas.filter((area) => theme.level(area) === null);
    const why = [...new Set(hatched.map((area) => whyHatched(area, theme)))].join("; ");
    blank.replaceChildren(swatch(ofSquares ? data.look.gaps.few : UNKNOWN));
    none.textContent = ofSquares ? format.say("square.few", { fewest }) : why;
    unknown.hidden = !ofSquares && !hatched.length;
    hint.textContent = theme.hint;
    ranking.follow(theme);
    bars.replaceChildren(...scale(theme, page));
    const notes = theme.notes
      .filter(Boolean)
      .map((note) => element("span", { class: "si-small" }, note));
    town.replaceChildren(...wholeTown(theme, format), ...notes);
  };
  return { node, ranked, explain, light: ranking.light };
}
