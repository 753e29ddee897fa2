// A figure of need as a theme.

/** @import { Data, Format, Theme } from "./types.ts" */
/** @import { Area, Need } from "./payload.d.ts" */

const STEPS = [0, 1, 2, 3, 4, 5];

/**
 * What the legend says below the scale.
 *
 * @param {Need} need
 * @param {{ areas: number, first: Area[] }} found how many areas are known, which come first
 * @param {Format} format
 */
function notes(need, { areas, first }, { say, list, signed, word, areas: said }) {
  const date = need.date === "unknown" ? say("need.undated") : need.date;
  const correlation = { value: signed(need.correlation ?? 0), areas: said(areas) };
  return [
    first.length
      ? say("need.first", { areas: list(first.map(({ name }) => name)) })
      : say("need.noFirst"),
    need.correlation === null ? "" : say("need.correlation", correlation),
    say("need.source", { credit: word("credit", need.credit), date }),
  ];
}

/**
 * @param {Need} need
 * @param {{ data: Pick<Data, "areas">, format: Format }} page
 * @returns {Theme}
 */
export function ofNeed(need, { data, format }) {
  const { say, decimal, interval } = format;
  const label = format.label(need);
  const unit = label.endsWith("(%)") ? "%" : "";
  /** @param {Area} area */
  const of = (area) => need.areas[data.areas.indexOf(area)];
  const values = need.areas.flatMap((one) => one?.value ?? []);
  const ends = [Math.min(...values), Math.max(...values)];
  const [least, most] = need.worse === "high" ? ends : ends.toReversed();
  /** @param {number} value */
  const write = (value) => `${decimal(value)}${unit}`;
  /** @param {Area} area */
  const robust = ({ robust: { figures } }) =>
    figures["robust"] ? interval(figures["robust"].share) : say("unknown");
  /** @param {Area} area */
  const marked = (area) => of(area)?.priority ?? false;
  return {
    id: need.indicator,
    key: null,
    group: "need",
    at: ["area"],
    need,
    label: format.heading(label),
    category: null,
    unknown: say("noData"),
    meaning: say("need.meaning", { label }),
    palette: "need",
    limits: STEPS.map((step) => write(least + ((most - least) * step) / 5)),
    hint: say("need.dark"),
    level: (area) => {
      const own = of(area);
      return own ? (own.value - least) / (most - least || 1) : null;
    },
    caption: say("ranking.need"),
    worst: need.worse,
    full: null,
    sorted: (area) => of(area)?.value ?? null,
    said: (area) => {
      const own = of(area);
      return own ? write(own.value) : say("noData");
    },
    beside: (area) => say("need.beside", { share: robust(area) }),
    marked,
    town: null,
    notes: notes(need, { areas: values.length, first: data.areas.filter(marked) }, format),
    tip: (area) => {
      const own = of(area);
      if (!own) return [`${label}: ${say("noData")}`];
      const rank = say("need.rank", { rank: own.rank, areas: values.length });
      return [
        `${label}: ${write(own.value)} (${rank})`,
        say("need.beside", { share: robust(area) }),
        ...(marked(area) ? [say("need.both")] : []),
      ];
    },
  };
}
