// What the tables hold: all that the map shows, a column a figure.

import { isTold } from "./gap_card.js";
import { listCriteria } from "./terms.js";

/** @import { Column, Page, Range, Table, Theme, ToldGap } from "./types.ts" */
/** @import { Area, Place } from "./payload.d.ts" */

const PROPERTIES = ["low_threshold", "free", "open_to_all", "staffed", "step_free"];

/**
 * @param {Theme} theme
 * @param {Page["format"]} format
 * @returns {Column<Area>}
 */
function ofTheme(theme, { interval }) {
  const { key, label, unknown } = theme;
  if (theme.group === "robust" && key !== null) {
    /**
     * @param {Area} area
     * @returns {Range | undefined}
     */
    const range = (area) => area.robust.figures[key]?.share;
    return {
      label,
      theme,
      value: (area) => range(area)?.[0] ?? null,
      text: (area) => {
        const share = range(area);
        return share ? interval(share, 1) : unknown;
      },
      figure: true,
    };
  }
  return {
    label,
    theme,
    value: theme.sorted,
    text: (area) => (theme.sorted(area) === null ? unknown : theme.said(area, 1)),
    figure: true,
  };
}

/**
 * @param {Page} page
 * @returns {Table<Area>}
 */
function ofAreas({ data, format, themes, actions }) {
  const { say, count, heading } = format;
  /** @type {Column<Area>[]} */
  const columns = [
    { label: say("table.area"), value: (area) => area.name },
    {
      label: heading(say("gap.column")),
      value: ({ weight }) => weight,
      text: ({ weight }) => (weight === null ? say("unknown") : count(weight)),
      figure: true,
    },
    ...themes.map((theme) => ofTheme(theme, format)),
  ];
  return { rows: data.areas, columns, open: actions.openArea };
}

/**
 * @param {Page} page
 * @returns {Table<ToldGap>}
 */
function ofGaps({ data, format, actions }) {
  const { say, range } = format;
  const { places } = data;
  /** @type {Column<ToldGap>[]} */
  const columns = [
    { label: say("table.gap"), value: ({ rank }) => rank, text: ({ rank }) => String(rank) },
    { label: say("table.near"), value: ({ figures }) => figures.near },
    { label: say("table.area"), value: ({ figures }) => data.areas[figures.area].name },
    {
      label: say("table.lacking"),
      value: ({ figures }) => figures.lacking[0],
      text: ({ figures }) => range(figures.lacking),
      figure: true,
    },
    {
      label: say("table.missing"),
      value: ({ figures }) => listCriteria(figures.missing, format),
    },
    {
      label: say("table.remedy"),
      value: ({ figures: { remedy } }) =>
        remedy && (places[remedy.place].name ?? say("place.nameless")),
    },
    {
      label: say("table.helped"),
      value: ({ figures: { remedy } }) => remedy && remedy.people,
      figure: true,
    },
  ];
  return { rows: data.gaps.filter(isTold), columns, open: actions.visit };
}

/**
 * Of the places those whose kind is on the map, or all if none is.
 *
 * @param {Page} page
 * @returns {Table<Place>}
 */
function ofPlaces({ data, format, actions }) {
  const { say, word, range, heading } = format;
  const kinds = actions.shown();
  const labels = new Map(data.categories.map(({ key, label }) => [key, label]));
  /** @type {Column<Place>[]} */
  const columns = [
    {
      label: say("table.place"),
      value: ({ name }) => name,
      text: ({ name }) => name ?? say("place.nameless"),
    },
    { label: say("table.kind"), value: ({ category }) => labels.get(category) ?? category },
    { label: say("table.function"), value: (place) => word("function", place.function) },
    ...PROPERTIES.map((key) => ({
      label: heading(word("property", key)),
      /** @param {Place} place */
      value: ({ properties }) => word("answer", properties[key]),
    })),
    {
      label: say("table.closing"),
      value: ({ loses }) => loses && loses[0],
      text: ({ loses }) => (loses ? range(loses) : say("unknown")),
      figure: true,
    },
  ];
  const rows = data.places.filter(({ category }) => !kinds.size || kinds.has(category));
  return { rows, columns, open: actions.pick };
}

export const tables = { areas: ofAreas, gaps: ofGaps, places: ofPlaces };
