// The answers in the panel: ranked, the chosen one told in full, with what is on the map of it.

import { small } from "../card_parts.js";
import { swatch } from "../colours.js";
import { bdi, element, link } from "../elements.js";
import { NOBODY } from "../live/homes.js";
import { gainedColours, pinBadge, streetColour } from "./layer.js";
import { nameOf, told, whereOf } from "./names.js";

/** @import { Page } from "../types.ts" */
/** @import { SiteAnswer, Sites } from "../payload.d.ts" */

const LEAST_GAP = 0.005; // written as less than 1 %

/**
 * @typedef {object} Acts
 * @property {(at: number) => void} choose an answer
 * @property {() => void} attempt tries the chosen one
 * @property {(number: number) => void} open the card of a site of it
 */
/**
 * What is shown of the answers now.
 *
 * @typedef {object} Shown
 * @property {number} at the chosen one
 * @property {boolean} isTried whether it is on the map
 * @property {number} more who have a place now, beside the run
 * @property {"there" | "coming" | null} reach whether streets and squares are on the map; null if none will be
 */

/**
 * How sure it is that no other choice is better.
 *
 * @param {number} gap
 * @param {Page} page
 */
function sureness(gap, { format: { say, share } }) {
  if (gap >= LEAST_GAP) return say("sites.bound", { gap: share(gap) });
  return say(gap > 0 ? "sites.boundLeast" : "sites.proven");
}

/**
 * How an answer stands beside the others: how sure the best is, and what another gives up.
 *
 * @param {number} at
 * @param {Sites} sites
 * @param {Page} page
 */
function standing(at, { goal, isWeighted, hasConditions, answers }, page) {
  const { data, format } = page;
  const { say, people, distance } = format;
  const { gap, givesUp } = answers[at];
  if (at === 0) {
    if (gap === null) return say("sites.open");
    const sure = sureness(gap, page);
    return hasConditions ? say("sites.conditioned", { sure }) : sure;
  }
  if (goal === "walk") return say("sites.farther", { distance: distance(givesUp) });
  if (givesUp < NOBODY) return say("sites.same");
  const { fewest } = data.robust;
  if (givesUp < fewest) return say("sites.lessFew", { fewest });
  return say(isWeighted ? "sites.lessCounting" : "sites.less", { people: people(givesUp) });
}

/**
 * What was asked of it: people, of those who count, or the mean walk.
 *
 * @param {SiteAnswer} answer
 * @param {Page} page
 */
function broughtBy({ mean, counted }, { data, format }) {
  if (mean !== null) return format.distance(mean);
  if (counted === null) return format.say("few", { fewest: data.robust.fewest });
  return `+${format.count(counted)}`;
}

/** @param {Sites} sites */
const columnOf = ({ goal, isWeighted }) => {
  if (goal === "walk") return "sites.mean";
  return isWeighted ? "sites.counted" : "sites.gained";
};

/**
 * @param {number} at
 * @param {Sites} sites
 * @param {Page} page
 * @param {Acts} acts
 */
function buttonOf(at, sites, page, { choose }) {
  const answer = sites.answers[at];
  const names = page.format.list(answer.sites.map((site) => whereOf(site, page)));
  const button = element(
    "button",
    { type: "button" },
    element("b", {}, String(at + 1)),
    element(
      "span",
      { class: "si-where" },
      element("span", {}, bdi(names)),
      element("span", { class: "si-small" }, standing(at, sites, page)),
    ),
    element("span", { class: "si-count" }, broughtBy(answer, page)),
  );
  button.addEventListener("click", () => choose(at));
  return button;
}

/**
 * What the colours on the map are.
 *
 * @param {Shown} shown
 * @param {Page} page
 */
function keyOf({ reach }, { data, format }) {
  const { say, distance } = format;
  const [few, more] = gainedColours(data.look);
  const { fewest, walk } = data.robust;
  if (!reach) return [];
  if (reach === "coming") return [small(say("sites.key.counting"))];
  const street = element("span", { class: "si-street" });
  street.style.background = streetColour(data.look);
  const streets = say("sites.key.streets", { distance: distance(walk) });
  return [
    element(
      "ul",
      { class: "si-site-key" },
      element("li", {}, swatch(more), say("sites.key.gained")),
      element("li", {}, swatch(few), say("sites.key.few", { fewest })),
      element("li", {}, street, streets),
    ),
  ];
}

/**
 * What the map counts now beside the run, in words.
 *
 * @param {Shown} shown
 * @param {Page} page
 */
function nowOf({ more }, { data, format, view }) {
  const figures = data.robust.figures["people"];
  if (!view.edited || !figures) return "";
  const { say, people, share } = format;
  const values = { people: people(Math.abs(more)), share: share(figures.share[0]) };
  return say(more < 0 ? "sites.nowFewer" : "sites.now", values);
}

/**
 * The sites of an answer, each of which opens its card.
 *
 * @param {SiteAnswer} answer
 * @param {Page} page
 * @param {Acts} acts
 */
const sitesOf = (answer, page, { open }) =>
  answer.sites.map((site, i) =>
    element(
      "li",
      {},
      pinBadge(i + 1),
      element(
        "span",
        { class: "si-where" },
        link(bdi(nameOf(site, page)), () => open(i + 1)),
      ),
      element("span", { class: "si-count" }, told(site.gained, page)),
    ),
  );

/**
 * Returns its node and `show(shown)`; null in the place of what is shown hides it.
 *
 * @param {Sites} sites
 * @param {Page} page
 * @param {Acts} acts
 */
export function makeList(sites, page, acts) {
  const { data, format, actions } = page;
  const { say } = format;
  const { answers, asked } = sites;
  const buttons = answers.map((_, at) => buttonOf(at, sites, page, acts));
  const places = element("ol", { class: "si-sites" });
  const key = element("div", {});
  const button = element("button", { type: "button", class: "si-ask" });
  button.addEventListener("click", acts.attempt);
  const now = element("p", { class: "si-now", role: "status" });
  const lines = element("div", { class: "si-answer-told" });
  const node = element(
    "section",
    { class: "si-answering", "aria-label": say("sites.title"), hidden: true },
    element("h2", {}, say("sites.title")),
    element("p", { class: "si-small si-column" }, say(columnOf(sites))),
    element("ol", { class: "si-answer-list" }, ...buttons.map((one) => element("li", {}, one))),
    places,
    key,
    button,
    now,
    lines,
  );
  let isOf = -1;
  /** @param {number} at */
  const tell = (at) => {
    if (at === isOf) return;
    isOf = at;
    buttons.forEach((one, i) => one.setAttribute("aria-pressed", String(i === at)));
    places.replaceChildren(...sitesOf(answers[at], page, acts));
    const all = [...(answers[at].told[data.language] ?? []), ...(asked[data.language] ?? [])];
    lines.replaceChildren(...all.map(small));
  };
  /** @param {Shown | null} shown */
  const show = (shown) => {
    node.hidden = !shown;
    if (!shown) return;
    tell(shown.at);
    key.replaceChildren(...keyOf(shown, page));
    button.hidden = !actions.canCorrect();
    button.textContent = say(shown.isTried ? "sites.tried" : "sites.try");
    now.textContent = nowOf(shown, page);
  };
  return { node, show };
}
