// The coverage of one category as a theme.

import { ofShare } from "./theme_share.js";

/** @import { DressedCategory, Format, Range, Theme } from "./types.ts" */

/**
 * @param {number | null} share
 * @returns {Range | null}
 */
const wide = (share) => (share === null ? null : [share, share]);

/**
 * @param {DressedCategory} category
 * @param {{ format: Format }} page
 * @returns {Theme}
 */
export function ofCategory(category, { format }) {
  const { say, heading, distance, minutes, share, split } = format;
  const { norm } = category;
  const covered = category.covered ?? 0;
  const all = covered + (category.uncovered ?? 0);
  const label = heading(category.label);
  /** @param {Parameters<typeof split>[0]} figures */
  const values = (figures) => ({ ...split(figures), distance: distance(norm) });
  return {
    id: category.key,
    key: null,
    group: "coverage",
    at: ["area", "subarea"],
    label,
    category,
    unknown: say("noData"),
    meaning: say("legend", { distance: distance(norm), minutes: minutes(norm) }),
    ...ofShare((area) => wide(area.figures[category.key].share), "–", format),
    hint: "",
    town: all
      ? {
          share: share(covered / all),
          detail: say("townDetail", values(category)),
          note: null,
        }
      : null,
    tip: (area) => {
      const figures = area.figures[category.key];
      if (figures.share === null) return [say("area.nobody")];
      return [
        `${label}: ${share(figures.share)}`,
        say("area.covered", values(figures)),
        say("area.uncovered", values(figures)),
      ];
    },
  };
}
