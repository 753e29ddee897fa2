// The map that answers back: what the reader corrects and tries, counted again before their eyes.

import { link } from "../elements.js";
import { makeBar } from "./bar.js";
import { makeCards } from "./cards.js";
import { counting, makeList, withEdit } from "./list.js";
import { drawEdits } from "./marks.js";
import { addSomething, correctPlace } from "./telling.js";
import { makeTrying } from "./trying.js";
import { sayingOf } from "./words.js";

/** @import { GapNow, Page, Place } from "../types.ts" */
/** @import { Told } from "./forms.js" */
/** @import { Counting } from "./counting.js" */
/** @import { OwnEdit, Variant } from "./reading.js" */
/** @import { Tell } from "./telling.js" */

const ON = "1"; // in the address: the bar is there

/**
 * What the edits change of the headline, in a sentence.
 *
 * @param {number} count of the edits
 * @param {number | undefined} before how many lack something
 * @param {number | undefined} now
 * @param {Page} page
 */
function writeHeadline(count, before, now, { format: { say, people } }) {
  if (!count) return say("edits.begin");
  if (before === undefined || now === undefined) return say("edits.unknown", { count });
  const change = Math.round(now) - Math.round(before);
  let which = "same";
  if (change) which = change > 0 ? "more" : "fewer";
  const values = { count, now: people(now), more: people(Math.abs(change)) };
  return say(`edits.headline.${which}`, values);
}

/** @param {Pick<Page["data"], "robust">} data */
const lackingIn = ({ robust }) => robust.figures["robust"]?.lacking[0];

/**
 * Returns the button that begins; `start()`, which counts with the edits of the address; `follow()`, for
 * when the reader has gone back; `attempt(variant)`, `trying(variant)` and `leave()`, for variants that
 * the page offers; and what is told of places.
 *
 * @param {Page} page
 * @param {Counting} town that is counted
 * @param {() => void} refresh shows the theme again
 */
export function makeEdits(page, town, refresh) {
  const { map, data, format, state, view, actions } = page;
  const { say, people } = format;
  const { found, prepare, measure, settle } = town;
  const list = makeList(state);
  const offered = makeTrying(list);
  let on = state.shown["wat"] === ON;
  let before = false; // whether the map is shown without the edits
  let marks = L.layerGroup();
  const bar = makeBar(page, {
    begin: (mode) => addSomething(mode, page, tell),
    undo: () => step(list.undo),
    redo: () => step(list.redo),
    list: () => cards.openList(),
    end: () => end(),
    before: () => {
      before = !before;
      void step(() => {}, before);
    },
    choose: (at) => void step(() => list.choose(at)),
    another: () => void step(list.add).then(() => cards.openList()),
    compare: () => void cards.openComparison(),
  });
  const cards = makeCards(page, list, town, { set, step, openEdit });
  /** @type {Tell} */
  const tell = {
    fresh: list.fresh,
    ask: (text) => (text === null ? showBar() : bar.tell(text)),
    add: (edit) => void set(withEdit(list.now(), edit)),
    toWay: town.toWay,
  };

  function told() {
    const [was, now] = [lackingIn(found), lackingIn(data)];
    if (before && was !== undefined) return say("edits.beforeTold", { people: people(was) });
    return writeHeadline(counting(list.now()).length, was, now, page);
  }

  function showBar() {
    state.set({ wat: on ? ON : null });
    if (on || !list.isEmpty()) bar.show(told(), list, before);
    else bar.hide();
  }

  /** The open card of a gap becomes that of the gap which is there now; of the first, by its rank. */
  function followGap() {
    const { opened } = view;
    if (!opened || !("outline" in opened) || !("rank" in opened)) return;
    const rank = Number(state.shown["gat"]);
    const now = data.gaps.find((gap) => gap === opened || alike(gap, opened)) ?? null;
    const byRank = starting ? data.gaps.find((gap) => gap.rank === rank) : null;
    const next = byRank ?? now;
    if (next?.figures) actions.visit({ ...next, figures: next.figures }, false);
    else actions.closeCard();
  }

  /**
   * @param {GapNow} one
   * @param {GapNow} other
   */
  const alike = (one, other) =>
    String(one.middle) === String(other.middle) || (one.before ?? one) === (other.before ?? other);

  let starting = false;
  function show() {
    const edits = list.now();
    view.edited = counting(edits).length > 0 && !before;
    document.documentElement.classList.toggle("si-edited", view.edited);
    document.documentElement.classList.remove("si-dragging");
    marks.remove();
    marks = drawEdits(before ? [] : edits, page, { open: openEdit, drag, drop }).addTo(map);
    actions.redrawGaps();
    followGap();
    showBar();
    refresh();
  }

  /** @param {OwnEdit[]} edits */
  async function settled(edits) {
    await settle(edits);
    show();
  }

  /**
   * Counts with these edits; what cannot be is told, and changes nothing.
   *
   * @param {OwnEdit[]} edits
   */
  async function set(edits) {
    on = true;
    const [refusal] = await measure(edits);
    if (refusal) {
      showBar();
      bar.tell(say(`edits.fault.${refusal.fault}`));
      return;
    }
    before = false;
    list.set(edits);
    await settled(edits);
  }

  /**
   * @param {() => void} change
   * @param {boolean} without the edits
   */
  async function step(change, without = false) {
    before = without;
    change();
    const edits = without ? [] : list.now();
    await measure(edits);
    await settled(edits);
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
    document.documentElement.classList.add("si-dragging");
    requestAnimationFrame(async () => {
      waiting = false;
      if ((await measure(moved(edit, at))).length) return;
      bar.tell(told());
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

  /** @param {OwnEdit} edit */
  function openEdit(edit) {
    const place = "place" in edit ? data.places.find(({ id }) => id === edit.place) : undefined;
    if (place) actions.pick(place);
    else cards.openList();
  }

  async function end() {
    await step(list.clear);
    on = false;
    showBar();
  }

  /** @param {Variant} variant */
  async function attempt(variant) {
    on = true;
    if (offered.take(variant)) await step(() => {});
    else {
      showBar();
      bar.tell(say("edits.noRoom"));
    }
  }

  /** @param {Variant} variant */
  function trying(variant) {
    const at = offered.find(variant);
    if (at < 0) return null;
    return at === list.at() && !before ? "now" : "kept";
  }

  /**
   * What if is no answer to what is so.
   *
   * @param {Place} place
   */
  const answered = ({ id }) =>
    list.now().find((edit) => edit.so && "place" in edit && edit.place === id);

  /**
   * An answer comes in the place of another.
   *
   * @param {Place} place
   * @param {Told | null} given
   */
  function answer(place, given) {
    const others = list.now().filter((edit) => edit !== answered(place));
    const whose = { id: list.fresh(), place: place.id, so: /** @type {const} */ (true) };
    if (!given) void set(others);
    else if (given.gone) void set([...others, { ...whose, edit: "close_place" }]);
    else void set([...others, { ...whose, edit: "change_place", ...given }]);
  }

  /** Counts with the edits of the address, but for those that do not fit this map. */
  async function start() {
    if (list.isEmpty()) return;
    let count = 0;
    for (const [at, { edits }] of list.variants().entries()) {
      const refused = new Set((await measure(edits)).map(({ id }) => id));
      count += refused.size;
      if (refused.size) list.leaveOut(at, refused);
    }
    starting = true;
    await step(() => {});
    starting = false;
    if (count) bar.tell(say("edits.leftOut", { count }));
  }

  /**
   * What is told of a place, in words.
   *
   * @param {Place} place
   */
  const said = ({ id }) =>
    list
      .now()
      .filter((edit) => "place" in edit && edit.place === id)
      .map((edit) => `${say(edit.so ? "edits.so" : "edits.if")}: ${sayingOf(edit, page)}`);

  return {
    attempt,
    trying,
    leave: () => step(() => {}, true),
    button: link(say("edits.start"), () => {
      on = true;
      void prepare();
      showBar();
    }),
    follow() {
      list.keep();
      on = state.shown["wat"] === ON;
      showBar();
    },
    start,
    /** @param {Place} place */
    correct: (place) => correctPlace(place, page, tell),
    answer,
    answered,
    said,
  };
}
