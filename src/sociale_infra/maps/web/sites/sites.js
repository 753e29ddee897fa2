// Where next: the answers in the panel and on the map, and an answer taken in as a variant.

import { decodePoint } from "../geometry.js";
import { isDragging } from "../panes.js";
import { siteCard } from "./card.js";
import { drawSites } from "./layer.js";
import { makeList } from "./list.js";
import { fromOf, variantOf } from "./names.js";

/** @import { Page, Theme } from "../types.ts" */
/** @import { Sites } from "../payload.d.ts" */
/** @import { makeLive } from "../live/live.js" */
/** @import { Shown } from "./list.js" */

/** @typedef {Awaited<ReturnType<typeof makeLive>>} Live */

/**
 * Returns its node for the panel, `read(answer)` of the address, `follow(theme)`, and `open(site)`, the
 * card of a site by its number.
 *
 * @param {Sites} sites
 * @param {Page} page
 * @param {() => void} refresh shows the theme again
 */
export function makeSites(sites, page, refresh) {
  const { map, data, state, view, actions } = page;
  const { answers } = sites;
  const found = data.robust.figures["people"]?.people[0] ?? 0;
  const variants = answers.map((answer, i) => variantOf(answer, i + 1, page));
  const layer = drawSites(page, open);
  const list = makeList(sites, page, { choose, attempt, open });
  /** @type {Live | null} */
  let live = null;
  /** @type {Shown["reach"]} */
  let reach = null;
  let isAsked = false;
  let tried = -1;
  let isOn = false;

  /** @param {number} number from 1 */
  function open(number) {
    const answer = answers[view.answer];
    const site = answer.sites[number - 1];
    if (!site) return;
    actions.openCard({
      row: null,
      state: { locatie: String(number) },
      card: () => siteCard(answer, { answer: view.answer + 1, site: number }, page),
      marks: L.layerGroup([]),
      bounds: L.latLngBounds([decodePoint(site.point, data.grid)]),
    });
  }

  /** @param {number} at */
  const remember = (at) => {
    view.answer = at;
    state.set({ antwoord: at ? String(at + 1) : null });
  };

  /** @param {number} at */
  function choose(at) {
    if (state.shown["locatie"]) actions.closeCard();
    remember(at);
    if (actions.trying(variants[at]) === "kept") actions.attempt(variants[at]);
    else if (tried >= 0 && tried !== at) actions.leave();
    else refresh();
  }

  function attempt() {
    if (tried === view.answer) actions.leave();
    else actions.attempt(variants[view.answer]);
  }

  /** The streets within the walk of the chosen sites, and who newly gets a place. */
  function showReach() {
    if (!live || isDragging()) return;
    const all = answers[view.answer].sites.map((site) => fromOf(site, page));
    const starts = all.filter((from) => from !== null);
    const reached = isOn ? live.reach(starts, [data.robust.walk]) : null;
    layer.reach(reached, reached ? live.newly(reached.walks) : undefined);
  }

  function show() {
    const now = data.robust.figures["people"]?.people[0] ?? found;
    const isTried = tried === view.answer;
    list.show(isOn ? { at: view.answer, isTried, more: now - found, reach } : null);
    layer.pins(isOn ? answers[view.answer].sites : null);
    showReach();
  }

  /** Unpacks the town, once it is asked for. */
  async function prepare() {
    isAsked = true;
    const town = actions.town();
    reach = town && "coming";
    show();
    if (!town) return;
    live = await town;
    reach = "there";
    show();
  }

  return {
    node: list.node,
    open,
    /** @param {string | null | undefined} answer */
    read(answer) {
      const at = Number(answer ?? 1) - 1;
      view.answer = answers[at] ? at : 0;
    },
    /** @param {Theme} theme */
    follow(theme) {
      isOn = theme.group === "sites";
      map.getContainer().classList.toggle("si-siting", isOn);
      const now = variants.findIndex((variant) => actions.trying(variant) === "now");
      // Another variant that is an answer brings its sites along.
      if (now >= 0 && now !== tried) remember(now);
      tried = now;
      if (isOn && !isAsked) void prepare();
      else show();
    },
  };
}
