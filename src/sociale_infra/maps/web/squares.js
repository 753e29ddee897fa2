// The squares of 100 m as a level of the map: coloured on a canvas, told under the mouse, and with a
// card each. The keyboard finds them in the table.

import { fillOf } from "./colours.js";
import { outlined } from "./dock.js";
import { decodePoint, holds } from "./geometry.js";
import { unpack } from "./packed.js";
import { addPane, isMarker, isOverMap } from "./panes.js";
import { goTo } from "./room.js";
import { squareCard, squareTip } from "./square_card.js";

/** @import { Data, LatLng, Page, Square, Theme } from "./types.ts" */
/** @import { Squares } from "./payload.d.ts" */

// As in squares.py.
const UNKNOWN = -1;
const FEW = -2;
const PER_PERSON = 1000;
const CLOSEST = 15.5; // zoom to which a visit goes at most

/** @param {number} hectometres */
const digits = (hectometres) => String(hectometres).padStart(4, "0");

/**
 * The corners of a square, from its south-west corner on.
 *
 * @param {number} x
 * @param {number} y
 * @param {Squares} squares
 * @param {Data["grid"]} grid
 * @returns {LatLng[]}
 */
function ringOf(x, y, { east, north }, grid) {
  const moves = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  return moves.map(([right, up]) =>
    decodePoint([x + right * east[0] + up * north[0], y + right * east[1] + up * north[1]], grid),
  );
}

/**
 * @param {Squares} squares
 * @param {Pick<Data, "areas" | "grid" | "terms">} data
 * @returns {Promise<Square[]>}
 */
export async function readSquares(squares, { areas, grid, terms }) {
  const found = await unpack(squares);
  const kinds = /** @type {const} */ (["robust", ...terms.criteria]);
  /** @param {(typeof kinds)[number]} kind */
  const named = (kind) => (kind === "robust" ? "lacking" : kind);
  return Array.from(found["weight"], (_, i) => {
    /** @param {string} name */
    const read = (name) => found[name][i];
    /** @param {string} name */
    const people = (name) => read(name) / PER_PERSON;
    const known = read("weight") !== UNKNOWN && read("weight") !== FEW;
    const missing = kinds.map((kind) => [
      kind,
      [people(`${named(kind)}_low`), people(`${named(kind)}_high`)],
    ]);
    return {
      id: `E${digits(found["east"][i])}N${digits(found["north"][i])}`,
      area: areas[found["area"][i]],
      ring: ringOf(found["x"][i], found["y"][i], squares, grid),
      weight: known ? people("weight") : null,
      few: read("weight") === FEW,
      missing: known ? Object.fromEntries(missing) : {},
    };
  });
}

/**
 * The colour of a square: by how many miss something, or by the share that surely has it.
 *
 * @param {Square} square
 * @param {Theme} theme
 * @param {Pick<Data, "look" | "robust">} data
 */
export function colourOf({ weight, missing, area }, theme, { look, robust }) {
  const key = /** @type {keyof Square["missing"]} */ (
    theme.palette === "pale" ? "robust" : theme.key
  );
  const own = missing[key];
  if (!weight || !own) return look.gaps.few;
  if (theme.palette === "classes") {
    // Of some areas no shares are published, however many people live there.
    return area.robust.figures[key] ? fillOf(1 - own[1] / weight, look.classes) : look.gaps.few;
  }
  if (!own[0]) return look.gaps.none;
  return look.gaps.squares[robust.squareLimits.filter((limit) => limit <= own[0]).length];
}

/**
 * Returns `colour(theme)`, which shows the squares if they are the level, `open(square)`,
 * `visit(id)`, which also goes there, and `load()`.
 *
 * @param {Page} page
 */
export function drawSquares(page) {
  const { map, data, view, actions } = page;
  const pane = addPane(map, "si-grid", 252);
  const renderer = L.canvas({ pane, padding: 0.4 });
  const look = {
    renderer,
    interactive: false,
    color: "#fff",
    weight: 0.6,
    opacity: 0.7,
    fillOpacity: 1,
  };
  const layer = L.layerGroup();
  /** @type {Promise<Square[]> | undefined} */
  let loading;
  /** @type {Square[]} */
  let shown = [];
  const load = () =>
    (loading ??= data.squares ? readSquares(data.squares, data) : Promise.resolve([]));

  /** @param {Square[]} squares */
  const draw = (squares) => {
    /** @type {Map<string, LatLng[][][]>} */
    const rings = new Map();
    for (const square of squares) {
      const colour = colourOf(square, view.theme, data);
      const alike = rings.get(colour) ?? [];
      alike.push([square.ring]);
      rings.set(colour, alike);
    }
    layer.clearLayers();
    for (const [fillColor, ring] of rings) layer.addLayer(L.polygon(ring, { ...look, fillColor }));
    layer.addTo(map);
    shown = squares;
  };
  /** @param {Theme} theme */
  const colour = async (theme) => {
    if (view.level.kind !== "square") {
      layer.remove();
      renderer.remove();
      tip.remove();
      shown = [];
      return;
    }
    const squares = await load();
    if (view.theme === theme && view.level.kind === "square") draw(squares);
  };
  /** @param {Square} square */
  const open = (square) => {
    tip.remove();
    const bounds = L.latLngBounds(square.ring);
    actions.openCard({
      row: square,
      state: { vierkant: square.id },
      card: () => squareCard(square, page),
      marks: outlined([square.ring]),
      bounds,
    });
  };
  /** @param {string} id */
  const visit = async (id) => {
    const square = (await load()).find((one) => one.id === id);
    if (!square) return;
    open(square);
    goTo(map, L.latLngBounds(square.ring), CLOSEST);
  };
  const tip = L.tooltip({ opacity: 1, sticky: true });
  /** @param {L.LatLng} point */
  const at = ({ lat, lng }) => shown.find(({ ring }) => holds([ring], [lat, lng]));
  map.on("mousemove", ({ latlng, originalEvent }) => {
    const { target } = originalEvent;
    const square = isOverMap(target) || isMarker(target) ? undefined : at(latlng);
    if (square) tip.setLatLng(latlng).setContent(squareTip(square, page)).addTo(map);
    else tip.remove();
  });
  map.on("mouseout", () => tip.remove());
  map.on("click", ({ latlng }) => {
    const square = at(latlng);
    if (square) open(square);
  });
  return { colour, open, visit, load };
}
