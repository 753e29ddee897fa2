// The room that the map has beside the panel, and how the map moves within it.

import { isWide } from "./elements.js";
import { decode } from "./geometry.js";

/** @import { Page } from "./types.ts" */

const GAP = 16; // pixels between the town and what stands around it
const WIDEST = 640; // pixels of a popup

/**
 * The corner of the room that the panel leaves: beside it, or below it on a phone.
 *
 * @param {HTMLElement} panel
 */
function cornerOf(panel) {
  const [x, y] = isWide() ? [panel.offsetWidth + GAP, 0] : [0, panel.offsetHeight + GAP];
  return L.point(x, y).add(L.point(GAP, GAP));
}

/**
 * Credits and scale stand side by side at the bottom, or one above the other on a phone.
 *
 * @param {L.Point} corner
 * @returns {L.FitBoundsOptions}
 */
const roomAround = (corner) => ({
  paddingTopLeft: corner,
  paddingBottomRight: [GAP, isWide() ? GAP : 4 * GAP],
});

/** @param {Page} page */
function fitTown({ map, data, view }) {
  const points = data.areas.flatMap((area) => decode(area.outline, data.grid)).flat();
  map.fitBounds(L.latLngBounds(points), { ...roomAround(view.corner), animate: false });
  map.setMinZoom(Math.floor(map.getZoom()) - 1);
}

/**
 * @param {L.Map} map
 * @param {L.Point} corner
 * @returns {L.PopupOptions}
 */
function fitPopups(map, corner) {
  const { x, y } = map.getSize();
  const frame = 4 * GAP; // a popup's own margins and tip
  return {
    maxWidth: Math.min(WIDEST, x - frame),
    maxHeight: y - corner.y - frame,
    autoPanPaddingTopLeft: corner,
  };
}

/**
 * Goes there, at once for those who want less motion, and then calls `arrived`.
 *
 * @param {Page} page
 * @param {L.LatLngBounds} bounds
 * @param {number} maxZoom
 * @param {() => void} arrived
 */
export function flyTo({ map, view }, bounds, maxZoom, arrived) {
  map.closePopup();
  const room = { ...roomAround(view.corner), maxZoom };
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    map.fitBounds(bounds, { ...room, animate: false });
    arrived();
    return;
  }
  map.once("moveend", arrived);
  map.flyToBounds(bounds, { ...room, duration: 0.8 });
}

/**
 * Shows the whole town, now and whenever the page gets another size, until the reader moves the
 * map.
 *
 * @param {Page} page
 * @param {HTMLElement} panel
 */
export function keepFitting(page, panel) {
  const { map, view } = page;
  let moved = false;
  const stop = () => {
    moved = true;
  };
  for (const event of ["pointerdown", "wheel", "keydown"]) {
    map.getContainer().addEventListener(event, stop, { passive: true });
  }
  const fit = () => {
    view.corner = cornerOf(panel);
    view.popup = fitPopups(map, view.corner);
    if (!moved) fitTown(page);
  };
  fit();
  map.on("resize", fit);
  // Paper has another size than the screen.
  /** @param {boolean} on */
  const paper = (on) => {
    document.documentElement.classList.toggle("si-paper", on);
    map.invalidateSize({ pan: false });
    if (on) fitTown(page);
  };
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));
  map.on("popupopen", ({ popup }) => {
    if (popup.options.maxWidth === view.popup.maxWidth) return;
    Object.assign(popup.options, view.popup);
    popup.update();
  });
}
