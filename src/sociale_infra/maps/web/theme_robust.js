// Robust access, or one of its criteria, as a theme.

import { ofShare } from "./theme_share.js";
import { figuresOf } from "./whom.js";

/** @import { Data, Format, Theme, WhomNow } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

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
 * @param {WhomNow} whom
 * @param {Format} format
 */
function ofGroup({ town, unit }, { say, interval, countedOf }) {
  if (!town) return null;
  return {
    share: interval(town.share),
    detail: say("robust.who", { people: countedOf(unit)(...town.people) }),
    note: say("robust.without", { share: interval(town.withoutPriors) }),
  };
}

/**
 * @param {string} key
 * @param {{ data: Pick<Data, "robust" | "headline">, format: Format }} page
 * @param {WhomNow | null} [asked] for whom robust access is asked; null for everybody
 * @returns {Theme}
 */
export function ofVerdict(key, { data, format }, asked = null) {
  const { say, heading, distance, minutes, interval, share, countedOf } = format;
  const label = heading(say(`robust.${key}.label`));
  const whom = key === "robust" ? asked : null;
  const counted = countedOf(whom?.unit ?? null);
  const { functions } = data.robust;
  const { walk } = whom ?? data.robust;
  /** @param {Area} area */
  const figures = (area) => (key === "robust" ? figuresOf(area, whom) : area.robust.figures[key]);
  const values = { distance: distance(walk), minutes: minutes(walk), functions };
  return {
    id: key,
    key,
    group: "robust",
    at: ["area", "subarea", "square"],
    label,
    category: null,
    unknown: say("unknown"),
    meaning: say(`robust.${key}.meaning`, values),
    ...ofShare((area) => figures(area)?.share ?? null, say("unknown"), format),
    hint: say("sure"),
    forWhom: key === "robust",
    town: whom ? ofGroup(whom, format) : ofTown(key, { data, format }),
    tip: (area) => {
      const own = figures(area);
      const onPriors = whom ? null : area.robust.onPriors;
      if (!own) return [`${label}: ${say("unknown")}`];
      return [
        `${label}: ${interval(own.share)}`,
        say("robust.who", { people: counted(...own.people) }),
        doubt(interval(own.withoutPriors), onPriors === null ? null : share(onPriors), format),
      ];
    },
  };
}
