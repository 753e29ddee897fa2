// The card of a site: what it is, what it needs, and who gets a place.

import { areaLink, line, placeLink, sentence, small } from "../card_parts.js";
import { element } from "../elements.js";
import { decode, decodePoint, holds } from "../geometry.js";
import { pinBadge } from "./layer.js";
import { fromOf, nameOf, told } from "./names.js";

/** @import { Child, Page } from "../types.ts" */
/** @import { Site, SiteAnswer } from "../payload.d.ts" */

/**
 * @param {Site} site
 * @param {Page} page
 * @returns {Child[]}
 */
function kindOf({ source, place, needs, edit }, page) {
  const { data, format } = page;
  const { say, list } = format;
  if (place !== null) {
    const named = needs.map((need) => say(`sites.card.${need}`));
    return [
      sentence("p", page, "sites.card.existing", { place: placeLink(place, page) }),
      element("p", { class: "si-strong" }, say("sites.card.needs", { needs: list(named) })),
    ];
  }
  const kind = data.categories.find(({ key }) => key === edit.category)?.label;
  return [
    element("p", { class: "si-strong" }, say(`sites.card.${source}`)),
    small(say("sites.card.kind", { category: kind ?? edit.category ?? "" })),
  ];
}

/**
 * The shares of the area it lies in, and of the town.
 *
 * @param {Site} site
 * @param {SiteAnswer} answer
 * @param {Page} page
 * @returns {Child[]}
 */
function sharesOf({ point }, { before, after, areas }, page) {
  const { data, format } = page;
  const { say, share } = format;
  const shares = { before: share(before), after: share(after ?? before) };
  const town = line(say("sites.card.town", shares));
  const at = decodePoint(point, data.grid);
  const row = data.areas.findIndex((area) => holds(decode(area.outline, data.grid), at));
  const own = areas[row];
  if (!own || own.before === null || own.after === null) return [town];
  const values = { before: share(own.before), after: share(own.after) };
  return [areaLink("sites.card.area", data.areas[row], page, values), town];
}

/**
 * @param {SiteAnswer} answer
 * @param {{ answer: number, site: number }} numbers from 1
 * @param {Page} page
 */
export function siteCard(answer, numbers, page) {
  const { say, heading, distance } = page.format;
  const site = answer.sites[numbers.site - 1];
  const { gained, alone } = site;
  const values = { people: told(gained, page), distance: distance(page.data.robust.walk) };
  const from = fromOf(site, page);
  return element(
    "article",
    { class: "si-card" },
    element("h2", { dir: "auto" }, pinBadge(numbers.site), heading(nameOf(site, page))),
    small(say("sites.card.title", numbers)),
    ...kindOf(site, page),
    site.isFixed ? small(say("sites.card.fixed")) : null,
    line(say("sites.card.gained", values)),
    alone === gained ? null : line(say("sites.card.alone", { people: told(alone, page) })),
    ...sharesOf(site, answer, page),
    from && page.actions.reach(from),
  );
}
