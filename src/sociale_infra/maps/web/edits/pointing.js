// Points on the map that the reader chooses, with the mouse or a finger, or the middle with Enter.

import { isOverMap } from "../panes.js";
import { lngLat } from "./marks.js";

/** @import { Page } from "../types.ts" */

/**
 * Waits for so many points; Escape, or what is returned, ends it without any.
 *
 * @param {Page} page
 * @param {number} count
 * @param {(spots: [number, number][]) => void} chosen longitudes and latitudes; none if it was ended
 */
export function choosePoints({ map }, count, chosen) {
  const container = map.getContainer();
  /** @type {[number, number][]} */
  const spots = [];
  const marks = L.layerGroup().addTo(map);
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  /** @param {[number, number][]} found */
  const stop = (found) => {
    listening.abort();
    marks.remove();
    container.classList.remove("si-pointing");
    chosen(found);
  };
  /** @param {L.LatLng} spot */
  const take = (spot) => {
    spots.push(lngLat(spot));
    L.circleMarker(spot, { radius: 7, color: "#00441b", interactive: false }).addTo(marks);
    if (spots.length === count) stop(spots);
  };
  container.classList.add("si-pointing");
  container.addEventListener(
    "click",
    (event) => {
      if (isOverMap(event.target)) return;
      event.stopPropagation();
      event.preventDefault();
      take(map.mouseEventToLatLng(event));
    },
    options,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") stop([]);
      else if (event.key === "Enter" && event.target === container) {
        event.preventDefault(); // it would press what takes the focus next
        take(map.getCenter());
      }
    },
    options,
  );
  container.focus({ preventScroll: true });
  return () => stop([]);
}
