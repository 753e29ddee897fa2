// Who misses robust access, as a theme: the areas are pale, and their labels count people.

import { figuresOf } from "./whom.js";

/** @import { Data, Format, Theme, WhomNow } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

/**
 * @param {Pick<Data, "robust" | "headline">} data
 * @param {Format} format
 */
function ofTown({ robust, headline }, { say, people }) {
  const figures = robust.figures["robust"];
  if (!figures) return null;
  const detail = say("lacking.of", { people: headline.residents });
  return { share: people(figures.lacking[0]), detail, note: null };
}

/**
 * @param {WhomNow} whom
 * @param {Format} format
 */
function ofGroup({ town }, { say, people, interval }) {
  if (!town) return null;
  const detail = say("lacking.robust", { share: interval(town.share) });
  return { share: people(town.lacking[0]), detail, note: null };
}

/**
 * @param {{ data: Pick<Data, "robust" | "headline">, format: Format }} page
 * @param {WhomNow | null} whom of whom; null for everybody
 * @returns {Theme}
 */
export function ofLacking({ data, format }, whom) {
  const { say, heading, distance, minutes, people, countedOf, word } = format;
  const { walk } = whom ?? data.robust;
  const counted = countedOf(whom?.unit ?? null);
  /** @param {Area} area */
  const lacking = (area) => (whom ? (figuresOf(area, whom)?.lacking ?? null) : area.robust.lacking);
  /** @param {Area} area */
  const least = (area) => lacking(area)?.[0] ?? null;
  return {
    id: "lacking",
    key: "lacking",
    group: "robust",
    at: ["area", "subarea", "square"],
    forWhom: true,
    label: heading(say("lacking.label")),
    category: null,
    need: null,
    unknown: say("unknown"),
    unsure: say("lacking.unsure"),
    meaning: say("lacking.meaning", { distance: distance(walk), minutes: minutes(walk) }),
    palette: "pale",
    limits: [],
    hint: "",
    caption: say("lacking.caption", whom ? { unit: word("unit", whom.unit) } : {}),
    level: (area) => (figuresOf(area, whom) ? 0 : null),
    worst: "high",
    full: null,
    sorted: least,
    said: (area) => {
      const count = least(area);
      return count === null ? say("unknown") : people(count);
    },
    beside: () => null,
    marked: () => false,
    faint: (area) => !((least(area) ?? 0) >= data.robust.fewest && figuresOf(area, whom)),
    town: whom ? ofGroup(whom, format) : ofTown(data, format),
    notes: [],
    tip: (area) => {
      const own = lacking(area);
      const most = whom ? null : area.robust.mostMissing;
      if (!own) return [say("unknown")];
      return [
        say("gap.lacking", { people: counted(...own) }),
        ...(figuresOf(area, whom) ? [] : [say("lacking.unsure")]),
        ...(most === null
          ? []
          : [say("area.mostMissing", { criterion: say(`robust.${most}.short`) })]),
      ];
    },
  };
}
