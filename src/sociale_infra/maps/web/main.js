// Brings the page to life on the map that Folium made.

import { drawAreas } from "./areas.js";
import { drawChanges } from "./changes.js";
import { inLanguage, readData } from "./data.js";
import { makeExplain } from "./explain.js";
import { makeFormat } from "./format.js";
import { drawGaps } from "./gaps.js";
import { drawGround } from "./ground.js";
import { addPanel } from "./panel.js";
import { drawPlaces } from "./places.js";
import { addCorners, embed, passFocus, speakTheLanguage } from "./reader.js";
import { keepFitting } from "./room.js";
import { makeState } from "./state.js";
import { makeTable } from "./table.js";
import { makeThemes } from "./themes.js";

/** @import { Actions, Page } from "./types.ts" */

/**
 * @param {L.Map} map
 * @param {string} dataId
 */
function begin(map, dataId) {
  const state = makeState();
  const { thema, wijk, lang, embed: embedded } = state.shown;
  const data = inLanguage(readData(dataId), lang);
  const format = makeFormat(data);
  const themes = makeThemes({ data, format });
  // They act on what is drawn below; nobody acts before that.
  /** @type {Actions} */
  const actions = {
    colour: (theme) => {
      areas.colour(theme);
      showChanges(theme.group === "change");
    },
    showPlaces: (category, on) => places.show(category, on),
    showGaps: (on) => {
      gaps.show(on);
      areas.arrange();
    },
    openArea: (area) => areas.open(area),
    openTable: () => openTable(),
    visit: (gap) => gaps.visit(gap),
    pick: (place) => places.pick(place),
    shown: () => places.shown(),
    explain: (point) => explain(point),
  };
  const view = { theme: themes[0], opened: null, corner: L.point(0, 0), popup: {} };
  /** @type {Page} */
  const page = { map, data, format, state, themes, view, actions };
  addCorners(page);
  speakTheLanguage(page);
  const panel = addPanel(page);
  passFocus(map);
  if (embedded === "1") embed(map, panel.node);
  keepFitting(page, panel.node);
  drawGround(page);
  const areas = drawAreas(page);
  const places = drawPlaces(page);
  const gaps = drawGaps(page);
  const showChanges = drawChanges(page);
  const explain = makeExplain(page);
  const openTable = makeTable(page);
  panel.choose(themes.find(({ id }) => id === thema) ?? themes[0]);
  const area = data.areas.find(({ code }) => code === wijk);
  if (area) areas.open(area);
}

/**
 * In a slide that is not yet seen there is no size to draw in: the page begins when it is.
 *
 * @param {L.Map} map
 * @param {string} dataId
 */
export function start(map, dataId) {
  const { x, y } = map.getSize();
  if (x && y) begin(map, dataId);
  else map.once("resize", () => start(map, dataId));
}
