// The card and the tooltip of a gap.

import { bdi, element, link } from "./elements.js";
import { decode } from "./geometry.js";
import { line, placeLink, sentence } from "./card_parts.js";

/** @import { Child, GapNow, Page, ToldGap } from "./types.ts" */
/** @import { NewPlace, Remedy } from "./payload.d.ts" */

/**
 * Whether enough people live in a gap to tell of it.
 *
 * @param {GapNow} gap
 * @returns {gap is ToldGap}
 */
export const isTold = (gap) => gap.figures !== null;

/** @param {number} rank */
export const badge = (rank) =>
  element("span", { class: "si-rank", "aria-hidden": "true" }, String(rank));

/**
 * @param {Remedy | null} help
 * @param {Page} page
 */
function remedyOf(help, page) {
  const { say, counted, distance, minutes } = page.format;
  if (help === null) return element("p", {}, say("gap.noRemedy"));
  return element(
    "div",
    { class: "si-remedy" },
    sentence("p", page, "gap.remedy", {
      place: placeLink(help.place, page),
      needs: say(`gap.needs.${help.needs.join("_and_")}`),
    }),
    " ",
    line(
      say("gap.helped", {
        people: counted(help.people),
        distance: distance(help.mean),
        minutes: minutes(help.mean),
      }),
    ),
  );
}

/**
 * @param {NewPlace | null} place
 * @param {Page} page
 */
function newPlaceOf(place, page) {
  if (place === null) return null;
  const { counted, distance, minutes } = page.format;
  const where = place.near === null ? "gap.newPlace" : "gap.newPlaceNear";
  return sentence("p", page, where, {
    near: bdi(place.near ?? ""),
    people: counted(place.people),
    distance: distance(place.mean),
    minutes: minutes(place.mean),
  });
}

/**
 * What would help in a gap: of the run, which says so where the gap is counted again; nothing of a
 * gap that the run did not find.
 *
 * @param {ToldGap} gap
 * @param {Page} page
 * @returns {Child[]}
 */
export function helpOf({ figures, before }, page) {
  const { say, counted } = page.format;
  const told = [remedyOf(figures.remedy, page), newPlaceOf(figures.newPlace, page)];
  if (before === undefined) return told;
  if (before === null) return [element("p", { class: "si-small" }, say("edits.newGap"))];
  if (before.figures === null) return [];
  const values = { rank: before.rank, people: counted(...before.figures.lacking) };
  const was = element("p", { class: "si-small" }, say("edits.gapBefore", values));
  return [element("div", { class: "si-found" }, was, " ", told[0], " ", told[1])];
}

/**
 * @param {ToldGap} gap
 * @param {L.LatLng} point where it was asked for
 * @param {Page} page
 */
export function gapCard(gap, point, page) {
  const { figures, rank, outline } = gap;
  const { data, format, actions } = page;
  const { say, counted, criteria } = format;
  const { near, missing, lacking } = figures;
  const area = data.areas[figures.area];
  const there = link(bdi(area.name), () => actions.openArea(area));
  const where =
    near === null
      ? sentence("p", page, "gap.inArea", { area: there })
      : sentence("p", page, "gap.where", { near: bdi(near), area: there });
  return element(
    "article",
    { class: "si-card si-gap-card" },
    element("h2", {}, badge(rank), say("gap.title", { rank })),
    where,
    actions.ask(point, decode(outline, data.grid)),
    element("p", { class: "si-strong" }, say("gap.lacking", { people: counted(...lacking) })),
    line(say("gap.missing", { criteria: criteria(missing) })),
    ...helpOf(gap, page),
  );
}

/**
 * @param {GapNow} gap
 * @param {Page} page
 */
export function gapTip(gap, { data, format }) {
  const { say, parts, counted, criteria } = format;
  const { figures, rank } = gap;
  if (!figures) {
    return element("div", { class: "si-tip" }, say("gap.few", { fewest: data.robust.fewest }));
  }
  const { near, lacking, missing } = figures;
  const where = near === null ? [] : parts("gap.near", { near: bdi(near) });
  return element(
    "div",
    { class: "si-tip" },
    element("strong", {}, say("gap.title", { rank }), ...where),
    line(say("gap.lacking", { people: counted(...lacking) })),
    line(say("gap.missing", { criteria: criteria(missing) })),
  );
}
