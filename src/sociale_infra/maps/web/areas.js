// The areas, coloured by one theme.

import { areaCard } from "./area_card.js";
import { keyOf } from "./comparison.js";
import { outlined } from "./dock.js";
import { fillOf, hatching } from "./colours.js";
import { decode } from "./geometry.js";
import { drawLabels } from "./labels.js";
import { addDrawing, makeReachable } from "./panes.js";
import { areaTip } from "./card_parts.js";

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
  const { map, data, view, actions } = page;
  const outline = decode(area.outline, data.grid);
  const ink = { ...panes.colours, stroke: false, fillOpacity: 1, className: "si-area" };
  const shape = L.polygon(outline, ink).addTo(map);
  const border = L.polygon(outline, { ...panes.borders, ...REST, fill: false }).addTo(map);
  shape.bindTooltip(() => areaTip(area, page), { sticky: true, opacity: 1 });
  /**
   * @param {L.LatLng} point where it was asked for: under the mouse, or in the middle
   * @param {Area | null} [other] what it is compared with; null for the whole town
   */
  const open = (point, other) => {
    shape.closeTooltip();
    const besides = other ? decode(other.outline, data.grid) : [];
    actions.openCard({
      row: area,
      state: { wijk: area.code, naast: keyOf(other) },
      card: () => areaCard(area, point, page, other),
      marks: outlined(other ? [outline, besides] : outline),
      bounds: other ? shape.getBounds().extend(L.polygon(besides).getBounds()) : shape.getBounds(),
    });
  };
  shape.on("click", ({ latlng }) => open(latlng));
  const lift = () => border.setStyle(LIFTED).bringToFront();
  const lower = () => border.setStyle(view.theme.marked(area) ? MARKED : REST);
  const light = () => actions.light(area);
  const darken = () => actions.light(null);
  shape.on({ mouseover: light, mouseout: darken });
  makeReachable(shape, { lift: light, lower: darken, open: () => open(shape.getCenter()) });
  return { shape, lift, lower, open };
}

/**
 * Returns `colour(theme)`, which colours and labels the areas by it, `open(area)`, `light(area)`,
 * which makes one stand out, and `arrange()`, for the labels.
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
    for (const [area, { shape, lower }] of shapes) {
      const level = theme.level(area);
      shape.setStyle({ fillColor: fillOf(level, data.look[theme.palette]) });
      lower();
      const said = theme.sorted(area) === null ? theme.unknown : theme.said(area);
      shape.getElement()?.setAttribute("aria-label", `${area.name}: ${said}`);
    }
    label(theme);
  };
  /**
   * @param {Area} area
   * @param {Area | null} [other]
   */
  const open = (area, other) => {
    const drawn = shapes.get(area);
    drawn?.open(drawn.shape.getCenter(), other);
  };
  /** @type {Area | null} */
  let lit = null;
  /** @param {Area | null} area */
  const light = (area) => {
    if (lit) shapes.get(lit)?.lower();
    if (area) shapes.get(area)?.lift();
    lit = area;
  };
  return { colour, open, light, arrange };
}
