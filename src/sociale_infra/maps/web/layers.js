// The list of categories, each with its symbol, its number of places and a switch for its layer.

import { element, isWide, symbol } from "./elements.js";

/** @import { DressedCategory, Format, Page, Theme } from "./types.ts" */

/**
 * @param {DressedCategory} category
 * @param {Format} format
 */
function countOf({ within, around }, { say, count }) {
  if (!within && !around) return element("span", { class: "si-count" }, say("noPlaces"));
  return element(
    "span",
    { class: "si-count", title: say("aroundTitle", { within, around }) },
    count(within),
    element("small", {}, around ? say("around", { around }) : ""),
  );
}

/**
 * @param {DressedCategory} category
 * @param {Format} format
 * @param {(box: HTMLInputElement) => void} change
 */
function makeSwitch(category, format, change) {
  const empty = !category.within && !category.around;
  const box = element("input", { type: "checkbox", value: category.key, disabled: empty });
  box.addEventListener("change", () => change(box));
  const label = element("span", { class: "si-layer-name" }, format.heading(category.label));
  const node = element(
    "label",
    { class: "si-layer" },
    box,
    symbol(category),
    label,
    countOf(category, format),
  );
  return { box, node };
}

/** @param {Page} page */
function tiesOf({ data, format }) {
  const shapes = Object.entries(data.look.shapes).map(([tie, shape]) =>
    element("span", {}, symbol({ shape, colour: "#5a6670", glyph: "" }), format.word("tie", tie)),
  );
  return element("p", { class: "si-ties" }, ...shapes);
}

/**
 * Returns the list and `lead(theme)`: the places of its category come on; those of the one
 * before it go, unless all are on. The list is open where places are the theme.
 *
 * @param {Page} page
 */
export function makeLayers(page) {
  const { data, format, actions } = page;
  const all = element("input", { type: "checkbox" });
  /** @param {HTMLInputElement} box */
  const change = (box) => {
    actions.showPlaces(box.value, box.checked);
    all.checked = [...boxes.values()].every((each) => each.checked || each.disabled);
  };
  /**
   * @param {HTMLInputElement | undefined} box
   * @param {boolean} on
   */
  const turn = (box, on) => {
    if (!box || box.disabled || box.checked === on) return;
    box.checked = on;
    change(box);
  };
  const switches = data.categories.map((category) => makeSwitch(category, format, change));
  const boxes = new Map(switches.map(({ box }) => [box.value, box]));
  all.addEventListener("change", () => {
    const on = all.checked;
    for (const box of boxes.values()) turn(box, on);
  });
  const around = data.categories.some((category) => category.around);
  const node = element(
    "details",
    { class: "si-layers" },
    element("summary", {}, format.say("layers")),
    element("label", { class: "si-layer si-all" }, all, element("span", {}, format.say("all"))),
    ...switches.map((each) => each.node),
    around ? element("p", { class: "si-small" }, format.say("aroundNote")) : null,
    tiesOf(page),
  );
  /** @type {Theme | null} */
  let before = null;
  /** @param {Theme} theme */
  const lead = (theme) => {
    if (before?.category && !all.checked) turn(boxes.get(before.category.key), false);
    if (theme.category) turn(boxes.get(theme.category.key), true);
    if (theme.group !== before?.group) node.open = isWide() && theme.group === "coverage";
    before = theme;
  };
  return { node, lead };
}
