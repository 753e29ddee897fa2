// What differs from the base of a scenario, as a theme: who gains and who loses robust access.

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Area, Change } from "./payload.d.ts" */

// Of the share of the people of an area; our choice: half a percent is seen on no map.
const SMALL = 0.005;
const LARGE = 0.05;
const CLASSES = 5;

/**
 * The middle of its class on the scale from 0 to 1: much less, less, the same, more, much more.
 *
 * @param {number} share
 */
function levelOf(share) {
  const size = Math.abs(share);
  const step = size < SMALL ? 0 : size < LARGE ? 1 : 2;
  return (Math.floor(CLASSES / 2) + Math.sign(share) * step + 0.5) / CLASSES;
}

/**
 * @param {Change} change
 * @param {{ data: Pick<Data, "areas" | "language">, format: Format }} page
 * @returns {Theme}
 */
export function ofChange(change, { data, format }) {
  const { say, heading, people, counted } = format;
  const label = heading(say("change.label"));
  /** @param {Area} area */
  const of = (area) => change.areas[data.areas.indexOf(area)] ?? null;
  /** @param {Area} area */
  const said = (area) => {
    const own = of(area);
    if (!own) return say("unknown");
    const parts = [];
    if (own.gain[1] > 0) parts.push(`+${people(...own.gain)}`);
    if (own.lose[1] > 0) parts.push(`−${people(...own.lose)}`);
    return parts.join(" ") || "0";
  };
  const percent = ["−5%", "−0,5%", "+0,5%", "+5%"];
  const limits = data.language === "nl" ? percent : percent.map((one) => one.replace(",", "."));
  return {
    id: "change",
    key: null,
    group: "change",
    label,
    category: null,
    need: null,
    unknown: say("unknown"),
    meaning: say("change.meaning", { base: change.base }),
    palette: "change",
    limits: ["", ...limits, ""],
    hint: say("change.hint"),
    level: (area) => {
      const share = of(area)?.share ?? null;
      return share === null ? null : levelOf(share);
    },
    sorted: (area) => of(area)?.difference ?? null,
    said,
    beside: () => null,
    marked: (area) => (of(area)?.difference ?? 0) < 0,
    town: null,
    notes: change.told[data.language] ?? [],
    tip: (area) => {
      const own = of(area);
      if (!own) return [`${label}: ${say("unknown")}`];
      return [
        say("change.gain", { people: counted(...own.gain) }),
        say("change.lose", { people: counted(...own.lose) }),
      ];
    },
  };
}
