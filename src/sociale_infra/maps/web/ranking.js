// The areas in the order of their figures, the worst first, each with a bar: the map as a list.

import { fillOf } from "./colours.js";
import { bdi, element } from "./elements.js";

/** @import { Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

/**
 * The areas, the worst first, those without a figure last.
 *
 * @param {Area[]} areas
 * @param {Pick<Theme, "sorted" | "worst">} theme
 */
export function rank(areas, { sorted, worst }) {
  const sign = worst === "high" ? -1 : 1;
  /** @param {Area} area */
  const place = (area) => {
    const figure = sorted(area);
    return figure === null ? Infinity : sign * figure;
  };
  return [...areas].sort((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b))));
}

/**
 * How long the bar of each figure is, from 0 to 1; null where there is none to draw.
 *
 * @param {Area[]} areas
 * @param {Pick<Theme, "sorted" | "full">} theme
 */
export function lengths(areas, { sorted, full }) {
  const figures = areas.map(sorted);
  const known = figures.filter((figure) => figure !== null);
  const most = full ?? Math.max(...known);
  const drawn = known.every((figure) => figure >= 0) && most > 0;
  return figures.map((figure) => (figure === null || !drawn ? null : figure / most));
}

/**
 * @param {Area} area
 * @param {number | null} length
 * @param {Page} page
 */
function rowOf(area, length, { data, view, actions }) {
  const { theme } = view;
  const bar = element("span", { class: "si-bar-of", hidden: length === null });
  const level = theme.level(area);
  bar.style.width = `${100 * (length ?? 0)}%`;
  if (theme.limits.length && level !== null) {
    bar.style.background = fillOf(level, data.look[theme.palette]);
  }
  const said = element("span", { class: "si-count" }, theme.said(area));
  const name = element("span", { class: "si-ranked" }, bdi(area.name));
  const button = element("button", { type: "button" }, name, said, bar);
  button.addEventListener("click", () => actions.openArea(area));
  for (const event of ["mouseenter", "focus"]) {
    button.addEventListener(event, () => actions.light(area));
  }
  for (const event of ["mouseleave", "blur"]) {
    button.addEventListener(event, () => actions.light(null));
  }
  return button;
}

/**
 * Returns its node, `follow(theme)`, and `light(area)`, which makes a row stand out.
 *
 * @param {Page} page
 */
export function makeRanking(page) {
  const { data, view } = page;
  const list = element("ol", { class: "si-ranking" });
  /** @type {Map<Area, HTMLElement>} */
  const rows = new Map();
  /** @param {Theme} theme */
  const follow = (theme) => {
    // Squares are no areas to rank: then those of the run are.
    const { areas: shown } = view.level;
    const areas = rank(shown.length ? shown : data.areas, theme);
    const long = lengths(areas, theme);
    rows.clear();
    areas.forEach((area, i) => rows.set(area, rowOf(area, long[i], page)));
    list.replaceChildren(...[...rows.values()].map((row) => element("li", {}, row)));
  };
  /** @param {Area | null} lit */
  const light = (lit) => {
    for (const [area, row] of rows) row.classList.toggle("si-lit", area === lit);
  };
  return { node: list, follow, light };
}
