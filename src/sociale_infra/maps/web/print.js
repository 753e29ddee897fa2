// Printing: the page gives way to sheets of paper with the map as it is shown, or with one area.

import { decode, decodePoint, holds } from "./geometry.js";
import { layOut, onPaper } from "./paper.js";
import { drawMarker } from "./places.js";
import { reportSheet } from "./report_page.js";
import { mapSheet, openCards } from "./sheet.js";
import { ofLacking } from "./theme_lacking.js";

/** @import { Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

const SCALE = 3; // pixels to one of the page: 288 to an inch

/**
 * The sheet of the map as it is shown; with a card it stands, so that both are on one page.
 *
 * @param {Page} page
 * @param {L.LatLngBounds} bounds
 */
function makeMapSheet(page, bounds) {
  const sheet = mapSheet(page);
  const cards = openCards(page);
  sheet.append(...cards);
  sheet.classList.toggle("si-carded", cards.length > 0);
  onPaper(() => layOut(sheet, { map: page.map, bounds, scale: SCALE }));
  return sheet;
}

/**
 * The sheet of an area. On its map everybody who misses something, with the gaps and its places.
 *
 * @param {Area} area
 * @param {Page} page
 * @param {(theme: Theme) => void} colour
 */
function makeReport(area, page, colour) {
  const { map, data, view, actions } = page;
  const [theme, hadGaps] = [view.theme, actions.gapsShown()];
  const outline = decode(area.outline, data.grid);
  const categories = new Map(data.categories.map((category) => [category.key, category]));
  const markers = data.places.flatMap((place) => {
    const category = categories.get(place.category);
    const inside = category && holds(outline, decodePoint(place.point, data.grid));
    return inside ? drawMarker(place, category, page) : [];
  });
  const places = L.layerGroup(markers);
  const sheet = reportSheet(area, page);
  onPaper(() => {
    places.addTo(map);
    actions.showGaps(true);
    colour(ofLacking(page, null));
    layOut(sheet, { map, bounds: L.latLngBounds(outline.flat()), scale: SCALE });
    colour(theme);
    actions.showGaps(hadGaps);
    places.remove();
  });
  return sheet;
}

/**
 * Returns `printReport(area)`, which prints one page about an area, and `printSheet(node)`, which
 * prints a sheet that is there already.
 *
 * @param {Page} page
 * @param {() => L.LatLngBounds} seen the bounds that the reader looks at
 * @param {(theme: Theme) => void} colour colours the areas
 */
export function makePrint(page, seen, colour) {
  /** @type {HTMLElement | null} */
  let sheet = null;
  const begin = () => {
    sheet ??= makeMapSheet(page, seen());
  };
  const end = () => {
    sheet?.remove();
    sheet = null;
  };
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
  const onPrint = window.matchMedia("print");
  onPrint.addEventListener("change", ({ matches }) => (matches ? begin() : end()));
  /** @param {HTMLElement} made */
  const print = (made) => {
    sheet = made;
    window.print();
  };
  return {
    /** @param {Area} area */
    printReport(area) {
      end();
      print(makeReport(area, page, colour));
    },
    /** @param {HTMLElement} made */
    printSheet(made) {
      end();
      document.body.append(made);
      print(made);
    },
  };
}
