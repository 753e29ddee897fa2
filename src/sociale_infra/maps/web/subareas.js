// What the card of an area says of wijk and buurten: in which wijk a buurt lies, and which buurten
// lie in a wijk.

import { areaLink, small } from "./card_parts.js";
import { bdi, element, link } from "./elements.js";

/** @import { Page } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

/**
 * The wijk of a buurt, and how many live there as its source counts them.
 *
 * @param {Area} buurt
 * @param {Area} wijk
 * @param {Page} page
 */
function ofBuurt({ counted }, wijk, page) {
  const { data, format } = page;
  const other = counted !== null && data.facts.unit === "residents";
  return [
    areaLink("subarea.where", wijk, page),
    other ? small(format.say("subarea.counted", { people: format.counted(counted) })) : null,
  ];
}

/**
 * @param {Area} wijk
 * @param {Page} page
 */
function ofWijk(wijk, { data, format, actions }) {
  const here = data.subareas.filter(({ liesIn }) => data.areas[liesIn ?? -1] === wijk);
  if (!here.length) return [];
  const buttons = here.map((buurt) => link(bdi(buurt.name), () => actions.openArea(buurt)));
  const items = buttons.map((button) => element("li", {}, button));
  const title = element("span", { class: "si-small" }, format.say("subarea.list"));
  return [element("div", { class: "si-subareas" }, title, " ", element("ul", {}, ...items))];
}

/**
 * @param {Area} area
 * @param {Page} page
 */
export function whereabouts(area, page) {
  const { liesIn } = area;
  return liesIn === null ? ofWijk(area, page) : ofBuurt(area, page.data.areas[liesIn], page);
}
