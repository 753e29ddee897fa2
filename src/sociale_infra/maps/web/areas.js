// The areas, coloured by one theme.

import { areaCard } from "./area_card.js";
import { keyOf } from "./comparison.js";
import { outlined } from "./dock.js";
import { fillOf, hatching } from "./colours.js";
import { decode, decodePoint } from "./geometry.js";
import { drawLabels } from "./labels.js";
import { addDrawing, makeReachable } from "./panes.js";
import { areaTip } from "./card_parts.js";

/** @import { LatLng, Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */
/** @typedef {ReturnType<typeof addDrawing>} Pane */
/**
 * At the point that was asked for, beside another area, or null for the whole town.
 *
 * @typedef {(area: Area, point?: L.LatLng, other?: Area | null) => void} Open
 */

const REST = { weight: 1.2, color: "#45525c", opacity: 0.75, dashArray: "" };
const MARKED = { weight: 4, color: "#1d262c", opacity: 1, dashArray: "10 5" };
const AROUND = { weight: 2.6, color: "#45525c", opacity: 0.85 };
const LIFTED = { weight: 3, color: "#1d262c", opacity: 1 };

/**
 * Everything outside the areas recedes under a sheet, in which their outlines are holes.
 *
 * @param {Page} page
 */
function drawSurroundings({ map, data }) {
  /** @type {LatLng[]} */
  const world = [
    [-85, -180],
    [-85, 180],
    [85, 180],
    [85, -180],
  ];
  const outlines = data.areas.flatMap((area) => decode(area.outline, data.grid));
  const look = { stroke: false, fillColor: "#fbfaf8", fillOpacity: 0.5 };
  const pane = addDrawing(map, "si-surroundings", 270, false);
  L.polygon([world, ...outlines], { ...pane, ...look }).addTo(map);
}

/**
 * The border lies above the streets that often follow it; the colour lies below them.
 *
 * @param {Area} area
 * @param {Page} page
 * @param {{ colours: Pane, borders: Pane, open: Open }} how
 */
function drawArea(area, page, { colours, borders, open }) {
  const outline = decode(area.outline, page.data.grid);
  const ink = { ...colours, stroke: false, className: "si-area" };
  const shape = L.polygon(outline, ink);
  const border = L.polygon(outline, { ...borders, ...REST, fill: false });
  shape.bindTooltip(() => areaTip(area, page), { sticky: true, opacity: 1 });
  shape.on("click", ({ latlng }) => {
    shape.closeTooltip();
    open(area, latlng);
  });
  const lift = () => border.setStyle(LIFTED).bringToFront();
  const lower = () => border.setStyle(page.view.theme.marked(area) ? MARKED : REST);
  const light = () => page.actions.light(area);
  const darken = () => page.actions.light(null);
  shape.on({ mouseover: light, mouseout: darken });
  shape.on("add", () => {
    makeReachable(shape, { lift: light, lower: darken, open: () => open(area) });
  });
  return { shape, border, lift, lower };
}

/**
 * The areas of a level, with their labels, in a layer; `around` are the borders of the areas that
 * they lie in.
 *
 * @param {Area[]} areas
 * @param {Area[]} around
 * @param {Page} page
 * @param {{ colours: Pane, borders: Pane, open: Open }} how
 */
function drawLevel(areas, around, page, how) {
  const shapes = new Map(areas.map((area) => [area, drawArea(area, page, how)]));
  const labels = drawLabels(page, areas);
  const outer = around.map((area) =>
    L.polygon(decode(area.outline, page.data.grid), { ...how.borders, ...AROUND, fill: false }),
  );
  const drawn = [...shapes.values()].flatMap(({ shape, border }) => [shape, border]);
  return { shapes, labels, layer: L.layerGroup([...drawn, ...outer, labels.layer]) };
}

/**
 * Returns `colour(theme)`, which colours and labels the areas of the level by it, `open(area)` of
 * any level, `light(area)`, which makes one stand out, and `arrange()`, for the labels.
 *
 * @param {Page} page
 */
export function drawAreas(page) {
  const { map, data, view, actions } = page;
  document.body.append(hatching());
  drawSurroundings(page);
  /** @type {Open} */
  const open = (area, point, other) => {
    const outline = decode(area.outline, data.grid);
    const besides = other ? decode(other.outline, data.grid) : [];
    const from = point ?? L.latLng(decodePoint(area.centre, data.grid));
    actions.openCard({
      row: area,
      state: { wijk: area.code, naast: keyOf(other) },
      card: () => areaCard(area, from, page, other),
      marks: outlined(other ? [outline, besides] : outline),
      bounds: L.latLngBounds([...outline, ...besides].flat()),
    });
  };
  const how = {
    colours: addDrawing(map, "si-areas", 250, true),
    borders: addDrawing(map, "si-borders", 280, false),
    open,
  };
  /** @type {Map<Area[], ReturnType<typeof drawLevel>>} */
  const drawn = new Map();
  /** @type {ReturnType<typeof drawLevel> | null} */
  let shown = null;
  const present = () => {
    const areas = view.level.kind === "subarea" ? data.subareas : data.areas;
    const around = areas === data.areas ? [] : data.areas;
    const level = drawn.get(areas) ?? drawLevel(areas, around, page, how);
    drawn.set(areas, level);
    if (level !== shown) shown?.layer.remove();
    shown = level;
    level.layer.addTo(map);
    return level;
  };
  /** @param {Theme} theme */
  const colour = (theme) => {
    view.theme = theme;
    const { shapes, labels } = present();
    // Squares have the colours themselves.
    const fillOpacity = view.level.kind === "square" ? 0 : 1;
    for (const [area, { shape, lower }] of shapes) {
      const level = theme.level(area);
      shape.setStyle({ fillColor: fillOf(level, data.look[theme.palette]), fillOpacity });
      lower();
      const said = theme.sorted(area) === null ? theme.unknown : theme.said(area);
      shape.getElement()?.setAttribute("aria-label", `${area.name}: ${said}`);
    }
    labels.label(theme);
  };
  const arrange = () => shown?.labels.arrange();
  /** @type {Area | null} */
  let lit = null;
  /** @param {Area | null} area */
  const light = (area) => {
    if (lit) shown?.shapes.get(lit)?.lower();
    if (area) shown?.shapes.get(area)?.lift();
    lit = area;
  };
  return { colour, open, light, arrange };
}
