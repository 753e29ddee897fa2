// The streets within a walk on the map, the nearest darkest and widest, with the places along them.

import { addCanvas } from "../canvas.js";
import { decodePoint } from "../geometry.js";
import { degreesOf } from "../live/projection.js";

/** @import { LatLng, Page } from "../types.ts" */
/** @import { Projection } from "../payload.d.ts" */
/** @import { Reached } from "../live/live.js" */
/** @import { Network } from "../live/network.js" */
/** @import { Part } from "../live/reach.js" */

const WIDTHS = [5, 4, 3]; // pixels, from the shortest walk to the longest
const EDGE = 1.5; // pixels of white beside a street
const [DOT, START] = [3.5, 6]; // pixels
const WHOLE_FROM = 15; // zoom from which lines and dots have their full size

/**
 * Returns `lineOf(network, part)`: a part of a stretch in degrees. The spots of a network are
 * turned into degrees once.
 *
 * @param {(x: number, y: number) => LatLng} degrees
 */
export function makeLines(degrees) {
  /** @type {WeakMap<Network, Map<number, LatLng>>} */
  const networks = new WeakMap();
  /**
   * @param {Network} network
   * @param {Part} part
   */
  return (network, { edge, from, to }) => {
    const { first, x, y } = network;
    const known = networks.get(network) ?? new Map();
    networks.set(network, known);
    /**
     * @param {number} at
     * @returns {LatLng}
     */
    const spot = (at) => {
      const here = known.get(at) ?? degrees(x[at], y[at]);
      known.set(at, here);
      return here;
    };
    /**
     * @param {number} at
     * @param {number} part of the way to the next spot
     * @returns {LatLng}
     */
    const between = (at, part) => {
      const [[south, west], [north, east]] = [spot(at), spot(at + 1)];
      return [south + part * (north - south), west + part * (east - west)];
    };
    /** @type {LatLng[]} */
    const line = [];
    let along = 0;
    for (let at = first[edge]; at < first[edge + 1] - 1; at += 1) {
      const span = Math.hypot(x[at + 1] - x[at], y[at + 1] - y[at]);
      const [start, stop] = [Math.max(from - along, 0), Math.min(to - along, span)];
      if (start < stop) {
        if (!line.length) line.push(between(at, start / span));
        line.push(between(at, stop / span));
      }
      along += span;
    }
    return line;
  };
}

/**
 * Paints streets, the last of them below the others; each has its colour and its width in pixels, and
 * all have a white edge of so many.
 *
 * @param {CanvasRenderingContext2D} ink
 * @param {L.Map} map
 * @param {{ lines: LatLng[][], colour: string, width: number }[]} streets
 * @param {number} edge
 */
export function paintStreets(ink, map, streets, edge) {
  const scale = scaleOf(map);
  /** @param {LatLng[][]} lines */
  const pathOf = (lines) => {
    const path = new Path2D();
    for (const line of lines) {
      line.forEach((spot, n) => {
        const { x, y } = map.latLngToContainerPoint(spot);
        if (n) path.lineTo(x, y);
        else path.moveTo(x, y);
      });
    }
    return path;
  };
  const drawn = streets.map(({ lines, colour, width }) => ({ path: pathOf(lines), colour, width }));
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  Object.assign(ink, { lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
  ink.lineWidth = first.width * scale + 2 * edge;
  ink.stroke(last.path);
  for (const { path, colour, width } of drawn.toReversed()) {
    Object.assign(ink, { strokeStyle: colour, lineWidth: width * scale });
    ink.stroke(path);
  }
}

/** @param {L.Map} map */
const scaleOf = (map) => 0.75 ** Math.max(WHOLE_FROM - map.getZoom(), 0);

/**
 * Returns `show(reached)`, of which null takes it from the map, and `bounds()`, of what is shown.
 *
 * @param {Page} page
 * @param {Projection} projection
 */
export function addReachLayer({ map, data }, projection) {
  const degrees = degreesOf(projection);
  const lineOf = makeLines(degrees);
  const points = new Map(data.places.map(({ id, point }) => [id, point]));
  const colours = new Map(data.categories.map(({ key, colour }) => [key, colour]));
  /** @type {{ lines: LatLng[][][], dots: { at: LatLng, colour: string }[], starts: LatLng[] } | null} */
  let shown = null;

  /**
   * @param {CanvasRenderingContext2D} ink
   * @param {LatLng} at
   * @param {number} radius
   * @param {string} colour
   */
  const dot = (ink, at, radius, colour) => {
    const { x, y } = map.latLngToContainerPoint(at);
    ink.beginPath();
    ink.arc(x, y, radius, 0, 2 * Math.PI);
    Object.assign(ink, { fillStyle: colour, lineWidth: 2 * EDGE });
    ink.stroke();
    ink.fill();
  };

  const repaint = addCanvas(map, "si-reach", 400, (ink) => {
    if (!shown) return;
    const streets = shown.lines.map((lines, n) => ({
      lines,
      colour: data.look.reach[n],
      width: WIDTHS[n],
    }));
    paintStreets(ink, map, streets, EDGE);
    ink.strokeStyle = "#fff";
    const radius = DOT * Math.max(scaleOf(map), 0.7);
    for (const { at, colour } of shown.dots) dot(ink, at, radius, colour);
    ink.strokeStyle = "#1d262c";
    for (const at of shown.starts) dot(ink, at, START, "#ffd400");
  });

  /** @param {Reached | null} reached */
  const show = (reached) => {
    map.getContainer().classList.toggle("si-reaching", reached !== null);
    if (!reached && !shown) return;
    shown = reached && {
      lines: reached.streets.map((parts) => parts.map((part) => lineOf(reached.network, part))),
      dots: reached.places.map(({ place }) => {
        const point = points.get(place.id);
        const colour = colours.get(place.category) ?? "#45525c";
        return {
          at: point ? decodePoint(point, data.grid) : degrees(...place.entrances[0]),
          colour,
        };
      }),
      starts: reached.spots.map((spot) => degrees(...spot)),
    };
    repaint();
  };
  return { show, bounds: () => shown && L.latLngBounds(shown.lines.flat(2)) };
}
