// One page of paper about one area: its finding, map, figures and gaps, and what these rest on.

import { figureCells, mostFragile, verdicts } from "./area_card.js";
import { placeLink, row, sentence, small, tableOf } from "./card_parts.js";
import { bdi, element, symbol } from "./elements.js";
import { helpOf, isTold } from "./gap_card.js";
import { copyOf, sources } from "./sheet.js";

/** @import { Child, Page } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */
/** @typedef {Area["robust"]} Robust */

const TOLD = 3; // gaps; of the others only the number

/** @param {Child[]} children */
const block = (children) => element("div", {}, ...children);

/**
 * Who misses something, in one sentence.
 *
 * @param {Area} area
 * @param {Page} page
 */
function finding({ name, weight, robust }, page) {
  const { people, counted } = page.format;
  const figures = robust.figures["robust"];
  const key = figures ? (figures.lacking[1] > 0 ? "lacking" : "none") : "unknown";
  return sentence("p", page, `report.${key}`, {
    area: bdi(name),
    people: counted(weight ?? 0),
    lacking: figures ? people(...figures.lacking) : "",
  });
}

/**
 * A gap, and how many of the area lack something there.
 *
 * @param {Robust["gaps"][number]} own
 * @param {Page} page
 */
function gapItem({ gap: index, lacking }, page) {
  const { say, counted, criteria } = page.format;
  const gap = page.data.gaps[index];
  if (!isTold(gap)) return null;
  const { near, missing } = gap.figures;
  return element(
    "li",
    {},
    sentence("p", page, "report.gap", {
      gap: element("b", {}, say("gap.title", { rank: gap.rank })),
      near: near === null ? "" : sentence("span", page, "gap.near", { near: bdi(near) }),
      people: counted(...lacking),
      criteria: criteria(missing),
    }),
    ...helpOf(gap, page).flatMap((help) => [" ", help]),
  );
}

/**
 * @param {Area} area
 * @param {Page} page
 */
function gaps({ robust, liesIn }, page) {
  const { say } = page.format;
  const { gaps: all } = robust;
  if (page.view.edited && liesIn !== null) return [];
  const others = all.length - TOLD;
  return [
    element("h2", {}, say("report.gaps")),
    all.length ? null : element("p", {}, say("report.noGaps")),
    element("ul", {}, ...all.slice(0, TOLD).map((gap) => gapItem(gap, page))),
    others > 0 ? small(say("report.otherGaps", { count: others })) : null,
  ];
}

/**
 * The places that the figures hang on, and the one whose closing would hurt most.
 *
 * @param {Robust} robust
 * @param {Page} page
 */
function places({ deciding, fragile }, page) {
  const { say, counted } = page.format;
  const items = deciding.map(({ place, people }) => {
    const values = { place: placeLink(place, page), people: counted(people) };
    return sentence("p", page, "report.decides", values);
  });
  return [
    element("h2", {}, say("report.places")),
    page.view.edited ? small(say("edits.ofRun")) : null,
    element("p", {}, say(items.length ? "report.deciding" : "report.noneDeciding")),
    ...items,
    fragile === null ? null : mostFragile(fragile, page),
  ];
}

/**
 * The figures per kind of place, which are the legend of the map's symbols too.
 *
 * @param {Area} area
 * @param {Page} page
 */
function coverage({ figures }, { data, format }) {
  const heads = ["category", "norm", "share", "reached", "missed", "mean"];
  const rows = data.categories.map((category) => {
    const [label, ...cells] = figureCells(category, figures[category.key], format);
    return row([element("span", { class: "si-kind" }, symbol(category), label), ...cells]);
  });
  const said = heads.map((key) => format.say(`area.${key}`));
  return [element("h2", {}, format.say("area.coverage")), tableOf("si-figures", said, rows)];
}

/**
 * @param {Robust} robust
 * @param {Page} page
 */
function ground({ onPriors, band }, { data, format, view }) {
  const { say, share, interval, distance, minutes } = format;
  const { walk } = data.robust;
  const criteria = format.list(data.terms.criteria.map((key) => say(`robust.${key}.asked`)));
  return [
    say("report.meaning", { criteria, distance: distance(walk), minutes: minutes(walk) }),
    onPriors === null ? "" : say("area.onPriors", { part: share(onPriors) }),
    band === null || view.edited ? "" : say("area.band", { share: interval(band) }),
    say("area.meanNote"),
  ].join(" ");
}

/**
 * The sheet; its room for the map is still empty.
 *
 * @param {Area} area
 * @param {Page} page
 */
export function reportSheet(area, page) {
  const { facts } = page.data;
  const { say } = page.format;
  const { robust } = area;
  const missing = robust.mostMissing && say(`robust.${robust.mostMissing}.short`);
  const sheet = element(
    "main",
    { class: "si-sheet si-report" },
    element(
      "section",
      { class: "si-page" },
      element(
        "header",
        {},
        small(say("title", { title: facts.title })),
        page.view.edited
          ? small(say(area.liesIn === null ? "edits.withThem" : "edits.notHere"))
          : null,
        facts.sample ? element("p", { class: "si-badge" }, say("sample")) : null,
        element("h1", { dir: "auto" }, area.name),
        finding(area, page),
        missing && element("p", {}, say("area.mostMissing", { criterion: missing })),
      ),
      element("div", { class: "si-slot" }),
      copyOf(page.map.getContainer().querySelector(".si-gap-scale")),
      element(
        "div",
        { class: "si-key" },
        block([verdicts(area, page), ...gaps(area, page)]),
        block([...coverage(area, page), ...places(robust, page)]),
      ),
      element("h2", {}, say("report.ground")),
      small(ground(robust, page)),
      sources(page),
    ),
  );
  return copyOf(sheet) ?? sheet;
}
