// The map that answers back: what the reader corrects and tries, counted again before their eyes.

import { element, link } from "../elements.js";
import { makeLive } from "../live/live.js";
import { makeBar } from "./bar.js";
import { formOf, homesFields, placeFields } from "./forms.js";
import { makeList, withEdit } from "./list.js";
import { listCard } from "./listing.js";
import { drawEdits } from "./marks.js";
import { choosePoints } from "./pointing.js";
import { recount } from "./recount.js";
import { drawSquares } from "./squares_now.js";

/** @import { Page } from "../types.ts" */
/** @import { Place } from "../payload.d.ts" */
/** @import { LiveData } from "../live/live.js" */
/** @import { Told } from "./forms.js" */
/** @import { OwnEdit } from "./reading.js" */
/** @import { Counted } from "./recount.js" */

/** @typedef {Awaited<ReturnType<typeof makeLive>>} Live */
/** @typedef {"place" | "path" | "homes"} Mode */

const ON = "1"; // in the address: the bar is there

/**
 * What of the data changes with the edits, as the run found it.
 *
 * @param {Page["data"]} data
 */
const copyOf = ({ areas, robust, whoms, categories, headline, terms }) =>
  structuredClone({ areas, robust, whoms, categories, headline, terms });

/**
 * Puts figures in the place of others, in the objects that all of the page holds on to.
 *
 * @param {Page["data"]} data
 * @param {Counted} figures
 */
function put(data, { areas, whoms, categories, robust, headline }) {
  data.areas.forEach((area, i) => Object.assign(area, areas[i]));
  data.whoms.forEach((whom, i) => Object.assign(whom, whoms[i]));
  data.categories.forEach((category, i) => Object.assign(category, categories[i]));
  Object.assign(data.robust, robust);
  Object.assign(data.headline, headline);
}

/**
 * Returns the button that begins, and `follow()` for when the reader has gone back; nothing where the
 * page cannot count again.
 *
 * @param {Page} page
 * @param {() => void} refresh shows the theme again
 */
export function makeEdits(page, refresh) {
  const { map, data, format, state, view, actions } = page;
  const { say, people } = format;
  const { live, addresses } = data;
  if (!live || !addresses || !("DecompressionStream" in window)) return null;
  const found = copyOf(data);
  const places = structuredClone(data.places);
  const source = /** @type {LiveData} */ (
    /** @type {unknown} */ ({ ...data, ...found, live, addresses, places })
  );
  const list = makeList(state);
  /** @type {Promise<Live> | undefined} */
  let counting;
  const count = () => (counting ??= makeLive(source));
  let marks = L.layerGroup();
  const squares = drawSquares(page, source);
  let on = state.shown["wat"] === ON;

  const bar = makeBar(page, {
    begin: (mode) => begin(mode),
    undo: () => step(list.undo),
    redo: () => step(list.redo),
    list: () => openList(),
    end: () => end(),
  });

  /** What the edits change of the headline. */
  function headline() {
    const before = found.robust.figures["robust"]?.lacking[0];
    const now = data.robust.figures["robust"]?.lacking[0];
    const edits = list.now().length;
    if (before === undefined || now === undefined) return say("edits.unknown", { count: edits });
    if (!edits) return say("edits.begin");
    const change = Math.round(now) - Math.round(before);
    const values = { count: edits, now: people(now), more: people(Math.abs(change)) };
    const which = change > 0 ? "more" : change < 0 ? "fewer" : "same";
    return say(`edits.headline.${which}`, values);
  }

  /** @param {OwnEdit[]} edits that are measured now */
  function show(edits) {
    view.edited = edits.length > 0;
    document.documentElement.classList.toggle("si-edited", view.edited);
    marks.remove();
    marks = drawEdits(edits, page, { open: openEdit, drag, drop });
    marks.addTo(map);
    showBar();
    refresh();
  }

  function showBar() {
    const edits = list.now();
    state.set({ wat: on ? ON : null });
    if (!on && !edits.length) {
      bar.hide();
      return;
    }
    const can = { canUndo: list.canUndo(), canRedo: list.canRedo(), count: edits.length };
    bar.show(headline(), can);
  }

  /**
   * Measures with these edits; tells what cannot be, and changes nothing then.
   *
   * @param {OwnEdit[]} edits
   */
  async function measure(edits) {
    const town = await count();
    const [refusal] = town.set(edits);
    if (refusal) {
      bar.tell(say(`edits.fault.${refusal.fault}`));
      return false;
    }
    put(data, edits.length ? recount(found, town.now().sums) : structuredClone(found));
    squares.show(edits.length ? town.now().sums : null);
    return true;
  }

  /** @param {OwnEdit[]} edits */
  async function set(edits) {
    on = true;
    if (!(await measure(edits))) return;
    list.set(edits);
    show(edits);
  }

  /** @param {() => void} change */
  async function step(change) {
    change();
    if (await measure(list.now())) show(list.now());
  }

  let waiting = false;
  /**
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  function drag(edit, at) {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(async () => {
      waiting = false;
      if (!(await measure(moved(edit, at)))) return;
      bar.tell(headline());
      refresh();
    });
  }

  /**
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  const moved = (edit, at) => list.now().map((one) => (one === edit ? { ...one, at } : one));

  /**
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  async function drop(edit, at) {
    const edits = /** @type {OwnEdit[]} */ (moved(edit, at));
    if (await measure(edits)) {
      list.set(edits);
      show(edits);
    } else if (await measure(list.now())) show(list.now());
  }

  /** @param {HTMLElement} content @param {L.LatLngBounds | null} bounds */
  const openCard = (content, bounds = null) =>
    actions.openCard({ row: null, state: {}, card: () => content, marks: L.layerGroup(), bounds });

  function openList() {
    const acts = {
      set: (/** @type {OwnEdit[]} */ edits) => void set(edits).then(openList),
      open: openEdit,
    };
    openCard(listCard(list.now(), page, acts));
  }

  /** @param {OwnEdit} edit */
  function openEdit(edit) {
    const place = "place" in edit ? data.places.find(({ id }) => id === edit.place) : undefined;
    if (place) actions.pick(place);
    else openList();
  }

  /** @param {Mode} mode */
  function begin(mode) {
    bar.tell(say(`edits.point.${mode}`));
    choosePoints(page, mode === "path" ? 2 : 1, (spots) => {
      showBar();
      if (spots.length) pointed(mode, spots);
    });
  }

  /**
   * @param {Mode} mode
   * @param {[number, number][]} spots
   */
  function pointed(mode, spots) {
    const id = list.fresh();
    if (mode === "path") {
      void set([...list.now(), { id, edit: "add_path", along: spots, kind: "bridge" }]);
      return;
    }
    const [at] = spots;
    const bounds = L.latLngBounds([[at[1], at[0]]]);
    if (mode === "homes") {
      const { nodes, told } = homesFields(page);
      const add = () => {
        actions.closeCard();
        void set([...list.now(), { id, edit: "add_homes", homes: told(), at }]);
      };
      openCard(cardOf(say("edits.addHomes"), formOf(nodes, [[say("edits.if"), add]])), bounds);
      return;
    }
    const { nodes, told } = placeFields(null, page);
    /** @param {boolean} so */
    const add = (so) => {
      const all = told();
      const category = all.category ?? data.categories[0].key;
      const name = all.name ?? say("edits.newPlace");
      actions.closeCard();
      /** @type {OwnEdit} */
      const edit = { id, edit: "add_place", at, ...all, category, name };
      void set([...list.now(), so ? { ...edit, so } : edit]);
    };
    const form = formOf(nodes, [
      [say("edits.if"), () => add(false)],
      [say("edits.so"), () => add(true)],
    ]);
    openCard(cardOf(say("edits.addPlace"), form), bounds);
  }

  /**
   * @param {string} title
   * @param {HTMLElement} content
   */
  const cardOf = (title, content) =>
    element("article", { class: "si-card" }, element("h2", {}, title), content);

  /**
   * What is otherwise with a place, on its card.
   *
   * @param {Place} place
   */
  function correct(place) {
    const { nodes, told } = placeFields(place, page);
    /** @param {OwnEdit} edit @param {boolean} so */
    const say2 = (edit, so) => void set(withEdit(list.now(), so ? { ...edit, so } : edit));
    /** @param {boolean} so */
    const change = (so) =>
      say2({ id: list.fresh(), edit: "change_place", place: place.id, ...told() }, so);
    /** @param {boolean} so */
    const close = (so) => say2({ id: list.fresh(), edit: "close_place", place: place.id }, so);
    const form = formOf(nodes, [
      [say("edits.so"), () => change(true)],
      [say("edits.if"), () => change(false)],
      [say("edits.gone"), () => close(true)],
      [say("edits.ifClosed"), () => close(false)],
    ]);
    return element(
      "details",
      { class: "si-correct" },
      element("summary", {}, say("edits.correct")),
      form,
    );
  }

  /** @param {Place} place */
  const answered = ({ id }) => list.now().find((edit) => "place" in edit && edit.place === id);

  /**
   * @param {Place} place
   * @param {Told | null} told
   */
  function answer(place, told) {
    const others = list.now().filter((edit) => edit !== answered(place));
    const whose = { id: list.fresh(), place: place.id, so: /** @type {const} */ (true) };
    if (!told) void set(others);
    else if (told.gone) void set([...others, { ...whose, edit: "close_place" }]);
    else void set([...others, { ...whose, edit: "change_place", ...told }]);
  }

  async function end() {
    on = false;
    if (list.now().length) await set([]);
    on = false;
    showBar();
  }

  const button = link(say("edits.start"), () => {
    on = true;
    void count();
    showBar();
  });
  const follow = () => {
    list.keep();
    on = state.shown["wat"] === ON || list.now().length > 0;
    showBar();
  };
  const start = async () => {
    if (list.now().length && (await measure(list.now()))) show(list.now());
    else showBar();
  };
  return { button, follow, start, correct, answer, answered };
}
