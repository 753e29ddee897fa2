// What a reader tells: of a place on its card, or of what comes where the map is pointed at.

import { element } from "../elements.js";
import { formOf, homesFields, placeFields } from "./forms.js";
import { choosePoints } from "./pointing.js";

/** @import { Page, Place } from "../types.ts" */
/** @import { OwnEdit } from "./reading.js" */

/** @typedef {"place" | "path" | "homes"} Mode */
/**
 * @typedef {object} Tell
 * @property {() => string} fresh an id that no edit has
 * @property {(text: string | null) => void} ask what is to be done; null when it is done
 * @property {(edit: OwnEdit) => void} add
 * @property {(spot: [number, number]) => Promise<[number, number]>} toWay the spot of the nearest way
 * where one is near, else the spot itself
 */

/**
 * @param {OwnEdit} edit
 * @param {boolean} so
 * @returns {OwnEdit}
 */
const marked = (edit, so) => (so ? { ...edit, so } : edit);

/**
 * What is otherwise with a place, on its card.
 *
 * @param {Place} place
 * @param {Page} page
 * @param {Tell} tell
 */
export function correctPlace(place, page, { fresh, ask, add }) {
  const { say } = page.format;
  const { nodes, told } = placeFields(place, page);
  /** @param {boolean} so */
  const change = (so) => {
    const all = told();
    if (!Object.keys(all).length) return;
    add(marked({ id: fresh(), edit: "change_place", place: place.id, ...all }, so));
  };
  /** @param {boolean} so */
  const close = (so) => add(marked({ id: fresh(), edit: "close_place", place: place.id }, so));
  const move = () => {
    ask(say("edits.point.place"));
    choosePoints(page, 1, ([at]) => {
      ask(null);
      if (at) add({ id: fresh(), edit: "change_place", place: place.id, at });
    });
  };
  const form = formOf(nodes, [
    [say("edits.so"), () => change(true)],
    [say("edits.if"), () => change(false)],
    [say("edits.gone"), () => close(true)],
    [say("edits.ifClosed"), () => close(false)],
    [say("edits.move"), move],
  ]);
  const summary = element("summary", {}, say("edits.correct"));
  return element("details", { class: "si-correct" }, summary, form);
}

/**
 * Lets the reader point at the map, and tell what comes there.
 *
 * @param {Mode} mode
 * @param {Page} page
 * @param {Tell} tell
 */
export function addSomething(mode, page, { fresh, ask, add, toWay }) {
  const { data, format, actions } = page;
  const { say } = format;
  /**
   * @param {string} title
   * @param {[number, number]} at
   * @param {HTMLElement} form
   */
  const openForm = (title, [lng, lat], form) => {
    actions.openCard({
      row: null,
      state: {},
      card: () => element("article", { class: "si-card" }, element("h2", {}, title), form),
      marks: L.circleMarker([lat, lng], { radius: 8, color: "#00441b", interactive: false }),
      bounds: L.latLngBounds([[lat, lng]]),
    });
  };
  /** @param {OwnEdit} edit */
  const done = (edit) => {
    actions.closeCard();
    add(edit);
  };
  /** @param {[number, number]} at */
  const askHomes = (at) => {
    const { nodes, told } = homesFields(page);
    const send = () => done({ id: fresh(), edit: "add_homes", homes: told(), at });
    openForm(say("edits.addHomes"), at, formOf(nodes, [[say("edits.if"), send]]));
  };
  /** @param {[number, number]} at */
  const askPlace = (at) => {
    const { nodes, told } = placeFields(null, page);
    /** @param {boolean} so */
    const send = (so) => {
      const { category = data.categories[0].key, name = say("edits.newPlace"), ...all } = told();
      done(marked({ id: fresh(), edit: "add_place", at, ...all, category, name }, so));
    };
    const form = formOf(nodes, [
      [say("edits.if"), () => send(false)],
      [say("edits.so"), () => send(true)],
    ]);
    openForm(say("edits.addPlace"), at, form);
  };
  /** @param {[number, number][]} ends */
  const addBridge = async (ends) => {
    const along = await Promise.all(ends.map(toWay));
    add({ id: fresh(), edit: "add_path", along, kind: "bridge" });
  };
  ask(say(`edits.point.${mode}`));
  choosePoints(page, mode === "path" ? 2 : 1, (spots) => {
    ask(null);
    if (!spots.length) return;
    if (mode === "path") void addBridge(spots);
    else if (mode === "homes") askHomes(spots[0]);
    else askPlace(spots[0]);
  });
}
