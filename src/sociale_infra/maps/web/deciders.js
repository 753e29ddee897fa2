// The places that decide who has robust access: as dots on the map, and as a list to go through.

import { ASKED, isRemark } from "./edits/reading.js";
import { line, placeLink, small } from "./card_parts.js";
import { element } from "./elements.js";
import { decodePoint } from "./geometry.js";
import { addPane } from "./panes.js";

/** @import { Child, Page, Place } from "./types.ts" */
/** @import { Told } from "./edits/forms.js" */
/** @import { Decider } from "./payload.d.ts" */

const UNCHECKED = { radius: 5, color: "#00441b", weight: 2.5, fillColor: "#fff", fillOpacity: 1 };
const CHECKED = { ...UNCHECKED, fillColor: "#00441b" };

/** The dot of a place in texts. */
export const dot = () => element("span", { class: "si-dot", "aria-hidden": "true" });

/** @type {[string, Told][]} what is not right about a place, in a word */
const FAULTS = [
  ["gone", { gone: true }],
  ["free", { free: "no" }],
  ["open_to_all", { open_to_all: "no" }],
  ["staffed", { staffed: "no" }],
];
/** @type {Told} */
const YES = { free: "yes", open_to_all: "yes", staffed: "yes" };

/**
 * The answer to "is it so?", a tap each; a no asks what is not so.
 *
 * @param {Place} place
 * @param {Page} page
 */
function answers(place, { format, actions }) {
  const { say } = format;
  const edit = actions.answered(place);
  const unsure = edit !== undefined && isRemark(edit);
  const given = edit?.edit === "change_place" ? ASKED.map((name) => edit[name]) : [];
  const yes = given.length > 0 && given.every((answer) => answer === "yes");
  const no = edit?.edit === "close_place" || given.includes("no");
  /**
   * @param {string} text
   * @param {boolean} pressed
   * @param {() => void} act
   */
  const button = (text, pressed, act) => {
    const node = element("button", { type: "button", "aria-pressed": String(pressed) }, text);
    node.addEventListener("click", act);
    return node;
  };
  /** @param {[string, Told]} fault */
  const chip = ([key, told]) => {
    const [name] = Object.keys(told);
    const held = name === "gone" ? edit?.edit === "close_place" : edit && name in edit;
    return button(say(`deciders.no.${key}`), no && Boolean(held), () =>
      actions.answer(place, told),
    );
  };
  const faults = element("span", { class: "si-ways", hidden: !no }, ...FAULTS.map(chip));
  const tell = (/** @type {boolean} */ pressed, /** @type {Told} */ told) => () =>
    actions.answer(place, pressed ? null : told);
  const refuse = () => {
    if (no) actions.answer(place, null);
    else faults.hidden = false;
  };
  return element(
    "span",
    { class: "si-answers" },
    element(
      "span",
      { class: "si-ways" },
      button(say("deciders.yes"), yes, tell(yes, YES)),
      button(say("deciders.not"), no, refuse),
      button(say("deciders.unsure"), unsure, tell(unsure, { reason: say("deciders.unsure") })),
    ),
    faults,
  );
}

/**
 * @param {Decider} decider
 * @param {Page} page
 */
function itemOf({ place, checked, deciding }, page) {
  const { data, format, actions } = page;
  const { say, people } = format;
  const figure = checked ? say("deciders.checked") : deciding === null ? "" : people(deciding);
  const count = element("span", { class: "si-count" }, figure);
  const asked = actions.canCorrect() ? answers(data.places[place], page) : null;
  return element("li", {}, element("span", {}, placeLink(place, page), asked), count);
}

/**
 * @param {Decider[]} deciders
 * @param {Page} page
 */
const listOf = (deciders, page) =>
  element("ol", { class: "si-deciders" }, ...deciders.map((one) => itemOf(one, page)));

/** @param {Page} page */
function card(page) {
  const { data, format, actions } = page;
  const { say } = format;
  const sure = data.deciders.filter((one) => one.sure);
  const maybe = data.deciders.filter((one) => !one.sure);
  /** @param {Decider} decider */
  const told = ({ place, checked }) => checked || actions.answered(data.places[place]);
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
    line(say("deciders.answered", { count: sure.filter(told).length, of: sure.length })),
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
  /** @param {Decider} decider */
  const lookOf = ({ place, checked }) => {
    const edit = actions.answered(data.places[place]);
    return checked || (edit && !isRemark(edit)) ? CHECKED : UNCHECKED;
  };
  const sure = data.deciders.filter((one) => one.sure);
  const dots = sure.map(({ place }) => {
    const { point, name } = data.places[place];
    const spot = decodePoint(point, data.grid);
    const marker = L.circleMarker(spot, { ...UNCHECKED, pane, renderer });
    if (name !== null) marker.bindTooltip(() => element("bdi", {}, name));
    return marker.on("click", () => actions.pick(data.places[place]));
  });
  const layer = L.layerGroup(dots);
  /** @param {boolean} on */
  const show = (on) => {
    dots.forEach((one, i) => one.setStyle(lookOf(sure[i])));
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
