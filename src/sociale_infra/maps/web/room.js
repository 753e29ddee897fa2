// The room that the map has beside panel and card, and how the map moves within it.

import { isSheet } from "./elements.js";
import { decode } from "./geometry.js";
import { isOnPaper } from "./paper.js";
import { readNumbers } from "./state.js";

/** @import { Page } from "./types.ts" */

const GAP = 16; // pixels between the town and what stands around it
const CLOSEST = 18; // zoom; the drawings are true to a metre or two

/**
 * What stands over the map: a panel and a card on either side of it, or one sheet below it.
 *
 * @param {L.Map} map
 * @returns {{ paddingTopLeft: L.Point, paddingBottomRight: L.Point }}
 */
function roomIn(map) {
  const whole = map.getContainer().getBoundingClientRect();
  let [left, right, bottom] = [0, 0, 0];
  for (const node of map.getContainer().querySelectorAll(".si-panel, .si-dock, .si-story")) {
    const box = node.getBoundingClientRect();
    if (!box.width) continue;
    if (isSheet() || node.matches(".si-story")) bottom = Math.max(bottom, whole.bottom - box.top);
    else if (box.left - whole.left < whole.width / 3) left = Math.max(left, box.right - whole.left);
    else right = Math.max(right, whole.right - box.left);
  }
  // Credits and scale stand at the bottom.
  const credits = isSheet() ? 0 : GAP;
  return {
    paddingTopLeft: L.point(left + GAP, GAP),
    paddingBottomRight: L.point(right + GAP, bottom + GAP + credits),
  };
}

/**
 * The pixels at the left that the panel takes.
 *
 * @param {L.Map} map
 */
export const besidePanel = (map) => (isSheet() ? 0 : roomIn(map).paddingTopLeft.x - GAP);

/** @param {Page} page */
const boundsOf = ({ data }) =>
  L.latLngBounds(data.areas.flatMap((area) => decode(area.outline, data.grid)).flat());

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Goes there, at once for those who want less motion.
 *
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 * @param {number} maxZoom
 */
export function goTo(map, bounds, maxZoom) {
  const room = { ...roomIn(map), maxZoom };
  if (isCalm()) map.fitBounds(bounds, { ...room, animate: false });
  else map.flyToBounds(bounds, { ...room, duration: 0.8 });
}

/**
 * Moves the map no farther than is needed to see something, or its middle where it is too large.
 *
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds
 */
export function bringIntoRoom(map, bounds) {
  const options = { ...roomIn(map), animate: !isCalm() };
  const size = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
  const free = map.getSize().subtract(options.paddingTopLeft).subtract(options.paddingBottomRight);
  if (size.x > free.x || size.y > free.y) map.panInside(bounds.getCenter(), options);
  else {
    map.panInside(bounds.getNorthWest(), { ...options, animate: false });
    map.panInside(bounds.getSouthEast(), options);
  }
}

/**
 * Shows the whole town, now and whenever the page gets another size, until the reader moves the
 * map; what the reader has moved to stands in the address. Returns `whole()`, which shows it again,
 * `again()`, which does so unless the address names a view, and `seen()`, the bounds that are
 * looked at.
 *
 * @param {Page} page
 */
export function keepFitting(page) {
  const { map, state } = page;
  let moved = false;
  const stop = () => {
    moved = true;
  };
  for (const event of ["pointerdown", "wheel", "keydown"]) {
    map.getContainer().addEventListener(event, stop, { passive: true });
  }
  const bounds = boundsOf(page);
  const fit = () => map.fitBounds(bounds, { ...roomIn(map), animate: false });
  map.setMaxZoom(CLOSEST);
  fit();
  map.setMinZoom(Math.floor(map.getZoom()) - 1);
  if (readView(state.shown["kaart"])) moved = true;
  map.on("resize", () => {
    if (!moved && !isOnPaper()) fit();
  });
  map.on("moveend", () => {
    if (isOnPaper()) return;
    const { lat, lng } = map.getCenter();
    const view = [lat.toFixed(5), lng.toFixed(5), map.getZoom()];
    if (moved) state.set({ kaart: view.join(",") });
  });
  const whole = () => {
    moved = false;
    state.set({ kaart: null });
    goTo(map, bounds, CLOSEST);
  };
  /** What the reader looks at: the whole town, or what lies between panel and card. */
  const seen = () => {
    if (!moved) return bounds;
    const { paddingTopLeft, paddingBottomRight } = roomIn(map);
    const corner = map.getSize().subtract(paddingBottomRight);
    const shown = L.latLngBounds([
      map.containerPointToLatLng(paddingTopLeft),
      map.containerPointToLatLng(corner),
    ]);
    return shown.contains(bounds) ? bounds : shown;
  };
  const again = () => {
    if (readView(state.shown["kaart"])) return;
    moved = false;
    fit();
  };
  return { whole, seen, again };
}

/**
 * The middle and the zoom that an address names; null if it names none.
 *
 * @param {string | null | undefined} text
 */
export function readView(text) {
  const numbers = readNumbers(text, 3);
  return numbers && { center: L.latLng(numbers[0], numbers[1]), zoom: numbers[2] };
}
