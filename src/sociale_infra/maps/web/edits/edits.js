// The map that answers back: what the reader corrects and tries, counted again before their eyes.

import { link } from "../elements.js";
import { makeBar } from "./bar.js";
import { makeCounting } from "./counting.js";
import { makeList, withEdit } from "./list.js";
import { listCard } from "./listing.js";
import { drawEdits } from "./marks.js";
import { addSomething, correctPlace } from "./telling.js";

/** @import { Page, Place } from "../types.ts" */
/** @import { Told } from "./forms.js" */
/** @import { OwnEdit } from "./reading.js" */
/** @import { Tell } from "./telling.js" */

const ON = "1"; // in the address: the bar is there

/**
 * What the edits change of the headline, in a sentence.
 *
 * @param {number} count of the edits
 * @param {{ before: number | undefined, now: number | undefined }} lacking
 * @param {Page} page
 */
function writeHeadline(count, { before, now }, { format: { say, people } }) {
  if (!count) return say("edits.begin");
  if (before === undefined || now === undefined) return say("edits.unknown", { count });
  const change = Math.round(now) - Math.round(before);
  let which = "same";
  if (change) which = change > 0 ? "more" : "fewer";
  const values = { count, now: people(now), more: people(Math.abs(change)) };
  return say(`edits.headline.${which}`, values);
}

/**
 * Returns the button that begins; `prepare()`, the town that is counted; `start()`, which counts with the edits of the address; `follow()`,
 * for when the reader has gone back; and what is told of places: null where the page cannot count.
 *
 * @param {Page} page
 * @param {() => void} refresh shows the theme again
 */
export function makeEdits(page, refresh) {
  const { map, data, format, state, view, actions } = page;
  const counting = makeCounting(page);
  if (!counting) return null;
  const { prepare, measure, lacking } = counting;
  const list = makeList(state);
  let on = state.shown["wat"] === ON;
  let marks = L.layerGroup();
  const bar = makeBar(page, {
    begin: (mode) => addSomething(mode, page, tell),
    undo: () => step(list.undo),
    redo: () => step(list.redo),
    list: () => openList(),
    end: () => end(),
  });
  /** @type {Tell} */
  const tell = {
    fresh: list.fresh,
    ask: (text) => (text === null ? showBar() : bar.tell(text)),
    add: (edit) => void set(withEdit(list.now(), edit)),
    toWay: counting.toWay,
  };

  function showBar() {
    const edits = list.now();
    state.set({ wat: on ? ON : null });
    if (on || edits.length) {
      const can = { canUndo: list.canUndo(), canRedo: list.canRedo(), count: edits.length };
      bar.show(writeHeadline(edits.length, lacking(), page), can);
    } else {
      bar.hide();
    }
  }

  function show() {
    const edits = list.now();
    view.edited = edits.length > 0;
    document.documentElement.classList.toggle("si-edited", view.edited);
    marks.remove();
    marks = drawEdits(edits, page, { open: openEdit, drag, drop }).addTo(map);
    showBar();
    refresh();
  }

  /**
   * Counts with these edits; what cannot be is told, and changes nothing.
   *
   * @param {OwnEdit[]} edits
   */
  async function set(edits) {
    on = true;
    const fault = await measure(edits);
    if (fault) {
      showBar();
      bar.tell(format.say(`edits.fault.${fault}`));
      return;
    }
    list.set(edits);
    show();
  }

  /** @param {() => void} change */
  async function step(change) {
    change();
    await measure(list.now());
    show();
  }

  /**
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  const moved = (edit, at) =>
    list.now().map((one) => (one === edit ? /** @type {OwnEdit} */ ({ ...one, at }) : one));

  let waiting = false;
  /**
   * While it is dragged the figures follow, once a frame.
   *
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  function drag(edit, at) {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(async () => {
      waiting = false;
      if (await measure(moved(edit, at))) return;
      bar.tell(writeHeadline(list.now().length, lacking(), page));
      refresh();
    });
  }

  /**
   * @param {OwnEdit} edit
   * @param {[number, number]} at
   */
  async function drop(edit, at) {
    await set(moved(edit, at));
    // Where it cannot be, it goes back.
    if (list.now().includes(edit)) await step(() => {});
  }

  function openList() {
    const acts = {
      /** @param {OwnEdit[]} edits */
      set: (edits) => void set(edits).then(openList),
      open: openEdit,
    };
    actions.openCard({
      row: null,
      state: {},
      card: () => listCard(list.now(), page, acts),
      marks: L.layerGroup(),
      bounds: null,
    });
  }

  /** @param {OwnEdit} edit */
  function openEdit(edit) {
    const place = "place" in edit ? data.places.find(({ id }) => id === edit.place) : undefined;
    if (place) actions.pick(place);
    else openList();
  }

  async function end() {
    if (list.now().length) await set([]);
    on = false;
    showBar();
  }

  /**
   * What if is no answer to what is so.
   *
   * @param {Place} place
   */
  const answered = ({ id }) =>
    list.now().find((edit) => edit.so && "place" in edit && edit.place === id);

  /**
   * @param {Place} place
   * @param {Told | null} told
   */
  function answer(place, told) {
    const whose = { id: list.fresh(), place: place.id, so: /** @type {const} */ (true) };
    if (!told) void set(list.now().filter((edit) => edit !== answered(place)));
    else if (told.gone) tell.add({ ...whose, edit: "close_place" });
    else tell.add({ ...whose, edit: "change_place", ...told });
  }

  return {
    prepare,
    button: link(format.say("edits.start"), () => {
      on = true;
      void prepare();
      showBar();
    }),
    follow() {
      list.keep();
      on = state.shown["wat"] === ON;
      showBar();
    },
    async start() {
      const edits = list.take();
      if (edits.length) await set(edits);
    },
    /** @param {Place} place */
    correct: (place) => correctPlace(place, page, tell),
    answer,
    answered,
  };
}
