// The places that decide who has robust access: as dots on the map, and as a list to go through.

import { line, placeLink, small } from "./card_parts.js";
import { element } from "./elements.js";
import { decodePoint } from "./geometry.js";
import { addPane } from "./panes.js";

/** @import { Child, Page } from "./types.ts" */
/** @import { Decider } from "./payload.d.ts" */

const UNCHECKED = { radius: 5, color: "#00441b", weight: 2.5, fillColor: "#fff", fillOpacity: 1 };
const CHECKED = { ...UNCHECKED, fillColor: "#00441b" };

/** The dot of a place in texts. */
export const dot = () => element("span", { class: "si-dot", "aria-hidden": "true" });

/**
 * @param {Decider} decider
 * @param {Page} page
 */
function itemOf({ place, checked, deciding }, page) {
  const { say, people } = page.format;
  const figure = checked ? say("deciders.checked") : deciding === null ? "" : people(deciding);
  const count = element("span", { class: "si-count" }, figure);
  return element("li", {}, placeLink(place, page), count);
}

/**
 * @param {Decider[]} deciders
 * @param {Page} page
 */
const listOf = (deciders, page) =>
  element("ol", { class: "si-deciders" }, ...deciders.map((one) => itemOf(one, page)));

/** @param {Page} page */
function card(page) {
  const { data, format } = page;
  const { say } = format;
  const sure = data.deciders.filter((one) => one.sure);
  const maybe = data.deciders.filter((one) => !one.sure);
  /** @type {Child} */
  const others = maybe.length
    ? element(
        "details",
        { class: "si-maybe" },
        element("summary", {}, say("deciders.maybe", { count: maybe.length })),
        listOf(maybe, page),
      )
    : null;
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, say("deciders.title")),
    line(say("deciders.about")),
    small(say("deciders.figure")),
    listOf(sure, page),
    others,
  );
}

/**
 * Returns `show(on)`, for the dots, and `open()`, for the list.
 *
 * @param {Page} page
 */
export function drawDeciders(page) {
  const { map, data, actions } = page;
  const pane = addPane(map, "si-deciders", 410);
  const renderer = L.svg({ pane });
  const dots = data.deciders
    .filter(({ sure }) => sure)
    .map(({ place, checked }) => {
      const { point, name } = data.places[place];
      const spot = decodePoint(point, data.grid);
      const look = { ...(checked ? CHECKED : UNCHECKED), pane, renderer };
      const marker = L.circleMarker(spot, look);
      if (name !== null) marker.bindTooltip(() => element("bdi", {}, name));
      return marker.on("click", () => actions.pick(data.places[place]));
    });
  const layer = L.layerGroup(dots);
  /** @param {boolean} on */
  const show = (on) => {
    if (on) layer.addTo(map);
    else layer.remove();
  };
  const open = () =>
    actions.openCard({
      row: null,
      state: { lijst: "1" },
      card: () => card(page),
      marks: L.layerGroup([]),
      bounds: null,
    });
  return { show, open };
}
