// What is told of one town: how its people are spread, and towns like it.

import { bdi, drawing, element } from "../elements.js";
import { makeBar } from "./bar.js";
import { alike, endsOf, rank } from "./rank.js";
import { linkTo } from "./search.js";

/** @import { AtlasFigure, AtlasTown } from "./data.d.ts" */
/** @import { Context } from "./main.js" */

const PARTS = [10, 25, 50, 75, 90];
// Of the bars of people by how many criteria they meet: the last is off the network.
const LEVELS = [0, 1, 2, 3, 4];
const OFF = "#b9bfc4";

/**
 * @param {Context} page
 * @param {AtlasFigure} figure
 * @param {AtlasTown | null} town
 * @param {(town: AtlasTown) => void} choose
 */
export function makeCard(page, figure, town, choose) {
  const { say } = page;
  if (town === null) return [element("p", { class: "at-note" }, say("card.none"))];
  return [
    element("h2", { class: "at-title" }, bdi(town.name)),
    element("p", {}, about(page, town)),
    ...warnings(page, town),
    town.state === "failed"
      ? null
      : element("p", {}, element("a", { href: linkTo(town) }, say("card.map"))),
    ...spread(page, town),
    ...beside(page, figure, town, choose),
    ...areas(page, town),
  ].filter((part) => part !== null);
}

/**
 * @param {Context} page
 * @param {AtlasTown} town
 */
function about({ count, say }, town) {
  const parts = [];
  if (town.people !== null && town.unit !== null) {
    parts.push(say("card.people", { count: count(town.people), unit: say(`unit.${town.unit}`) }));
  }
  if (town.density !== null) {
    const density = count(town.density);
    parts.push(say("card.density", { density, kind: say(`density.${town.densityClass}`) }));
  }
  return parts.join(" ");
}

/**
 * @param {Context} page
 * @param {AtlasTown} town
 */
function warnings({ say }, town) {
  const told = [];
  if (town.state !== "made") told.push(say(`card.${town.state}`));
  else if (!town.known) told.push(say("card.unsure"));
  const notes = told.map((text) => element("p", { class: "at-warning" }, text));
  return town.fault ? [...notes, element("p", { class: "at-warning" }, bdi(town.fault))] : notes;
}

/**
 * Its people by how many criteria they meet, and by how far they walk.
 *
 * @param {Context} page
 * @param {AtlasTown} town
 */
function spread(page, town) {
  const { count, say, share } = page;
  const { levels, walks } = town;
  if (levels === null) return [];
  const rows = levels.map((part, level) => ({
    part,
    colour: LEVELS.includes(level) ? page.data.classes[level] : OFF,
    text: say(LEVELS.includes(level) ? "card.level" : "card.off", { level }),
  }));
  let x = 0;
  const stacked = drawing(
    "svg",
    {
      class: "at-levels",
      viewBox: "0 0 100 8",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    ...rows.map(({ part, colour }) => {
      const rect = drawing("rect", { x: x * 100, width: part * 100, height: 8, fill: colour });
      x += part;
      return rect;
    }),
  );
  return [
    element("h3", {}, say("card.spread")),
    stacked,
    element(
      "ul",
      { class: "at-legend-rows" },
      ...rows
        .filter(({ part }) => part > 0)
        .map(({ part, colour, text }) =>
          element(
            "li",
            {},
            drawing(
              "svg",
              { class: "at-swatch", viewBox: "0 0 14 14", "aria-hidden": "true" },
              drawing("rect", { width: 14, height: 14, fill: colour }),
            ),
            `${share(part)} ${text}`,
          ),
        ),
    ),
    element("h3", {}, say("card.walks")),
    element(
      "table",
      { class: "at-table" },
      element(
        "tbody",
        {},
        ...PARTS.map((part, at) => {
          const walk = walks[at] ?? null;
          return element(
            "tr",
            {},
            element("th", { scope: "row" }, say("card.part", { part })),
            element("td", {}, walk === null ? say("card.fewer") : `${count(walk)}\u00a0m`),
          );
        }),
      ),
    ),
  ];
}

/**
 * @param {Context} page
 * @param {AtlasFigure} figure
 * @param {AtlasTown} town
 * @param {(town: AtlasTown) => void} choose
 */
function beside(page, figure, town, choose) {
  const { data, say, write } = page;
  if (town.state !== "made" || endsOf(town, figure) === null) return [];
  const group = [town, ...alike(data.towns, town)];
  const { ranked, apart } = rank(group, figure);
  const rows = [...ranked, ...apart];
  const own = rows.find((one) => one.town === town);
  if (rows.length < 2 || !own) {
    return [
      element("h3", {}, say("card.alike")),
      element("p", { class: "at-note" }, say("card.noneAlike")),
    ];
  }
  return [
    element("h3", {}, say("card.alike")),
    element(
      "p",
      {},
      say("card.place", {
        place: own.place,
        count: rows.length,
        figure: say(`figure.${figure.key}`),
      }),
    ),
    element("p", { class: "at-note" }, say("card.alikeWhy")),
    element(
      "ol",
      { class: "at-rows" },
      ...rows.map(({ town: other, place }) => {
        const ends = /** @type {[number, number]} */ (endsOf(other, figure));
        const button = element(
          "button",
          {
            type: "button",
            id: `at-like-${other.folder}`,
            class: "at-row",
            "aria-pressed": other === town ? "true" : "false",
          },
          element("span", { class: "at-place" }, String(place)),
          element("span", { class: "at-name" }, bdi(other.name)),
          element("span", { class: "at-figure" }, write(figure.kind, ends)),
          figure.kind === "share" ? makeBar(ends) : null,
        );
        button.addEventListener("click", () => choose(other));
        return element("li", {}, button);
      }),
    ),
  ];
}

/**
 * Its wijken, each with a link to its card on the town's own map.
 *
 * @param {Context} page
 * @param {AtlasTown} town
 */
function areas({ data, say, write }, town) {
  const number = data.towns.indexOf(town);
  const own = data.areas.filter((area) => area.town === number);
  if (!own.length) return [];
  return [
    element("h3", {}, say(`card.areas.${data.level}`)),
    element(
      "table",
      { class: "at-table" },
      element(
        "tbody",
        {},
        ...own.map((area) =>
          element(
            "tr",
            {},
            element(
              "th",
              { scope: "row" },
              element("a", { href: linkTo(town, area.code) }, bdi(area.name)),
            ),
            element(
              "td",
              {},
              area.robust === null
                ? say("card.withheld")
                : write("share", /** @type {[number, number]} */ (area.robust)),
            ),
          ),
        ),
      ),
    ),
  ];
}
