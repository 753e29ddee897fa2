// What differs from the base of a scenario, as a theme: who gains and who loses robust access.

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Area, Change } from "./payload.d.ts" */

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
  /** @param {number} limit */
  const percent = (limit) => `${format.signed(100 * limit).replace("-", "−")}%`;
  return {
    id: "change",
    key: null,
    group: "change",
    at: ["area"],
    label,
    category: null,
    need: null,
    unknown: say("unknown"),
    meaning: say("change.meaning", { base: change.base }),
    palette: "change",
    limits: ["", ...change.limits.map(percent), ""],
    hint: say("change.hint"),
    level: (area) => {
      const share = of(area)?.share ?? null;
      if (share === null) return null;
      const step = change.limits.filter((limit) => limit <= share).length;
      return (step + 0.5) / (change.limits.length + 1);
    },
    caption: say("ranking.worst"),
    worst: "low",
    full: null,
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
