// Robust access, or one of its criteria, as a theme.

import { ofShare } from "./theme_share.js";

/** @import { Data, Format, Theme } from "./types.ts" */

/**
 * How much rests on assumptions, and what is left without them.
 *
 * @param {string} share
 * @param {string | null} part
 * @param {Format} format
 */
const doubt = (share, part, { say }) =>
  part === null ? say("robust.without", { share }) : say("robust.doubt", { part, share });

/**
 * The verdict on the whole town: robust access in the words of all outputs.
 *
 * @param {string} key
 * @param {{ data: Pick<Data, "robust" | "headline">, format: Format }} page
 */
function ofTown(key, { data: { robust, headline }, format }) {
  const figures = robust.figures[key];
  if (!figures) return null;
  const told = key === "robust" ? headline : { robust: null, withoutPriors: null, band: null };
  const without = told.withoutPriors ?? format.interval(figures.withoutPriors);
  const doubted = doubt(without, headline.onPriors, format);
  return {
    share: told.robust ?? format.interval(figures.share),
    detail: format.say("robust.who", { people: format.counted(...figures.people) }),
    note: [
      doubted,
      key === "people" ? headline.restsOn : "",
      told.band === null ? "" : format.say("robust.band", { share: told.band }),
    ]
      .filter(Boolean)
      .join(". "),
  };
}

/**
 * @param {string} key
 * @param {{ data: Pick<Data, "robust" | "headline">, format: Format }} page
 * @returns {Theme}
 */
export function ofVerdict(key, { data, format }) {
  const { say, heading, distance, minutes, interval, share, counted } = format;
  const label = heading(say(`robust.${key}.label`));
  const { walk, functions } = data.robust;
  const values = { distance: distance(walk), minutes: minutes(walk), functions };
  return {
    id: key,
    key,
    group: "robust",
    label,
    category: null,
    unknown: say("unknown"),
    meaning: say(`robust.${key}.meaning`, values),
    ...ofShare((area) => area.robust.figures[key]?.share ?? null, say("unknown"), format),
    hint: say("sure"),
    town: ofTown(key, { data, format }),
    tip: ({ robust: { figures: ofArea, onPriors } }) => {
      const own = ofArea[key];
      if (!own) return [`${label}: ${say("unknown")}`];
      return [
        `${label}: ${interval(own.share)}`,
        say("robust.who", { people: counted(...own.people) }),
        doubt(interval(own.withoutPriors), onPriors === null ? null : share(onPriors), format),
      ];
    },
  };
}
