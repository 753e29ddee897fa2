// The places: a layer per category, made when it is first shown.

import { symbol } from "./elements.js";
import { decode, decodePoint } from "./geometry.js";
import { addPane, openBy } from "./panes.js";
import { placeCard } from "./place_card.js";
import { goTo } from "./room.js";

/** @import { DressedCategory, Page, Place } from "./types.ts" */

const CROWD = 150; // markers and outlines; when more are seen from afar, markers become dots
/** @type {L.CircleMarkerOptions} */
const RING = { radius: 18, color: "#1d262c", weight: 3, fill: false, interactive: false };
const NEAR = 15; // zoom from which markers are always whole

/**
 * Leaflet puts a marker in its place in three dimensions, for which Chromium makes it a layer of its
 * own; thousands of those took seconds to paint.
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
export function drawMarker(place, category, page) {
  const { data, format, actions } = page;
  const icon = L.divIcon({ className: "si-place", html: symbol(category), iconSize: undefined });
  const title = `${place.name ?? format.say("place.nameless")} (${category.label})`;
  const position = decodePoint(place.point, data.grid);
  const marker = new FlatMarker(position, { icon, title, riseOnHover: true });
  const open = () =>
    actions.openCard({
      row: place,
      state: { plek: place.id },
      card: () => placeCard(place, category, page),
      marks: L.circleMarker(position, RING),
      bounds: L.latLngBounds([position, position]),
    });
  openBy(marker, open);
  return { marker, open };
}

/**
 * @param {Place} place
 * @param {DressedCategory} category
 * @param {Page} page
 * @param {string} pane
 */
function drawOutline(place, category, { data }, pane) {
  if (!place.outline.length) return [];
  const look = { color: category.colour, weight: 1.2, fillOpacity: 0.15, interactive: false };
  return [L.polygon(decode(place.outline, data.grid), { ...look, pane })];
}

/**
 * Returns `show(key, on)`: whether a category's places are on the map; `pick(place)`, which opens
 * the card of one place and goes there; and `shown()`, the kinds that are on.
 *
 * @param {Page} page
 */
export function drawPlaces(page) {
  const { map, data } = page;
  const pane = addPane(map, "si-outlines", 420);
  const categories = new Map(data.categories.map((category) => [category.key, category]));
  /** @type {Map<string, L.LayerGroup>} */
  const layers = new Map();
  /** @param {DressedCategory} category */
  const makeLayer = (category) => {
    const places = data.places.filter((place) => place.category === category.key);
    const drawn = places.flatMap((place) => [
      ...drawOutline(place, category, page, pane),
      drawMarker(place, category, page).marker,
    ]);
    return L.layerGroup(drawn);
  };
  const crowd = () => {
    const shown = [...layers.values()].filter((layer) => map.hasLayer(layer));
    const count = shown.reduce((sum, layer) => sum + layer.getLayers().length, 0);
    const dots = count > CROWD && map.getZoom() < NEAR;
    map.getContainer().classList.toggle("si-crowded", dots);
  };
  map.on("zoomend", crowd);
  /**
   * @param {string} key
   * @param {boolean} on
   */
  const show = (key, on) => {
    const category = categories.get(key);
    const layer = layers.get(key) ?? (on && category ? makeLayer(category) : null);
    if (!layer) return;
    layers.set(key, layer);
    if (on) layer.addTo(map);
    else layer.remove();
    crowd();
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
    const { marker, open } = drawMarker(place, category, page);
    picked = L.layerGroup([...drawOutline(place, category, page, pane), marker]).addTo(map);
    const around = L.latLngBounds([marker.getLatLng(), marker.getLatLng()]);
    open();
    if (going) goTo(map, around, NEAR);
  };
  const shown = () =>
    new Set([...layers].filter(([, layer]) => map.hasLayer(layer)).map(([key]) => key));
  return { show, pick, shown };
}
