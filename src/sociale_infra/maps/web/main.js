// Brings the page to life on the map that Folium made.

import { makeAddresses } from "./addresses.js";
import { drawAreas } from "./areas.js";
import { drawChanges } from "./changes.js";
import { otherOf } from "./comparison.js";
import { inLanguage, readData } from "./data.js";
import { drawDeciders } from "./deciders.js";
import { makeDock } from "./dock.js";
import { makeCounting } from "./edits/counting.js";
import { makeEdits } from "./edits/edits.js";
import { makeExplain } from "./explain.js";
import { makeFormat } from "./format.js";
import { isTold } from "./gap_card.js";
import { drawGaps } from "./gaps.js";
import { drawGround } from "./ground.js";
import { canUnpack } from "./packed.js";
import { addPanel } from "./panel.js";
import { levelsOf } from "./levels.js";
import { makePicture } from "./picture.js";
import { drawPlaces } from "./places.js";
import { makePrint } from "./print.js";
import { drawNames } from "./names.js";
import { makeReach, readFrom } from "./reach/reach.js";
import { addCorners, embed, speakTheLanguage } from "./reader.js";
import { keepFitting, readView } from "./room.js";
import { makeSearch } from "./search.js";
import { makeSites } from "./sites/sites.js";
import { drawSquares } from "./squares.js";
import { makeState, readNumbers } from "./state.js";
import { makeStory } from "./story.js";
import { makeTable } from "./table.js";
import { makeThemes } from "./themes.js";
import { makeWalk } from "./walk.js";

/** @import { Actions, Page } from "./types.ts" */

/**
 * @param {L.Map} map
 * @param {string} dataId
 */
function begin(map, dataId) {
  const state = makeState();
  const { lang, embed: embedded } = state.shown;
  const data = inLanguage(readData(dataId), lang);
  const format = makeFormat(data);
  const themes = makeThemes({ data, format });
  // They act on what is drawn below; nobody acts before that.
  /** @type {Actions} */
  const actions = {
    colour: (theme) => {
      walk.show(null);
      sites?.follow(theme);
      areas.colour(theme);
      squares.colour(theme);
      dock.refresh();
      showChanges(theme.group === "change");
      deciders.show(["robust", "sites"].includes(theme.group));
    },
    showPlaces: (category, on) => places.show(category, on),
    showGaps: (on) => {
      gaps.show(on);
      areas.arrange();
    },
    gapsShown: () => gaps.shown(),
    redrawGaps: () => {
      gaps.redraw();
      panel.refill();
    },
    openArea: (area, other) => areas.open(area, undefined, other),
    openSquare: (square) => squares.open(square),
    squares: () => squares.load(),
    openTable: () => openTable(),
    openDeciders: () => deciders.open(),
    visit: (gap, going) => gaps.visit(gap, going),
    pick: (place) => places.pick(place),
    shown: () => places.shown(),
    symbols: () => places.boxes(),
    ask: (point, within) => answers.ask(point, within),
    correct: (place) => edits?.correct(place) ?? null,
    canCorrect: () => edits !== null,
    answer: (place, told) => edits?.answer(place, told),
    answered: (place) => edits?.answered(place),
    attempt: (variant) => void edits?.attempt(variant),
    trying: (variant) => edits?.trying(variant) ?? null,
    leave: () => void edits?.leave(),
    town: () => counting?.prepare() ?? null,
    reach: (from) => reach?.ask(from) ?? null,
    said: (place) => edits?.said(place) ?? [],
    openCard: (chosen) => dock.open(chosen),
    refreshCard: () => dock.refresh(),
    closeCard: () => dock.close(),
    light: (area) => {
      areas.light(area);
      panel.light(area);
    },
    showWhole: () => sight.whole(),
    printReport: (area) => printing.printReport(area),
    printSheet: (sheet) => printing.printSheet(sheet),
  };
  const levels = levelsOf(data);
  const [theme, level] = [themes[0], levels[0]];
  const view = { theme, level, opened: null, whom: null, answer: 0, edited: false };
  /** @type {Page} */
  const page = { map, data, format, state, themes, levels, view, actions };
  addCorners(page);
  speakTheLanguage(page);
  const addresses = data.addresses && canUnpack() ? makeAddresses(data.addresses, data) : null;
  const search = makeSearch(page, (point) => answers.explain(point), addresses);
  const walk = makeWalk(page, addresses);
  const refresh = () => panel.show(view.theme.id);
  const sites = data.sites ? makeSites(data.sites, page, refresh) : null;
  const panel = addPanel(page, search, walk.node, sites?.node ?? null);
  const story = makeStory(page, panel.show);
  panel.offer(story.button);
  const dock = makeDock(page);
  if (embedded === "1") embed(map, panel.node);
  const sight = keepFitting(page);
  drawGround(page);
  const areas = drawAreas(page);
  const squares = drawSquares(page);
  const places = drawPlaces(page);
  const gaps = drawGaps(page);
  const deciders = drawDeciders(page);
  const showChanges = drawChanges(page);
  drawNames(page);
  const answers = makeExplain(page, addresses);
  const seen = () => reach?.bounds() ?? sight.seen();
  const openTable = makeTable(page, makePicture(page, seen));
  const printing = makePrint(page, seen, areas.colour);
  const counting = embedded === "1" && !sites ? null : makeCounting(page);
  const edits = embedded === "1" || !counting ? null : makeEdits(page, counting, refresh);
  if (edits) panel.offer(edits.button);
  const reach =
    edits && counting && data.live && makeReach(page, counting.prepare, data.live.projection);
  if (reach) panel.offer(reach.button);
  const show = () => {
    const { thema, niveau, wie, kaart, stap, loop, antwoord, locatie } = state.shown;
    const chosen = chosenIn(page);
    panel.forWhom(wie);
    panel.per(niveau);
    sites?.read(antwoord);
    panel.show(thema);
    const place = readView(kaart);
    if (place) map.setView(place.center, place.zoom, { animate: false });
    if (chosen.area) areas.open(chosen.area, undefined, chosen.other);
    else if (chosen.square) squares.visit(chosen.square);
    else if (chosen.gap) gaps.visit(chosen.gap, place === null);
    else if (chosen.place) places.pick(chosen.place, place === null);
    else if (chosen.point) answers.explain(L.latLng(chosen.point[0], chosen.point[1]));
    else if (chosen.from) void reach?.open(chosen.from, place === null);
    else if (locatie && view.theme.group === "sites") sites?.open(Number(locatie));
    else if (state.shown["lijst"] === "1") deciders.open();
    else dock.close();
    story.show(stap);
    walk.show(loop);
    edits?.follow();
  };
  show();
  void edits?.start();
  state.follow(() => {
    dock.clear();
    sight.again();
    show();
  });
}

/**
 * What the address of the page names.
 *
 * @param {Page} page
 */
function chosenIn({ data, state }) {
  const { wijk, vierkant, naast, gat, plek, punt, bereik } = state.shown;
  const area = [...data.areas, ...data.subareas].find(({ code }) => code === wijk);
  return {
    area,
    other: area && otherOf(naast, area, data),
    square: vierkant,
    gap: data.gaps.filter(isTold).find(({ rank }) => String(rank) === gat),
    place: data.places.find(({ id }) => id === plek),
    point: readNumbers(punt, 2),
    from: bereik ? readFrom(bereik) : null,
  };
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
