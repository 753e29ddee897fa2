// The areas, coloured by one theme.

import { areaCard } from "./area_card.js";
import { fillOf, hatching } from "./colours.js";
import { decode } from "./geometry.js";
import { drawLabels } from "./labels.js";
import { addDrawing, makeReachable } from "./panes.js";
import { areaTip } from "./popups.js";

/** @import { LatLng, Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */
/** @typedef {ReturnType<typeof addDrawing>} Pane */

const REST = { weight: 1.2, color: "#45525c", opacity: 0.75, dashArray: "" };
const MARKED = { weight: 4, color: "#1d262c", opacity: 1, dashArray: "10 5" };
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
 * @param {{ colours: Pane, borders: Pane }} panes
 */
function drawArea(area, page, panes) {
  const { map, data, state, view } = page;
  const outline = decode(area.outline, data.grid);
  const ink = { ...panes.colours, stroke: false, fillOpacity: 1, className: "si-area" };
  const shape = L.polygon(outline, ink).addTo(map);
  const border = L.polygon(outline, { ...panes.borders, ...REST, fill: false }).addTo(map);
  shape.bindTooltip(() => areaTip(area, page), { sticky: true, opacity: 1 });
  // Where it was asked for: under the mouse, or in the middle.
  /** @type {L.LatLng | null} */
  let point = null;
  shape.on("click", ({ latlng }) => {
    point = latlng;
  });
  shape.bindPopup(() => areaCard(area, point ?? shape.getCenter(), page), view.popup);
  shape.on("popupopen", () => {
    shape.closeTooltip();
    view.opened = area;
    state.set({ wijk: area.code });
  });
  shape.on("popupclose", () => {
    point = null;
    state.set({ wijk: null });
  });
  const lift = () => border.setStyle(LIFTED).bringToFront();
  const lower = () => border.setStyle(view.theme.marked(area) ? MARKED : REST);
  shape.on({ mouseover: lift, mouseout: lower });
  makeReachable(shape, lift, lower);
  return { shape, lower };
}

/**
 * Returns `colour(theme)`, which colours and labels the areas by it, `open(area)`
 * and `arrange()`, for the labels.
 *
 * @param {Page} page
 */
export function drawAreas(page) {
  const { map, data, view } = page;
  document.body.append(hatching());
  drawSurroundings(page);
  const panes = {
    colours: addDrawing(map, "si-areas", 250, true),
    borders: addDrawing(map, "si-borders", 280, false),
  };
  const shapes = new Map(data.areas.map((area) => [area, drawArea(area, page, panes)]));
  const { label, arrange } = drawLabels(page);
  /** @param {Theme} theme */
  const colour = (theme) => {
    view.theme = theme;
    map.closePopup();
    for (const [area, { shape, lower }] of shapes) {
      const level = theme.level(area);
      shape.setStyle({ fillColor: fillOf(level, data.look[theme.palette]) });
      lower();
      const said = level === null ? theme.unknown : theme.said(area);
      shape.getElement()?.setAttribute("aria-label", `${area.name}: ${said}`);
    }
    label(theme);
  };
  /** @param {Area} area */
  const open = (area) => {
    const shape = shapes.get(area)?.shape;
    shape?.openPopup(shape.getCenter());
  };
  return { colour, open, arrange };
}
