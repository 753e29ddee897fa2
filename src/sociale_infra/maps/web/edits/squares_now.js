// The squares in which somebody lacks robust access, counted again with the edits.

import { cornerOf } from "../live/gaps.js";
import { SQUARE_M } from "../live/homes.js";
import { makeProjection } from "../live/projection.js";

/** @import { LatLng, Page } from "../types.ts" */
/** @import { Sums } from "./recount.js" */
/** @import { Projection } from "../payload.d.ts" */

const STEP = 1e-5; // degrees over which the projection is straight
const ENOUGH_M = 0.01;

/**
 * From metres to degrees: the other way through the projection, by Newton's method.
 *
 * @param {ReturnType<typeof makeProjection>} project
 * @param {[number, number]} middle in degrees
 * @returns {(x: number, y: number) => LatLng}
 */
export function invert(project, middle) {
  return (x, y) => {
    let [lng, lat] = middle;
    for (let round = 0; round < 10; round += 1) {
      const [east, north] = project(lng, lat);
      const [dx, dy] = [x - east, y - north];
      if (Math.hypot(dx, dy) < ENOUGH_M) break;
      const [aEast, aNorth] = project(lng + STEP, lat);
      const [bEast, bNorth] = project(lng, lat + STEP);
      const [a, b, c, d] = [aEast - east, bEast - east, aNorth - north, bNorth - north];
      const whole = a * d - b * c;
      lng += (STEP * (d * dx - b * dy)) / whole;
      lat += (STEP * (a * dy - c * dx)) / whole;
    }
    return [lat, lng];
  };
}

/**
 * From metres to degrees, in the town.
 *
 * @param {Projection} projection
 */
export const degreesOf = (projection) =>
  invert(makeProjection(projection), [projection.middle[0], projection.middle[1]]);

/**
 * Returns `show(sums)`; null takes them away, and the run's own are there again.
 *
 * @param {Page} page
 * @param {(x: number, y: number) => LatLng} degrees of metres
 */
export function drawSquares({ map, data }, degrees) {
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
  map.createPane("si-squares-now").style.zIndex = "273";
  const look = {
    pane: "si-squares-now",
    color: "#fff",
    weight: 0.6,
    opacity: 0.7,
    interactive: false,
  };
  const renderer = L.canvas({ pane: "si-squares-now", padding: 0.3 });
  let layer = L.layerGroup();
  /** @param {Sums | null} sums */
  const show = (sums) => {
    layer.remove();
    if (!sums) return;
    /** @type {LatLng[][][]} */
    const byColour = data.look.gaps.squares.map(() => []);
    sums.squares.forEach((name, row) => {
      const [least] = sums.square(row).lacking;
      if (least <= 1e-6) return;
      const step = data.robust.squareLimits.filter((limit) => limit <= least).length;
      byColour[step].push(ringOf(name));
    });
    layer = L.layerGroup(
      byColour.map((many, i) =>
        L.polygon(
          many.map((ring) => [ring]),
          { ...look, renderer, fillColor: data.look.gaps.squares[i], fillOpacity: 0.75 },
        ),
      ),
    );
    layer.addTo(map);
  };
  return { show };
}
