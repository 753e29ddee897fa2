// What the areas can be coloured by: robust access, its four criteria, the coverage of each category
// and each figure of need.

import { ofChange } from "./theme_change.js";
import { ofCategory } from "./theme_coverage.js";
import { ofLacking } from "./theme_lacking.js";
import { ofNeed } from "./theme_need.js";
import { ofVerdict } from "./theme_robust.js";
import { ofSites } from "./theme_sites.js";

/** @import { Data, Format, Theme, View, WhomNow } from "./types.ts" */

/**
 * Two may be called alike, where a planner chose the name.
 *
 * @param {Theme[]} themes
 */
function makeDistinct(themes) {
  const taken = new Set();
  return themes.map((theme) => {
    let { id } = theme;
    while (taken.has(id)) id += "-2";
    taken.add(id);
    return { ...theme, id };
  });
}

/**
 * All themes, in the order of the choice; the first is the first view.
 *
 * @param {{ data: Data, format: Format, view?: View }} page
 * @param {WhomNow | null} whom
 */
export const makeThemes = (page, whom = null) =>
  makeDistinct([
    ...(page.data.sites ? [ofSites(page.data.sites, page)] : []),
    ...(page.data.change ? [ofChange(page.data.change, page)] : []),
    ofLacking(page, whom),
    ...["robust", ...page.data.terms.criteria].map((key) => ofVerdict(key, page, whom)),
    ...page.data.categories
      .filter(({ within, around }) => within + around > 0)
      .map((category) => ofCategory(category, page)),
    ...page.data.need.map((need) => ofNeed(need, page)),
  ]);
