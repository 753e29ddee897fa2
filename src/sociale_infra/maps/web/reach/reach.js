// How far one walks in 5, 10 and 15 minutes, from a spot that the reader points at or from a place.

import { lngLat } from "../edits/marks.js";
import { choosePoints } from "../edits/pointing.js";
import { element, link } from "../elements.js";
import { goTo } from "../room.js";
import { readNumbers } from "../state.js";
import { reachCard, waitingCard } from "./card.js";
import { addReachLayer } from "./layer.js";

/** @import { Page } from "../types.ts" */
/** @import { From, makeLive } from "../live/live.js" */
/** @import { Projection } from "../payload.d.ts" */

/** @typedef {Pick<Awaited<ReturnType<typeof makeLive>>, "reach">} Live */

const MINUTES = [5, 10, 15];
const CLOSEST = 16; // zoom

/**
 * How far one walks, and how fast; slowly where that is asked for.
 *
 * @param {Page} page
 */
function walksOf({ data, view }) {
  const part = view.whom ? view.whom.walk / data.robust.walk : 1;
  const walks = MINUTES.map((minutes) => ({
    minutes,
    metres: minutes * data.metresPerMinute * part,
  }));
  return { walks, kmh: (data.metresPerMinute * part * 60) / 1000 };
}

/**
 * The spot or the place that the address names.
 *
 * @param {string} told
 * @returns {From}
 */
export function readFrom(told) {
  const [lat, lng] = readNumbers(told, 2) ?? [];
  const isSpot = Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return isSpot ? { at: [lng, lat] } : { place: told };
}

/** @param {From} from */
const write = (from) => ("place" in from ? from.place : `${from.at[1]},${from.at[0]}`);

/**
 * Returns the button that begins; `open(from, going)`; `ask(from)`, a button for a spot or a place; and
 * `bounds()` of what is shown, null if nothing is.
 *
 * @param {Page} page
 * @param {() => Promise<Live>} prepare
 * @param {Projection} projection
 */
export function makeReach(page, prepare, projection) {
  const { map, data, format, state, actions } = page;
  const { say } = format;
  const layer = addReachLayer(page, projection);
  /** @type {Live | null} */
  let live = null;

  /** @param {From} from */
  function card(from) {
    if (!live) return waitingCard("counting", page);
    const { walks, kmh } = walksOf(page);
    const limits = walks.map(({ metres }) => metres);
    const reached = live.reach([from], limits);
    layer.show(reached);
    const place = "place" in from ? data.places.find(({ id }) => id === from.place) : undefined;
    const isPlace = "place" in from;
    const told = { isPlace, name: place?.name ?? null, walks, speed: format.decimal(kmh), again };
    return reachCard(reached, told, page);
  }

  /**
   * The chosen spot, which can be dragged; a place stays where it is.
   *
   * @param {From} from
   * @param {(from: From) => void} follow
   */
  function marksOf(from, follow) {
    if ("place" in from) return [];
    const icon = L.divIcon({ className: "si-from", iconSize: undefined });
    const at = L.latLng(from.at[1], from.at[0]);
    const title = say("reach.drag");
    const marker = L.marker(at, { icon, title, draggable: true, autoPan: true, keyboard: false });
    const there = () => ({ at: lngLat(marker.getLatLng()) });
    let waiting = false;
    marker.on("drag", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow(there());
      });
    });
    marker.on("dragend", () => {
      follow(there());
      state.set({ bereik: write(there()) });
    });
    return [marker];
  }

  /**
   * @param {From} from
   * @param {boolean} going whether the map goes there
   */
  async function open(from, going) {
    const now = { from, isOpen: true };
    const marks = marksOf(from, (moved) => {
      now.from = moved;
      if (now.isOpen) actions.refreshCard();
    });
    actions.openCard({
      row: null,
      state: { bereik: write(from) },
      card: () => card(now.from),
      marks: L.layerGroup(marks).on("remove", () => {
        now.isOpen = false;
        layer.show(null);
      }),
      bounds: null,
    });
    if (!live) {
      live = await prepare();
      if (!now.isOpen) return;
      actions.refreshCard();
    }
    const bounds = layer.bounds();
    if (going && bounds) goTo(map, bounds, CLOSEST);
  }

  /** Lets the reader point at a spot. */
  function again() {
    let stop = () => {};
    actions.openCard({
      row: null,
      state: {},
      card: () => waitingCard("point", page),
      marks: L.layerGroup().on("remove", () => stop()),
      bounds: null,
    });
    stop = choosePoints(page, 1, ([at]) => {
      stop = () => {};
      if (at) void open({ at }, true);
    });
  }

  /** @param {From} from */
  function ask(from) {
    const key = "place" in from ? "reach.askPlace" : "reach.ask";
    const button = element("button", { type: "button", class: "si-ask" }, say(key));
    button.addEventListener("click", () => void open(from, true));
    return button;
  }

  return { button: link(say("reach.start"), again), open, ask, bounds: layer.bounds };
}
