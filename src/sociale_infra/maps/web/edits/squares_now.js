// Squares that the page counts itself, such as those in which somebody lacks robust access with the
// edits.

import { addCanvas } from "../canvas.js";
import { cornerOf } from "../live/gaps.js";
import { SQUARE_M } from "../live/homes.js";

/** @import { LatLng, Page } from "../types.ts" */
/** @import { Sums } from "./recount.js" */

/**
 * Returns `show(names)`: the names of squares by their colours; none take them away.
 *
 * @param {L.Map} map
 * @param {{ pane: string, level: number, colours: string[] }} look
 * @param {(x: number, y: number) => LatLng} degrees of metres
 */
export function addSquares(map, { pane, level, colours }, degrees) {
  /** @type {Map<string, LatLng[]>} */
  const rings = new Map();
  /** @param {string} name */
  const ringOf = (name) => {
    const known = rings.get(name);
    if (known) return known;
    const [x, y] = cornerOf(name).map((hectometres) => hectometres * SQUARE_M);
    const ring = [
      degrees(x, y),
      degrees(x + SQUARE_M, y),
      degrees(x + SQUARE_M, y + SQUARE_M),
      degrees(x, y + SQUARE_M),
    ];
    rings.set(name, ring);
    return ring;
  };
  /** @type {LatLng[][][]} rings by their colour */
  let shown = [];
  /** @type {Map<LatLng[], L.Point[]>} at the zoom that was last painted */
  const projected = new Map();
  let zoom = NaN;
  /** @param {LatLng[]} ring */
  const project = (ring) => {
    const known = projected.get(ring) ?? ring.map((corner) => map.project(corner, zoom));
    projected.set(ring, known);
    return known;
  };
  const repaint = addCanvas(map, pane, level, (ink) => {
    if (zoom !== map.getZoom()) projected.clear();
    zoom = map.getZoom();
    const corner = map.getPixelOrigin().subtract(map.layerPointToContainerPoint([0, 0]));
    shown.forEach((many, i) => {
      const path = new Path2D();
      for (const ring of many) {
        project(ring).forEach(({ x, y }, n) => {
          if (n) path.lineTo(x - corner.x, y - corner.y);
          else path.moveTo(x - corner.x, y - corner.y);
        });
        path.closePath();
      }
      Object.assign(ink, { fillStyle: colours[i], globalAlpha: 1 });
      ink.fill(path);
      Object.assign(ink, { strokeStyle: "#fff", lineWidth: 0.6, globalAlpha: 0.7 });
      ink.stroke(path);
    });
  });
  /** @param {string[][]} names */
  return (names) => {
    if (!names.length && !shown.length) return;
    shown = names.map((many) => many.map(ringOf));
    repaint();
  };
}

/**
 * Returns `show(sums)`; null takes them away, and the run's own are there again.
 *
 * @param {Page} page
 * @param {(x: number, y: number) => LatLng} degrees of metres
 */
export function drawSquares({ map, data }, degrees) {
  const colours = data.look.gaps.squares;
  const showNames = addSquares(map, { pane: "si-squares-now", level: 256, colours }, degrees);
  /** @param {Sums | null} sums */
  const show = (sums) => {
    /** @type {string[][]} */
    const names = sums ? colours.map(() => []) : [];
    sums?.squares.forEach((name, row) => {
      const [least] = sums.square(row).lacking;
      if (least <= 1e-6) return;
      names[data.robust.squareLimits.filter((limit) => limit <= least).length].push(name);
    });
    showNames(names);
  };
  return { show };
}
