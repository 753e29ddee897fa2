// The card of an area.

import { chooseOther, compare } from "./comparison.js";
import { bdi, element, link } from "./elements.js";
import { isTold } from "./gap_card.js";
import { whereabouts } from "./subareas.js";
import { line, NOTHING, placeLink, row, sentence, small, tableOf } from "./card_parts.js";

/** @import { Child, DressedCategory, Format, Page, Range, ToldGap } from "./types.ts" */
/** @import { Area, Coverage } from "./payload.d.ts" */

/**
 * @param {DressedCategory} category
 * @param {Coverage} figures
 * @param {Format} format
 * @returns {[Child, ...Child[]]}
 */
export function figureCells(category, figures, { heading, distance, minutes, share, split }) {
  const { mean } = figures;
  const { covered, uncovered } = split(figures);
  const known = figures.share !== null;
  return [
    heading(category.label),
    distance(category.norm),
    figures.share === null ? NOTHING : share(figures.share),
    known ? covered : NOTHING,
    known ? uncovered : NOTHING,
    mean === null ? NOTHING : `${distance(mean)} (${minutes(mean)})`,
  ];
}

/**
 * @param {Area} area
 * @param {Page} page
 */
function coverage(area, { data, format, view }) {
  const columns = ["category", "norm", "share", "reached", "missed", "mean"];
  const heads = columns.map((key) => format.say(`area.${key}`));
  const rows = data.categories.map((category) => {
    const cells = figureCells(category, area.figures[category.key], format);
    return row(cells, category === view.theme.category ? "si-chosen" : "");
  });
  return element(
    "details",
    { class: "si-coverage", open: view.theme.group === "coverage" },
    element("summary", {}, format.say("area.coverage")),
    tableOf("si-figures", heads, rows),
    small(format.say("area.meanNote")),
  );
}

/**
 * @param {string} key
 * @param {Area} area
 * @param {Page} page
 */
function verdictRow(key, area, { format, view }) {
  const { say, heading, interval } = format;
  const label = heading(say(`robust.${key}.label`));
  const figures = area.robust.figures[key];
  const [share, doubted] = figures
    ? [interval(figures.share), interval(figures.withoutPriors)]
    : [say("unknown"), say("unknown")];
  return row([label, share, doubted], view.theme.key === key ? "si-chosen" : "");
}

/**
 * @param {Area} area
 * @param {Page} page
 */
export function verdicts(area, page) {
  const { say, distance, minutes } = page.format;
  const { walk } = page.data.robust;
  const within = say("area.within", { distance: distance(walk), minutes: minutes(walk) });
  const heads = [within, say("area.sure"), say("area.doubted")];
  const keys = ["robust", ...page.data.terms.criteria, "closure_proof"];
  const rows = keys.map((key) => verdictRow(key, area, page));
  return tableOf("si-figures si-verdicts", heads, rows);
}

/**
 * @param {ToldGap} gap
 * @param {Range} own how many of the area lack robust access there
 * @param {Page} page
 */
function worstGap(gap, own, page) {
  const { say, counted, people } = page.format;
  const { near, lacking } = gap.figures;
  const shared = people(...own) !== people(...lacking);
  return sentence("p", page, shared ? "area.gapShared" : "area.gap", {
    gap: link(say("gap.title", { rank: gap.rank }), () => page.actions.visit(gap)),
    people: counted(...lacking),
    own: people(...own),
    near: near === null ? "" : sentence("span", page, "gap.near", { near: bdi(near) }),
  });
}

/**
 * @param {number} place a row of the places
 * @param {Page} page
 */
export function mostFragile(place, page) {
  const { loses } = page.data.places[place];
  if (loses === null) return null;
  const values = { place: placeLink(place, page), people: page.format.counted(...loses) };
  return sentence("p", page, "area.fragile", values);
}

/**
 * @param {Area} area
 * @param {Page} page
 */
function missingMost({ robust: { mostMissing, gaps } }, page) {
  const { say } = page.format;
  const worst = gaps.at(0);
  const gap = worst && page.data.gaps[worst.gap];
  return [
    mostMissing === null
      ? null
      : line(say("area.mostMissing", { criterion: say(`robust.${mostMissing}.short`) })),
    worst && gap && isTold(gap) ? worstGap(gap, worst.lacking, page) : null,
  ];
}

/**
 * What is not counted again with edits.
 *
 * @param {Area} area
 * @param {Page} page
 */
function findings({ robust: { onPriors, fragile, band } }, page) {
  const { say, share, interval } = page.format;
  const told = [
    band === null ? null : line(say("area.band", { share: interval(band) })),
    fragile === null ? null : mostFragile(fragile, page),
    onPriors === null ? null : small(say("area.onPriors", { part: share(onPriors) })),
  ];
  const ofRun = page.view.edited && told.some(Boolean) ? small(say("edits.ofRun")) : null;
  return element("div", { class: "si-found" }, ofRun, ...told);
}

/**
 * The figures of need, each with its rank and source.
 *
 * @param {Area} area
 * @param {Page} page
 */
function needs(area, { data, format, themes, view }) {
  const { say, word } = format;
  const index = data.areas.indexOf(area);
  const rows = themes.flatMap(({ label, need, said }) => {
    const own = need?.areas[index];
    if (!need || !own) return [];
    const rank = { rank: own.rank, areas: need.areas.filter(Boolean).length };
    return row([label, said(area), say("need.of", rank), word("credit", need.credit)]);
  });
  if (!rows.length) return null;
  const heads = [say("need.title"), say("need.value"), say("need.place"), say("need.from")];
  return element(
    "details",
    { class: "si-need", open: view.theme.group === "need" },
    element("summary", {}, say("need.summary")),
    tableOf("si-figures", heads, rows),
    small(say("need.order")),
  );
}

/**
 * @param {Area} area
 * @param {Page} page
 */
function whoLacks({ robust }, { format }) {
  const figures = robust.figures["robust"];
  if (!figures) return null;
  const people = format.counted(...figures.lacking);
  return element("p", { class: "si-strong" }, format.say("gap.lacking", { people }));
}

/**
 * All figures of an area, and what was found there.
 *
 * @param {Area} area
 * @param {Page} page
 */
const describe = (area, page) => [
  verdicts(area, page),
  ...missingMost(area, page),
  findings(area, page),
  coverage(area, page),
  needs(area, page),
];

/**
 * @param {Area} area
 * @param {Page} page
 */
function reportButton(area, { format, actions }) {
  const button = element(
    "button",
    { type: "button", class: "si-one-page" },
    format.say("report.open"),
  );
  button.addEventListener("click", () => actions.printReport(area));
  return button;
}

/**
 * @param {Area} area
 * @param {L.LatLng} point where it was asked for
 * @param {Page} page
 * @param {Area | null} [other] what it is compared with; null for the whole town
 */
export function areaCard(area, point, page, other) {
  const { say, counted } = page.format;
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, bdi(area.name)),
    element("p", {}, area.weight === null ? say("noData") : counted(area.weight)),
    ...whereabouts(area, page),
    page.view.edited && area.liesIn !== null ? small(say("edits.notHere")) : null,
    whoLacks(area, page),
    page.actions.ask(point),
    reportButton(area, page),
    chooseOther(area, other, page),
    ...(other === undefined ? describe(area, page) : compare(area, other, page)),
  );
}
