// The map as a picture to save: what is seen, with its title, legend and sources.

import { element, link } from "./elements.js";
import { paint } from "./painter.js";
import { layOut, onPaper } from "./paper.js";
import { mapSheet } from "./sheet.js";

/** @import { Page } from "./types.ts" */

const SCALE = 2; // pixels to one of the page

/**
 * A picture of the sheet of the map, lying down.
 *
 * @param {Page} page
 * @param {L.LatLngBounds} bounds
 */
function draw(page, bounds) {
  const sheet = mapSheet(page);
  const picture = onPaper(() => {
    layOut(sheet, { map: page.map, bounds, scale: SCALE });
    return paint(sheet, SCALE);
  });
  sheet.remove();
  return picture;
}

/**
 * The button that saves it.
 *
 * @param {Page} page
 * @param {() => L.LatLngBounds} seen the bounds that the reader looks at
 */
export function makePicture(page, seen) {
  const { say } = page.format;
  return link(say("picture.save"), () => {
    const file = `${say("picture.name", { theme: page.view.theme.label })}.png`;
    const href = draw(page, seen()).toDataURL("image/png");
    element("a", { href, download: file }).click();
  });
}
