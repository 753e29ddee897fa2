// The areas' names with their figure; where they would overlap, the smaller area, and before it one
// that recedes, moves aside, shows its figure alone, or nothing. They keep clear of the ranks of the
// gaps, and of the pins of sites.

import { bdi, element } from "./elements.js";
import { decodePoint } from "./geometry.js";
import { addPane, isDragging } from "./panes.js";

/** @import { Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */
/** @typedef {Pick<DOMRect, "left" | "right" | "top" | "bottom">} Box */

const PANE = "si-labels";
const MARGIN = 1; // pixels between two labels
const LONGEST = 40; // characters of a name
const FORMS = ["", "si-short"]; // name and figure; figure alone
// Pixels to the right and down, the first that is free.
const ASIDE = [
  [0, 0],
  [0, 22],
  [0, -22],
  [0, 40],
  [0, -40],
  [45, 0],
  [-45, 0],
  [45, 30],
  [-45, 30],
  [45, -30],
  [-45, -30],
];
const TRIES = FORMS.flatMap((form) => ASIDE.map(([right, down]) => ({ form, right, down })));

/**
 * @param {Box} a
 * @param {Box} b
 */
const overlap = (a, b) =>
  a.left < b.right + MARGIN &&
  b.left < a.right + MARGIN &&
  a.top < b.bottom + MARGIN &&
  b.top < a.bottom + MARGIN;

/** @param {string} name */
const shorten = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/**
 * @param {Box} box
 * @param {number} right
 * @param {number} down
 */
const move = (box, right, down) => ({
  left: box.left + right,
  right: box.right + right,
  top: box.top + down,
  bottom: box.bottom + down,
});

/** @type {Range | undefined} one for all: the document keeps every range true at each change */
let range;

/**
 * Where its text is, which may be narrower than the box that it was broken in.
 *
 * @param {Element} node
 */
export function inkOf(node) {
  range ??= document.createRange();
  range.selectNodeContents(node);
  return range.getBoundingClientRect();
}

/**
 * @param {HTMLElement} node
 * @param {{ form: string, right: number, down: number }} how
 */
function place(node, { form, right, down }) {
  node.className = `si-label ${form}`;
  node.style.setProperty("--right", `${right}px`);
  node.style.setProperty("--down", `${down}px`);
}

/**
 * @param {Area} area
 * @param {Page} page
 * @param {string} pane
 */
function makeLabel(area, { data }, pane) {
  const share = element("span", { class: "si-label-share" });
  const node = element("div", { class: "si-label" }, bdi(shorten(area.name)), share);
  const icon = L.divIcon({ className: "", html: node, iconSize: [0, 0] });
  const position = decodePoint(area.centre, data.grid);
  const marker = L.marker(position, { icon, pane, interactive: false, keyboard: false });
  return { area, node, share, marker };
}

/**
 * @param {Area} area
 * @param {Theme} theme
 */
function figure(area, theme) {
  const beside = theme.beside(area);
  const below = beside ? [element("span", { class: "si-label-beside" }, beside)] : [];
  return [theme.said(area), ...below];
}

/**
 * Returns the layer of the labels, `label(theme)`, and `arrange()` for when ranks came or went.
 *
 * @param {Page} page
 * @param {Area[]} areas
 */
export function drawLabels(page, areas) {
  const { map, view } = page;
  const pane = map.getPane(PANE) ? PANE : addPane(map, PANE, 620);
  const widest = [...areas].sort((a, b) => b.radius - a.radius);
  const labels = widest.map((area) => makeLabel(area, page, pane));
  const layer = L.layerGroup(labels.map(({ marker }) => marker));
  const arrange = () => {
    if (!map.hasLayer(layer) || isDragging()) return;
    const ranks = map.getPane("markerPane")?.querySelectorAll(".si-rank, .si-pin") ?? [];
    /** @type {Box[]} */
    const kept = [...ranks].map((rank) => rank.getBoundingClientRect());
    // All are measured before one is moved, as the browser lays out anew after each change.
    const boxes = FORMS.map((form) => {
      for (const { node } of labels) place(node, { form, right: 0, down: 0 });
      return labels.map(({ node }) => inkOf(node));
    });
    /** @param {HTMLElement} node */
    const isFaint = (node) => node.dataset["faint"] === "true";
    const order = [...labels.entries()].sort(
      ([, a], [, b]) => Number(isFaint(a.node)) - Number(isFaint(b.node)),
    );
    for (const [i, { node }] of order) {
      const fit = TRIES.find(({ form, right, down }) => {
        if (form && isFaint(node)) return false; // of a faint figure alone nobody knows what it is
        const box = move(boxes[FORMS.indexOf(form)][i], right, down);
        const free = !kept.some((other) => overlap(box, other));
        if (free) kept.push(box);
        return free;
      });
      if (fit) place(node, fit);
      node.classList.toggle("si-hidden", !fit);
    }
    map.fire("labels");
  };
  map.on("zoomend viewreset", arrange);
  /** @param {Theme} theme */
  const label = (theme) => {
    const named = view.level.kind === "square"; // the figures are those of the squares
    for (const { area, node, share } of labels) {
      if (named) share.replaceChildren();
      else share.replaceChildren(...figure(area, theme));
      node.dataset["faint"] = String(!named && (theme.faint?.(area) ?? false));
    }
    arrange();
  };
  return { layer, label, arrange };
}
