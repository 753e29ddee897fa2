// The answers in the panel: ranked, the chosen one told in full, with what is on the map of it.

import { swatch } from "../colours.js";
import { bdi, element, link } from "../elements.js";
import { gainedColours, pinBadge, streetColour } from "./layer.js";
import { nameOf, told, whereOf } from "./names.js";

/** @import { Child, Page } from "../types.ts" */
/** @import { SiteAnswer, Sites } from "../payload.d.ts" */

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
 * @property {boolean} isCounting whether streets and squares are still to come
 */

/**
 * How an answer stands beside the others: how sure the best is, and what another gives up.
 *
 * @param {number} at
 * @param {Sites} sites
 * @param {Page} page
 */
function standing(at, { goal, answers }, { data, format }) {
  const { say, people, distance, share } = format;
  const { gap, givesUp } = answers[at];
  if (at === 0) {
    if (gap === null) return say("sites.open");
    return gap > 0 ? say("sites.bound", { gap: share(gap) }) : say("sites.proven");
  }
  if (goal === "walk") return say("sites.farther", { distance: distance(givesUp) });
  if (givesUp < 5e-4) return say("sites.same");
  const { fewest } = data.robust;
  return givesUp < fewest
    ? say("sites.lessFew", { fewest })
    : say("sites.less", { people: people(givesUp) });
}

/**
 * What it brings: people, or the mean walk if that was asked.
 *
 * @param {SiteAnswer} answer
 * @param {Page} page
 */
function broughtBy({ mean, gained }, { data, format }) {
  if (mean !== null) return format.distance(mean);
  if (gained === null) return format.say("few", { fewest: data.robust.fewest });
  return `+${format.count(gained)}`;
}

/**
 * @param {number} at
 * @param {Sites} sites
 * @param {Shown} shown
 * @param {Page} page
 * @param {Acts} acts
 */
function itemOf(at, sites, shown, page, { choose }) {
  const answer = sites.answers[at];
  const names = page.format.list(answer.sites.map((site) => whereOf(site, page)));
  const button = element(
    "button",
    { type: "button", "aria-pressed": String(at === shown.at) },
    element("b", { class: "si-order" }, String(at + 1)),
    element(
      "span",
      { class: "si-where" },
      element("span", {}, bdi(names)),
      element("span", { class: "si-small" }, standing(at, sites, page)),
    ),
    element("span", { class: "si-count" }, broughtBy(answer, page)),
  );
  button.addEventListener("click", () => choose(at));
  return element("li", {}, button);
}

/**
 * What the colours on the map are.
 *
 * @param {Shown} shown
 * @param {Page} page
 */
function keyOf({ isCounting }, { data, format }) {
  const { say, distance } = format;
  const [few, more] = gainedColours(data.look);
  const { fewest, walk } = data.robust;
  if (!data.live) return null;
  if (isCounting) return element("p", { class: "si-small" }, say("sites.key.counting"));
  const street = element("span", { class: "si-street" });
  street.style.background = streetColour(data.look);
  return element(
    "ul",
    { class: "si-site-key" },
    element("li", {}, swatch(more), say("sites.key.gained")),
    element("li", {}, swatch(few), say("sites.key.few", { fewest })),
    element("li", {}, street, say("sites.key.streets", { distance: distance(walk) })),
  );
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
 * @param {Shown} shown
 * @param {Sites} sites
 * @param {Page} page
 * @param {Acts} acts
 * @returns {Child[]}
 */
function detailsOf(shown, { answers, asked }, page, { attempt, open }) {
  const { data, format, actions } = page;
  const answer = answers[shown.at];
  const sites = answer.sites.map((site, i) =>
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
  const does = format.say(shown.isTried ? "sites.tried" : "sites.try");
  const button = element("button", { type: "button", class: "si-ask" }, does);
  button.addEventListener("click", attempt);
  const lines = [...(answer.told[data.language] ?? []), ...(asked[data.language] ?? [])];
  return [
    element("ol", { class: "si-sites" }, ...sites),
    keyOf(shown, page),
    actions.canCorrect() ? button : null,
    element("p", { class: "si-now", role: "status" }, nowOf(shown, page)),
    ...lines.map((one) => element("p", { class: "si-small" }, one)),
  ];
}

/**
 * Returns its node and `show(shown)`; null in the place of what is shown hides it.
 *
 * @param {Sites} sites
 * @param {Page} page
 * @param {Acts} acts
 */
export function makeList(sites, page, acts) {
  const { say } = page.format;
  const column = say(sites.goal === "walk" ? "sites.mean" : "sites.gained");
  const list = element("ol", { class: "si-answer-list" });
  const details = element("div", { class: "si-answer-told" });
  const node = element(
    "section",
    { class: "si-answering", "aria-label": say("sites.title"), hidden: true },
    element("h2", {}, say("sites.title")),
    element("p", { class: "si-small si-column" }, column),
    list,
    details,
  );
  /** @param {Shown | null} shown */
  const show = (shown) => {
    node.hidden = !shown;
    if (!shown) return;
    const focused = [...list.querySelectorAll("button")].findIndex(
      (button) => button === document.activeElement,
    );
    const wasTrying = details.querySelector(".si-ask") === document.activeElement;
    list.replaceChildren(...sites.answers.map((_, at) => itemOf(at, sites, shown, page, acts)));
    const parts = detailsOf(shown, sites, page, acts);
    details.replaceChildren(...parts.filter((part) => part !== null));
    if (focused >= 0) list.querySelectorAll("button")[focused].focus();
    /** @type {HTMLElement | null} */
    const again = wasTrying ? details.querySelector(".si-ask") : null;
    again?.focus();
  };
  return { node, show };
}
