// Sheets of paper: laid out unseen on the screen, with the map drawn anew at the size it has there.

import { paint } from "./painter.js";

const EDGE = 12; // pixels that stay free around what is shown
const SMALLEST = 8; // pixels of type: 6 points
const RESIZED = { pan: false, debounceMoveend: true }; // it is drawn again for the new view alone

/** Whether the map is being drawn for paper. */
export const isOnPaper = () => document.documentElement.classList.contains("si-paper");

/**
 * Lets what is drawn be as on paper while something is done.
 *
 * @template Made
 * @param {() => Made} make
 */
export function onPaper(make) {
  const { classList } = document.documentElement;
  classList.add("si-paper");
  const made = make();
  classList.remove("si-paper");
  return made;
}

/**
 * The map as a picture of another size, with so many pixels to one of the page; it is itself again
 * before the reader sees it.
 *
 * @param {L.Map} map
 * @param {Element} room
 * @param {L.LatLngBounds} bounds
 * @param {number} scale
 */
function drawMap(map, room, bounds, scale) {
  const node = map.getContainer();
  const [center, zoom] = [map.getCenter(), map.getZoom()];
  const { zoomSnap, minZoom } = map.options;
  const { retina } = L.Browser;
  const isOnline = node.classList.contains("si-online");
  map.stop();
  node.classList.remove("si-online"); // pictures from the web may not be copied
  node.style.setProperty("width", `${room.clientWidth}px`, "important"); // over what Folium sets
  node.style.setProperty("height", `${room.clientHeight}px`, "important");
  Object.assign(map.options, { zoomSnap: 0, minZoom: 0 });
  Object.assign(L.Browser, { retina: true }); // Leaflet's canvases become as sharp as the picture
  map.invalidateSize(RESIZED);
  map.fitBounds(bounds, { padding: L.point(EDGE, EDGE), animate: false });
  const picture = paint(node, scale);
  node.style.removeProperty("width");
  node.style.removeProperty("height");
  node.classList.toggle("si-online", isOnline);
  Object.assign(map.options, { zoomSnap, minZoom });
  Object.assign(L.Browser, { retina });
  map.invalidateSize(RESIZED);
  map.setView(center, zoom, { animate: false });
  return picture;
}

/**
 * Makes the type of a sheet smaller until it is one page, as far as it can still be read.
 *
 * @param {HTMLElement} sheet
 * @param {Element} page
 */
function shrink(sheet, page) {
  let size = parseFloat(getComputedStyle(sheet).fontSize);
  while (page.scrollHeight > page.clientHeight && size > SMALLEST) {
    size -= 0.5;
    sheet.style.fontSize = `${size}px`;
  }
}

/**
 * Lays a sheet out, and puts the map into the room that is left for it.
 *
 * @param {HTMLElement} sheet
 * @param {{ map: L.Map, bounds: L.LatLngBounds, scale: number }} drawn
 */
export function layOut(sheet, { map, bounds, scale }) {
  document.body.append(sheet);
  const [page, slot] = [".si-page", ".si-slot"].map((part) => sheet.querySelector(part));
  if (!page || !slot) return;
  shrink(sheet, page);
  const picture = drawMap(map, slot, bounds, scale);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", map.getContainer().getAttribute("aria-label") ?? "");
  slot.append(picture);
}
