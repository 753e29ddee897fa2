// Who misses robust access, as a theme: the areas are pale, and their labels count people.

import { figuresOf } from "./whom.js";

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Area, Whom } from "./payload.d.ts" */

/**
 * @param {{ data: Pick<Data, "robust" | "areas">, format: Format }} page
 * @param {Whom | null} whom of whom; null for everybody
 * @returns {Theme}
 */
export function ofLacking({ data, format }, whom) {
  const { say, heading, distance, minutes, interval, people, countedOf, list } = format;
  const { walk } = whom ?? data.robust;
  const counted = countedOf(whom?.unit ?? null);
  /** @param {Area} area */
  const lacking = (area) => figuresOf(area, whom, data)?.lacking ?? null;
  /** @param {Area} area */
  const least = (area) => lacking(area)?.[0] ?? null;
  return {
    id: "lacking",
    key: "lacking",
    group: "robust",
    forWhom: true,
    label: heading(say("lacking.label")),
    category: null,
    need: null,
    unknown: say("unknown"),
    meaning: say("lacking.meaning", { distance: distance(walk), minutes: minutes(walk) }),
    palette: "pale",
    limits: [],
    hint: say("lacking.hint"),
    level: (area) => (least(area) === null ? null : 0),
    sorted: least,
    said: (area) => {
      const count = least(area);
      return count === null ? say("unknown") : people(count);
    },
    beside: () => null,
    marked: () => false,
    town: whom?.town
      ? {
          share: interval(whom.town.share),
          detail: say("lacking.town", { people: counted(...whom.town.lacking) }),
          note: null,
        }
      : null,
    notes: [],
    tip: (area) => {
      const own = lacking(area);
      const most = whom ? null : area.robust.mostMissing;
      if (!own) return [say("unknown")];
      return [
        say("gap.lacking", { people: counted(...own) }),
        ...(most === null
          ? []
          : [say("area.mostMissing", { criterion: list([say(`robust.${most}.short`)]) })]),
      ];
    },
  };
}
