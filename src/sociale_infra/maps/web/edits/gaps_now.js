// The gaps counted again with the edits, in the shape in which the page carries those of the run.

import { NOBODY, SQUARE_M, squareKey } from "../live/homes.js";
import { makeProjection } from "../live/projection.js";
import { decodePoint } from "../geometry.js";
import { outlineOf } from "./outlines.js";

/** @import { Data, GapNow, LatLng } from "../types.ts" */
/** @import { Gap as Drawn, Grid, Projection } from "../payload.d.ts" */
/** @import { Gap, Pair, Square } from "../live/gaps.js" */

/**
 * Lines in the steps of the grid: see grid.py.
 *
 * @param {LatLng[]} points
 * @param {Grid} grid
 */
function encode(points, { west, south, steps }) {
  let [x, y] = [west, south];
  return points.flatMap(([lat, lng]) => {
    const [toX, toY] = [Math.round(lng * steps), Math.round(lat * steps)];
    const step = [toX - x, toY - y];
    [x, y] = [toX, toY];
    return step;
  });
}

/**
 * The middle of the square nearest to where a gap's people are, on average.
 *
 * @param {Square[]} squares
 * @returns {Pair} in hectometres
 */
function middleOf(squares) {
  let [people, east, north] = [0, 0, 0];
  for (const square of squares) {
    people += square.lacking[0];
    east += square.lacking[0] * square.east;
    north += square.lacking[0] * square.north;
  }
  let best = squares[0];
  let least = Infinity;
  for (const square of squares) {
    const away = Math.hypot(square.east - east / people, square.north - north / people);
    if (away < least - 1e-5) [best, least] = [square, away];
  }
  return [best.east + 0.5, best.north + 0.5];
}

/**
 * Returns `show(gaps)`: those counted again as the page shows them. What is not counted again (what
 * would help, and the street a gap is named after) is that of the gap of the run that began there.
 *
 * @param {Pick<Data, "grid" | "terms" | "robust">} data
 * @param {Drawn[]} found the gaps of the run
 * @param {Projection} projection
 * @param {(x: number, y: number) => LatLng} degrees of metres
 */
export function makeGapsNow({ grid, terms, robust }, found, projection, degrees) {
  const project = makeProjection(projection);
  const corners = found.map(({ middle }) => {
    const [lat, lng] = decodePoint(middle, grid);
    const [x, y] = project(lng, lat);
    return squareKey(Math.floor(x / SQUARE_M), Math.floor(y / SQUARE_M));
  });
  /** @param {Pair} spot in hectometres */
  const placed = ([east, north]) => degrees(east * SQUARE_M, north * SQUARE_M);

  /**
   * @param {Gap} gap
   * @param {number} n
   * @returns {GapNow}
   */
  function shown({ squares, lacking, missing, area }, n) {
    const inside = new Set(squares.map(({ east, north }) => squareKey(east, north)));
    const before = found.find((_, row) => inside.has(corners[row])) ?? null;
    const own = before?.figures ?? { near: null, remedy: null, newPlace: null };
    const figures = {
      ...own,
      area,
      lacking,
      missing: missing.map((row) => terms.criteria[row]),
    };
    return {
      rank: n + 1,
      outline: outlineOf(squares).map((ring) => encode(ring.map(placed), grid)),
      squares: [],
      middle: encode([placed(middleOf(squares))], grid),
      figures: lacking[0] >= robust.fewest ? figures : null,
      before,
    };
  }
  return { show: (/** @type {Gap[]} */ gaps) => gaps.map(shown) };
}

/**
 * The gaps in which people of an area lack something, most of them first.
 *
 * @param {Gap[]} gaps
 * @param {number} area
 * @param {number} fewest of whom a gap is told
 */
export const gapsOf = (gaps, area, fewest) =>
  gaps
    .flatMap(({ lacking, areas }, gap) => {
      const own = lacking[0] >= fewest ? areas.find((one) => one.area === area) : undefined;
      return own && own.lacking[0] >= NOBODY ? [{ gap, lacking: own.lacking }] : [];
    })
    .sort((one, other) => other.lacking[0] - one.lacking[0]);
