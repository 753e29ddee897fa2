// Walking distances on the map: squares of 100 m, and from near the addresses themselves.

import { addCanvas } from "./canvas.js";

/** @import { Data } from "./types.ts" */
/** @import { WalkSquares } from "./payload.d.ts" */
/** @import { Columns } from "./packed.js" */
/**
 * Classes of the squares and of the addresses; null if unknown.
 *
 * @typedef {{ squares: (number | null)[], addresses: (number | null)[] }} Classes
 */
/** @typedef {{ addresses: Columns, squares: Columns }} Where */

/** From this zoom on each address is a dot. */
export const DOTS_FROM = 16;
/** What is unknown, on the map and in the legend. */
export const UNKNOWN = "#b9c0c6";
const OPACITY = 0.9; // of squares
const SMALL = 0.45; // side of a square of few people, of one of 100 m
const RULED_FROM = 14; // zoom from which lines part the squares
const RING = 0.8; // pixels around a dot

/**
 * @param {L.Map} map
 * @param {Data} data
 */
function makePoints(map, { grid }) {
  /**
   * @param {number} x in steps on the grid
   * @param {number} y
   */
  return (x, y) =>
    map.latLngToContainerPoint([(y + grid.south) / grid.steps, (x + grid.west) / grid.steps]);
}

/**
 * A path for each colour, `of(level)`; `fill()` and `stroke(colour)` draw them all.
 *
 * @param {CanvasRenderingContext2D} ink
 * @param {string[]} colours
 */
function makePaths(ink, colours) {
  /** @type {Map<string, Path2D>} */
  const paths = new Map();
  /** @param {number | null} level */
  const of = (level) => {
    const colour = level === null ? UNKNOWN : colours[level];
    const path = paths.get(colour) ?? new Path2D();
    paths.set(colour, path);
    return path;
  };
  const fill = () => {
    for (const [colour, path] of paths) {
      ink.fillStyle = colour;
      ink.fill(path);
    }
  };
  /** @param {string} colour */
  const stroke = (colour) => {
    ink.strokeStyle = colour;
    for (const path of paths.values()) ink.stroke(path);
  };
  return { of, fill, stroke };
}

/**
 * Returns `draw(shown)`, which shows classes where they are, or nothing without them.
 *
 * @param {L.Map} map
 * @param {Data} data
 * @param {WalkSquares} sides
 */
export function addWalkLayer(map, data, { east, north }) {
  /** @type {{ where: Where, classes: Classes } | null} */
  let shown = null;
  const place = makePoints(map, data);

  /**
   * The corners of a square, or where few live of a small one in its middle.
   *
   * @param {number} x of its south-west corner, in steps
   * @param {number} y
   * @param {number} part of its sides
   */
  const cornersOf = (x, y, part) => {
    const [low, high] = [(1 - part) / 2, (1 + part) / 2];
    return [
      [low, low],
      [high, low],
      [high, high],
      [low, high],
    ].map(([right, up]) =>
      place(x + right * east[0] + up * north[0], y + right * east[1] + up * north[1]),
    );
  };

  /**
   * @param {CanvasRenderingContext2D} ink
   * @param {Where} where
   * @param {Classes} classes
   */
  const paintSquares = (ink, { squares: { x, y, few } }, { squares }) => {
    const paths = makePaths(ink, data.look.walk);
    squares.forEach((level, i) => {
      const path = paths.of(level);
      const [first, ...others] = cornersOf(x[i], y[i], few[i] ? SMALL : 1);
      path.moveTo(first.x, first.y);
      for (const corner of others) path.lineTo(corner.x, corner.y);
      path.closePath();
    });
    Object.assign(ink, { globalAlpha: OPACITY, lineWidth: 0.6 });
    paths.fill();
    if (map.getZoom() >= RULED_FROM) paths.stroke("#ffffff");
  };

  /**
   * The outlines first: where dots lie over each other, only the whole has one.
   *
   * @param {CanvasRenderingContext2D} ink
   * @param {Where} where
   * @param {Classes} classes
   * @param {L.Bounds} painted
   */
  const paintDots = (ink, { addresses: { x, y } }, { addresses }, painted) => {
    const paths = makePaths(ink, data.look.walk);
    const radius = 3 + 1.5 * (map.getZoom() - DOTS_FROM);
    addresses.forEach((level, i) => {
      const at = place(x[i], y[i]);
      if (!painted.contains(at)) return;
      const path = paths.of(level);
      path.moveTo(at.x + radius, at.y);
      path.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    });
    ink.lineWidth = 2 * RING;
    paths.stroke("#45525c");
    paths.fill();
  };

  const repaint = addCanvas(map, "si-walks", 255, (ink, painted) => {
    if (!shown) return;
    const paint = map.getZoom() >= DOTS_FROM ? paintDots : paintSquares;
    paint(ink, shown.where, shown.classes, painted);
  });
  /** @param {{ where: Where, classes: Classes } | null} now */
  return (now) => {
    shown = now;
    repaint();
  };
}
