// Who misses robust access, as a theme: the areas are pale, and their labels count people.

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

/**
 * @param {{ data: Pick<Data, "robust">, format: Format }} page
 * @returns {Theme}
 */
export function ofLacking({ data, format }) {
  const { say, heading, distance, minutes, people, counted, list } = format;
  const { walk } = data.robust;
  /** @param {Area} area */
  const lacking = ({ robust }) => robust.figures["robust"]?.lacking ?? null;
  /** @param {Area} area */
  const least = (area) => lacking(area)?.[0] ?? null;
  return {
    id: "lacking",
    key: "lacking",
    group: "robust",
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
    town: null,
    notes: [],
    tip: (area) => {
      const own = lacking(area);
      const most = area.robust.mostMissing;
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
