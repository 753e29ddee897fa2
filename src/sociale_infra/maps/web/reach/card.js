// The card of a walk of 5, 10 and 15 minutes: the legend of the streets, who lives there, and which
// places.

import { NOTHING, small } from "../card_parts.js";
import { swatch } from "../colours.js";
import { bdi, element, link, symbol } from "../elements.js";
import { TOLERANCE_M } from "../live/measured.js";

/** @import { Child, DressedCategory, Page } from "../types.ts" */
/** @import { Reached } from "../live/live.js" */

/** @typedef {{ minutes: number, metres: number }} Walk */
/** @typedef {Reached["places"]} Near the nearest first */

/**
 * @param {Near[number]} near
 * @param {Page} page
 */
function nameOf({ place }, { data, format, actions }) {
  const name = place.name === null ? format.say("place.nameless") : bdi(place.name);
  const known = data.places.find(({ id }) => id === place.id);
  return known ? link(name, () => actions.pick(known)) : name;
}

/**
 * @param {Child[]} told
 * @param {Child[]} cells
 */
const rowOf = (told, cells) =>
  element(
    "tr",
    {},
    element("th", { scope: "row" }, element("div", {}, ...told)),
    ...cells.map((cell) => element("td", {}, cell)),
  );

/**
 * @param {DressedCategory} category
 * @param {Near} places of it
 * @param {Walk[]} walks
 * @param {Page} page
 */
function kindRow(category, places, walks, page) {
  const { count, distance, heading, say } = page.format;
  const [nearest] = places;
  const counts = walks.map(
    ({ metres }) => places.filter((one) => one.metres <= metres + TOLERANCE_M).length,
  );
  const told = element(
    "span",
    { class: "si-small" },
    `${say("reach.nearest", { distance: distance(nearest.metres) })} `,
    nameOf(nearest, page),
  );
  return rowOf(
    [symbol(category), element("span", {}, heading(category.label), told)],
    counts.map((number) => (number ? count(number) : NOTHING)),
  );
}

/**
 * @param {Reached} reached
 * @param {Walk[]} walks
 * @param {Page} page
 */
function table({ people, places }, walks, page) {
  const { data, format } = page;
  const { say, word, heading, distance } = format;
  const heads = walks.map(({ minutes, metres }, n) =>
    element(
      "th",
      { scope: "col" },
      swatch(data.look.reach[n]),
      say("reach.minutes", { minutes }),
      element("span", { class: "si-small" }, distance(metres)),
    ),
  );
  const living = people.map((sum) => (sum === null ? say("unknown") : format.people(sum)));
  const rows = data.categories.flatMap((category) => {
    const own = places.filter(({ place }) => place.category === category.key);
    return own.length ? kindRow(category, own, walks, page) : [];
  });
  return element(
    "table",
    { class: "si-within" },
    element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
    element("tbody", {}, rowOf([heading(word("unit", data.facts.unit))], living), ...rows),
  );
}

/**
 * What is not there, in a sentence; null if all is.
 *
 * @param {Reached} reached
 * @param {Walk[]} walks
 * @param {Page} page
 */
function missing({ places }, walks, { data, format }) {
  const found = new Set(places.map(({ place }) => place.category));
  const kinds = data.categories.filter(({ key }) => !found.has(key)).map(({ label }) => label);
  const { minutes } = walks[walks.length - 1];
  return kinds.length
    ? element("p", {}, format.say("reach.missing", { minutes, kinds: format.list(kinds) }))
    : null;
}

/**
 * @param {Reached | null} reached null where one cannot walk from there
 * @param {{ name: string | null, isPlace: boolean, walks: Walk[], speed: string, again: () => void }} told
 * @param {Page} page
 */
export function reachCard(reached, { name, isPlace, walks, speed, again }, page) {
  const { say, parts } = page.format;
  const place = name === null ? say("place.nameless") : bdi(name);
  const title = isPlace ? parts("reach.ofPlace", { place }) : [say("reach.ofSpot")];
  const button = element("button", { type: "button", class: "si-ask" }, say("reach.again"));
  button.addEventListener("click", again);
  const { title: town } = page.data.facts;
  return element(
    "article",
    { class: "si-card" },
    element("h2", { dir: "auto" }, ...title),
    ...(reached
      ? [
          table(reached, walks, page),
          missing(reached, walks, page),
          small(say("reach.how", { speed, town })),
        ]
      : [element("p", {}, say(isPlace ? "reach.gone" : "reach.off"))]),
    button,
  );
}

/**
 * What stands there in the meantime: what is to be done, or that it is being counted.
 *
 * @param {"point" | "counting"} what
 * @param {Page} page
 */
export const waitingCard = (what, { format }) =>
  element(
    "article",
    { class: "si-card", role: "status" },
    element("h2", {}, format.say("reach.title")),
    element("p", {}, format.say(`reach.${what}`)),
  );
