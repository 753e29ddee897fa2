// What the tables hold: all that the map shows, a column a figure.

import { isTold } from "./gap_card.js";
import { NOTHING } from "./card_parts.js";
import { peopleOf } from "./square_card.js";

/** @import { Column, Page, Place, Square, Table, Theme, ToldGap } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

/**
 * @param {Theme} theme
 * @returns {Column<Area>}
 */
const ofTheme = (theme) => ({
  label: theme.label,
  theme,
  value: theme.sorted,
  text: (area) => (theme.sorted(area) === null ? theme.unknown : theme.said(area)),
  town: theme.town?.share ?? NOTHING,
  figure: true,
});

/**
 * @param {Page} page
 * @returns {Table<Area>}
 */
function ofAreas({ data, format, themes, view, actions }) {
  const { say, people, heading } = format;
  const { level } = view;
  /** @type {Column<Area>[]} */
  const ofWijk = [
    { label: say("table.wijk"), value: ({ liesIn }) => data.areas[liesIn ?? -1]?.name ?? null },
    {
      label: say("table.counted"),
      value: ({ counted }) => counted,
      text: ({ counted }) => (counted === null ? say("unknown") : people(counted)),
      figure: true,
    },
  ];
  /** @type {Column<Area>[]} */
  const columns = [
    { label: say("table.area"), value: (area) => area.name, town: say("beside.town") },
    ...(level.kind === "subarea" ? ofWijk : []),
    {
      label: heading(say("gap.column")),
      value: ({ weight }) => weight,
      text: ({ weight }) => (weight === null ? say("unknown") : people(weight)),
      town: data.headline.residents,
      figure: true,
    },
    ...themes.filter(({ at }) => at.includes(level.kind)).map(ofTheme),
  ];
  return { rows: level.areas, columns, open: (area) => actions.openArea(area) };
}

/**
 * @param {Page} page
 * @param {Square[]} rows
 * @returns {Table<Square>}
 */
function ofSquares(page, rows) {
  const { data, format, actions } = page;
  const { say, people, heading } = format;
  const keys = /** @type {const} */ (["robust", ...data.terms.criteria]);
  /** @type {Column<Square>[]} */
  const columns = [
    { label: say("square.name"), value: ({ id }) => id },
    { label: say("table.area"), value: ({ area }) => area.name },
    {
      label: heading(say("gap.column")),
      value: ({ weight }) => weight,
      text: (square) => peopleOf(square, page),
      figure: true,
    },
    ...keys.map((key) => ({
      label: say("square.misses", { criterion: say(`robust.${key}.label`) }),
      /** @param {Square} square */
      value: ({ missing }) => missing[key]?.[0] ?? null,
      /** @param {Square} square */
      text: ({ missing }) => {
        const own = missing[key];
        return own ? people(...own) : NOTHING;
      },
      figure: true,
    })),
  ];
  return { rows, columns, open: actions.openSquare };
}

/**
 * @param {Page} page
 * @returns {Table<ToldGap>}
 */
function ofGaps({ data, format, actions, view }) {
  const { say, people, criteria } = format;
  const { places } = data;
  /** @type {Column<ToldGap>[]} what is not counted again with edits */
  const helped = [
    {
      label: say("table.remedy"),
      value: ({ figures: { remedy } }) =>
        remedy && (places[remedy.place].name ?? say("place.nameless")),
    },
    {
      label: say("table.helped"),
      value: ({ figures: { remedy } }) => remedy && remedy.people,
      text: ({ figures: { remedy } }) => (remedy ? people(remedy.people) : NOTHING),
      figure: true,
    },
  ];
  /** @type {Column<ToldGap>[]} */
  const columns = [
    { label: say("table.gap"), value: ({ rank }) => rank, text: ({ rank }) => String(rank) },
    { label: say("table.near"), value: ({ figures }) => figures.near },
    { label: say("table.area"), value: ({ figures }) => data.areas[figures.area].name },
    {
      label: say("table.lacking"),
      value: ({ figures }) => figures.lacking[0],
      text: ({ figures }) => people(...figures.lacking),
      figure: true,
    },
    {
      label: say("table.missing"),
      value: ({ figures }) => criteria(figures.missing),
    },
    ...(view.edited ? [] : helped),
  ];
  return { rows: data.gaps.filter(isTold), columns, open: actions.visit };
}

/**
 * Of the places those whose kind is on the map, or all if none is.
 *
 * @param {Page} page
 * @returns {Table<Place>}
 */
function ofPlaces({ data, format, actions, view }) {
  const { say, word, people, heading } = format;
  const kinds = actions.shown();
  const labels = new Map(data.categories.map(({ key, label }) => [key, label]));
  /** @type {Column<Place>} which is not counted again with edits */
  const closing = {
    label: say("table.closing"),
    value: ({ loses }) => loses && loses[0],
    text: ({ loses }) => (loses ? people(...loses) : say("unknown")),
    figure: true,
  };
  /** @type {Column<Place>[]} */
  const columns = [
    {
      label: say("table.place"),
      value: ({ name }) => name,
      text: ({ name }) => name ?? say("place.nameless"),
    },
    { label: say("table.kind"), value: ({ category }) => labels.get(category) ?? category },
    { label: say("table.area"), value: ({ area }) => data.areas[area ?? -1]?.name ?? null },
    { label: say("table.function"), value: (place) => word("function", place.function) },
    ...data.terms.properties.map((key) => ({
      label: heading(word("property", key)),
      /** @param {Place} place */
      value: ({ properties }) => word("answer", properties[key]),
    })),
    ...(view.edited ? [] : [closing]),
  ];
  const rows = data.places.filter(({ category }) => !kinds.size || kinds.has(category));
  return { rows, columns, open: actions.pick };
}

export const tables = { areas: ofAreas, squares: ofSquares, gaps: ofGaps, places: ofPlaces };
