// Robust access, or one of its criteria, as a theme.

import { ofShare } from "./theme_share.js";

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Figures } from "./payload.d.ts" */

/**
 * How much rests on assumptions, and what is left without them.
 *
 * @param {Figures} figures
 * @param {number | null} onPriors
 * @param {Format} format
 */
function doubt({ withoutPriors }, onPriors, { say, interval, wholeShare }) {
  if (onPriors === null) return say("robust.without", { share: interval(withoutPriors) });
  return say("robust.doubt", { part: wholeShare(onPriors), share: interval(withoutPriors) });
}

/**
 * @param {string} key
 * @param {{ data: Pick<Data, "robust">, format: Format }} page
 * @returns {Theme}
 */
export function ofVerdict(key, { data, format }) {
  const { say, heading, distance, minutes, interval, people } = format;
  const label = heading(say(`robust.${key}.label`));
  const { walk, functions, figures, onPriors: townOnPriors } = data.robust;
  const values = { distance: distance(walk), minutes: minutes(walk), functions };
  const town = figures[key] ?? null;
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
    town: town && {
      share: town.share,
      detail: say("robust.who", { people: people(town.people) }),
      note: doubt(town, townOnPriors, format),
    },
    tip: ({ robust: { figures: ofArea, onPriors } }) => {
      const own = ofArea[key];
      if (!own) return [`${label}: ${say("unknown")}`];
      return [
        `${label}: ${interval(own.share, 1)}`,
        say("robust.who", { people: people(own.people) }),
        doubt(own, onPriors, format),
      ];
    },
  };
}
