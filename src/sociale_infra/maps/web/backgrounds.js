// The choice between the page's own background and those from the web. Nothing is asked of a server
// before the reader chooses it.

import { element } from "./elements.js";

/** @import { Page } from "./types.ts" */
/** @import { Online } from "./payload.d.ts" */

const DEEPEST = 19; // zoom of PDOK's own pictures

/** @param {Online} background */
function tilesOf({ url, credit, licence }) {
  const attribution = element("span", {}, `${credit} (${licence})`).innerHTML;
  return L.tileLayer(url, { attribution, maxNativeZoom: DEEPEST, maxZoom: DEEPEST + 1 });
}

/**
 * Returns a choice for the panel; null where there is nothing to choose.
 *
 * @param {Page} page
 */
export function makeBackgrounds({ map, data, format }) {
  if (!data.online.length) return null;
  const tiles = data.online.map(tilesOf);
  const choices = [format.say("background.own"), ...data.online.map((one) => format.label(one))];
  const options = choices.map((text, i) => element("option", { value: i - 1 }, text));
  const select = element("select", { id: "si-background" }, ...options);
  select.addEventListener("change", () => {
    for (const layer of tiles) layer.remove();
    const chosen = Number(select.value);
    if (chosen >= 0) tiles[chosen].addTo(map);
    map.getContainer().classList.toggle("si-online", chosen >= 0);
  });
  const label = element("label", { for: "si-background" }, format.say("background.choose"));
  return element("div", { class: "si-choice" }, label, select);
}
