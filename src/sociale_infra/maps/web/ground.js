// What lies around the data: green and built-up ground under the areas' colours; water and
// streets over them, where they stay crisp. It comes once the rest is seen.

import { canUnpack, unpack } from "./packed.js";
import { addPane } from "./panes.js";

/** @import { LatLng, Page } from "./types.ts" */
/** @import { Background, Drawing, Grid, GroundLook } from "./payload.d.ts" */
/**
 * A layer, and for lines their width at zoom 14, opacity and the pixels of their edge.
 *
 * @typedef {object} Stroke
 * @property {L.Path} layer
 * @property {number} width
 * @property {number} opacity
 * @property {number} edge
 */
/** @typedef {LatLng[]} Points */
/** @typedef {Omit<Drawing, "lines"> & { lines: Points[] }} Drawn */

/**
 * @param {number} low
 * @param {number} value
 * @param {number} high
 */
const between = (low, value, high) => Math.min(high, Math.max(low, value));
/**
 * Streets widen as one comes closer, though less than the town does.
 *
 * @param {number} zoom
 */
const widening = (zoom) => between(0.4, 2 ** ((zoom - 14) * 0.7), 4);
/**
 * From afar they fade, so that the colours of the areas speak.
 *
 * @param {number} zoom
 */
const fading = (zoom) => between(0.4, 0.4 + (zoom - 12.75) * 0.3, 1);

/**
 * The drawings with their lines; see ground.py.
 *
 * @param {Background} background
 * @param {Grid} grid
 * @returns {Promise<Drawn[]>}
 */
export async function unpackGround({ drawings, lines }, grid) {
  const { points, x, y } = await unpack(lines);
  let [line, point] = [0, 0];
  /** @returns {LatLng} */
  const nextPoint = () => {
    point += 1;
    return [(y[point - 1] + grid.south) / grid.steps, (x[point - 1] + grid.west) / grid.steps];
  };
  const nextLine = () => {
    line += 1;
    return Array.from({ length: points[line - 1] }, nextPoint);
  };
  return drawings.map((drawing) => ({
    ...drawing,
    lines: Array.from({ length: drawing.lines }, nextLine),
  }));
}

/**
 * Overlapping polygons are filled as one shape: "evenodd" would cut holes where they overlap.
 *
 * @param {Points[]} lines
 * @param {GroundLook} style
 * @param {L.PolylineOptions} options
 * @returns {Stroke}
 */
function surface(lines, style, options) {
  /** @type {L.PolylineOptions} */
  const look = {
    stroke: false,
    fill: true,
    fillColor: style.fill ?? "none",
    fillOpacity: 1,
    fillRule: "nonzero",
  };
  return { layer: L.polygon(lines, { ...options, ...look }), width: 0, opacity: 1, edge: 0 };
}

/**
 * Streets are drawn twice, the first time a little wider: that becomes their edge.
 *
 * @param {Points[]} lines
 * @param {GroundLook} style
 * @param {number} rank
 * @param {L.PolylineOptions} options
 * @returns {Stroke[]}
 */
function strokes(lines, style, rank, options) {
  const { widths = [1], line = "none", opacity = 1 } = style;
  const width = widths[between(1, rank || widths.length, widths.length) - 1];
  /**
   * @param {string} color
   * @param {number} strength
   * @param {number} edge
   */
  const stroke = (color, strength, edge) => ({
    layer: L.polyline(lines, { ...options, color }),
    width,
    opacity: strength,
    edge,
  });
  const inner = stroke(line, opacity, 0);
  return style.edge ? [stroke(style.edge, style.edgeOpacity ?? 1, 1.2), inner] : [inner];
}

/**
 * All of one kind: what is unimportant first, and every edge under every street.
 *
 * @param {GroundLook} style
 * @param {Drawn[]} drawings
 * @param {L.PolylineOptions} options
 */
function drawKind(style, drawings, options) {
  /** @param {Drawn} drawing */
  const isOfKind = ({ kind, closed }) => kind === style.kind && closed === Boolean(style.fill);
  return drawings
    .filter(isOfKind)
    .sort((a, b) => b.rank - a.rank)
    .flatMap(({ lines, rank }) =>
      style.fill ? surface(lines, style, options) : strokes(lines, style, rank, options),
    )
    .sort((a, b) => b.edge - a.edge);
}

/**
 * @param {Page} page
 * @param {Drawn[]} drawings
 */
function draw({ map, data }, drawings) {
  /**
   * @param {string} name
   * @param {number} zIndex
   */
  const makeOptions = (name, zIndex) => {
    const pane = addPane(map, name, zIndex);
    return { pane, renderer: L.canvas({ pane, padding: 0.4 }), interactive: false };
  };
  const below = makeOptions("si-ground", 210);
  const above = makeOptions("si-streets", 260);
  const drawn = data.look.ground.flatMap((style) =>
    drawKind(style, drawings, style.above ? above : below),
  );
  const adapt = () => {
    const zoom = map.getZoom();
    for (const { layer, width, opacity, edge } of drawn) {
      if (!width) continue;
      const weight = width * widening(zoom) + edge;
      layer.setStyle({ weight, opacity: opacity * fading(zoom) });
    }
  };
  adapt();
  map.on("zoomend", adapt);
  L.layerGroup(drawn.map(({ layer }) => layer)).addTo(map);
}

/** Once what is there now has been painted. */
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });

/** @param {Page} page */
export async function drawGround(page) {
  if (!canUnpack()) return;
  await painted();
  draw(page, await unpackGround(page.data.background, page.data.grid));
}
