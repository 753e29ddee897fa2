// A canvas over the map that is painted anew whenever the map stands still.

import { element } from "./elements.js";
import { addPane } from "./panes.js";

const AROUND = 0.15; // of the map's size, painted beyond its borders for who drags it

/** The pixels of a rem. */
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Pixels of a canvas to one of the page; paper asks for as many as a fine screen does. */
const sharpness = () => Math.max(window.devicePixelRatio, L.Browser.retina ? 2 : 1);

/**
 * Adds a canvas and returns what paints it anew. `paint` works in pixels of the map's container, each
 * of which is `sharp` pixels of the canvas.
 *
 * @param {L.Map} map
 * @param {string} name of its pane
 * @param {number} zIndex
 * @param {(ink: CanvasRenderingContext2D, shown: L.Bounds, sharp: number) => void} paint
 */
export function addCanvas(map, name, zIndex, paint) {
  const canvas = element("canvas", { class: "leaflet-zoom-animated", "aria-hidden": "true" });
  map.getPane(addPane(map, name, zIndex))?.append(canvas);
  const ink = canvas.getContext("2d");
  let corner = map.getCenter();
  let painted = map.getZoom();
  const repaint = () => {
    if (!ink) return;
    const size = map.getSize();
    const margin = size.multiplyBy(AROUND).round();
    const whole = size.add(margin.multiplyBy(2));
    const sharp = sharpness();
    [canvas.width, canvas.height] = [whole.x * sharp, whole.y * sharp];
    canvas.style.width = `${whole.x}px`;
    canvas.style.height = `${whole.y}px`;
    const start = margin.multiplyBy(-1);
    [corner, painted] = [map.containerPointToLatLng(start), map.getZoom()];
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint(start));
    ink.setTransform(sharp, 0, 0, sharp, margin.x * sharp, margin.y * sharp);
    paint(ink, L.bounds(start, size.add(margin)), sharp);
  };
  /**
   * While the map zooms, what was painted is scaled with it.
   *
   * @param {{ center: L.LatLng, zoom: number }} to
   */
  const follow = ({ center, zoom }) => {
    const middle = map.project(center, zoom).subtract(map.getSize().divideBy(2));
    const panned = L.DomUtil.getPosition(map.getPanes().mapPane);
    const at = map.project(corner, zoom).subtract(middle.add(panned).round());
    L.DomUtil.setTransform(canvas, at, map.getZoomScale(zoom, painted));
  };
  map.on("zoomanim", (event) => follow(/** @type {L.ZoomAnimEvent} */ (event)));
  map.on("zoom", () => follow({ center: map.getCenter(), zoom: map.getZoom() }));
  map.on("moveend resize", repaint);
  return repaint;
}
