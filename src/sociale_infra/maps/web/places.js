// The places: each with a marker, or, where they are many, painted.

import { symbol } from "./elements.js";
import { decode, decodePoint } from "./geometry.js";
import { openBy } from "./panes.js";
import { drawPlaceCanvas, PANE, standing } from "./place_canvas.js";
import { placeCard } from "./place_card.js";
import { makeCursor } from "./place_cursor.js";
import { goTo } from "./room.js";

/** @import { DressedCategory, Page, Place } from "./types.ts" */
/** @import { Standing } from "./place_canvas.js" */
/** @import { Box } from "./spaces.js" */

const CROWD = 150; // places; more are painted, and small when seen from afar
/** @type {L.CircleMarkerOptions} */
const RING = { radius: 18, color: "#1d262c", weight: 3, fill: false, interactive: false };
const NEAR = 15; // zoom from which symbols are always whole

/**
 * Leaflet puts a marker in its place in three dimensions, for which Chromium makes it a layer of its
 * own; hundreds of those took long to paint.
 */
class FlatMarker extends L.Marker {
  /** @param {L.Point} position */
  _setPos(position) {
    /** @type {any} */ (L.Marker.prototype)._setPos.call(this, position);
    const icon = this.getElement();
    if (icon) icon.style.transform = `translate(${position.x}px, ${position.y}px)`;
  }
}

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 */
function openPlace(place, category, page) {
  const position = decodePoint(place.point, page.data.grid);
  page.actions.openCard({
    row: place,
    state: { plek: place.id },
    card: () => placeCard(place, category, page),
    marks: L.circleMarker(position, RING),
    bounds: L.latLngBounds([position, position]),
  });
}

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 */
export function drawMarker(place, category, page) {
  const { data, format } = page;
  const icon = L.divIcon({ className: "si-place", html: symbol(category), iconSize: undefined });
  const title = `${place.name ?? format.say("place.nameless")} (${category.label})`;
  const position = decodePoint(place.point, data.grid);
  const marker = new FlatMarker(position, { icon, title, riseOnHover: true });
  openBy(marker, () => openPlace(place, category, page));
  return marker;
}

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 */
function drawOutline(place, category, { data }) {
  if (!place.outline.length) return [];
  const look = { color: category.colour, weight: 1.2, fillOpacity: 0.15, interactive: false };
  return [L.polygon(decode(place.outline, data.grid), { ...look, pane: PANE })];
}

/**
 * Returns `show(key, on)`: whether a category's places are on the map; `pick(place)`, which opens
 * the card of one place and goes there; `shown()`, the kinds that are on; and `boxes()` of the
 * symbols that are painted, in pixels of the map's container.
 *
 * @param {Page} page
 */
export function drawPlaces(page) {
  const { map, data } = page;
  const categories = new Map(data.categories.map((category) => [category.key, category]));
  /** @type {Map<string, { places: Standing[], markers?: L.LayerGroup }>} */
  const kinds = new Map();
  /** @type {Set<string>} */
  const on = new Set();
  const canvas = drawPlaceCanvas(map, () => follow());
  const follow = makeCursor(map, {
    ...canvas,
    mark: ({ place, category }) => drawMarker(place, category, page),
    open: ({ place, category }) => openPlace(place, category, page),
  });
  /** @param {DressedCategory} category */
  const kindOf = (category) => {
    const own = data.places.filter((place) => place.category === category.key);
    const kept = kinds.get(category.key) ?? {
      places: own.map((place) => standing(place, category, page)),
    };
    kinds.set(category.key, kept);
    return kept;
  };
  /** @param {{ places: Standing[], markers?: L.LayerGroup }} kind */
  const markersOf = (kind) =>
    (kind.markers ??= L.layerGroup(
      kind.places.map(({ place, category }) => drawMarker(place, category, page)),
    ));
  let asked = false;
  const draw = () => {
    asked = false;
    const shown = [...on].flatMap((key) => kinds.get(key)?.places ?? []);
    const crowded = shown.length > CROWD;
    const small = crowded && map.getZoom() < NEAR;
    map.getContainer().classList.toggle("si-crowded", small);
    for (const [key, kind] of kinds) {
      if (on.has(key) && !crowded) markersOf(kind).addTo(map);
      else kind.markers?.remove();
    }
    canvas.draw(shown, crowded, small);
    map.fire("labels"); // names keep clear of symbols
  };
  map.on("zoomend", draw);
  // Once for all kinds that come and go together.
  const drawSoon = () => {
    if (!asked) queueMicrotask(draw);
    asked = true;
  };
  /**
   * @param {string} key
   * @param {boolean} wanted
   */
  const show = (key, wanted) => {
    const category = categories.get(key);
    if (!category || on.has(key) === wanted) return;
    kindOf(category);
    if (wanted) on.add(key);
    else on.delete(key);
    drawSoon();
  };
  let picked = L.layerGroup();
  /**
   * @param {Place} place
   * @param {boolean} going
   */
  const pick = (place, going = true) => {
    const category = categories.get(place.category);
    if (!category) return;
    picked.remove();
    const marker = drawMarker(place, category, page);
    picked = L.layerGroup([...drawOutline(place, category, page), marker]).addTo(map);
    const around = L.latLngBounds([marker.getLatLng(), marker.getLatLng()]);
    openPlace(place, category, page);
    if (going) goTo(map, around, NEAR);
  };
  /** @returns {Box[]} */
  const boxes = () => {
    const side = canvas.radius();
    return canvas.seen().map(({ x, y }) => ({
      left: x - side,
      right: x + side,
      top: y - side,
      bottom: y + side,
    }));
  };
  return { show, pick, shown: () => new Set(on), boxes };
}
