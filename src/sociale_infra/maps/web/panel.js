// The panel: what the page is about, the choice of theme, its legend, the gaps and the layers.

import { makeBackgrounds } from "./backgrounds.js";
import { dot } from "./deciders.js";
import { element, isSheet, link } from "./elements.js";
import { makeGapList } from "./gaplist.js";
import { makeLayers } from "./layers.js";
import { canUnpack } from "./packed.js";
import { makeLarge } from "./reader.js";
import { makeLegend } from "./legend.js";
import { makeLevels } from "./levels.js";
import { makeThemes } from "./themes.js";
import { makeWhom } from "./whom.js";
import { makeShare } from "./share.js";

/** @import { Page, Theme } from "./types.ts" */

/**
 * To the table, and to the page as it is now in the other language.
 *
 * @param {Page} page
 */
function links({ state, data, format, actions }) {
  const others = data.languages.filter(({ key }) => key !== data.language);
  const buttons = others.map(({ key, name }) => {
    const button = link(name, () => {
      location.hash = state.hashWith({ lang: key });
    });
    button.lang = key;
    return button;
  });
  const table = link(format.say("table.open"), actions.openTable);
  return element("p", { class: "si-links" }, table, ...buttons);
}

/**
 * The finding first: who misses what and where, and what that rests on: how many places decide that,
 * which a list names. `follow()` writes it as it is now.
 *
 * @param {Page} page
 */
function heading({ data, format, actions }) {
  const { facts, headline, deciders } = data;
  const title = element("h1", { dir: "auto" });
  const missing = element("p", { class: "si-missing" });
  const told = element("span", {});
  const list = link(format.say("deciders.show"), () => actions.openDeciders());
  list.classList.add("si-way"); // not for paper
  const rests = deciders.length ? [dot(), told, " ", list] : [told];
  const follow = () => {
    title.textContent = headline.title;
    missing.textContent = headline.missing;
    missing.hidden = !headline.missing;
    told.textContent = headline.rests;
  };
  follow();
  const node = element(
    "header",
    {},
    facts.sample ? element("p", { class: "si-badge" }, format.say("sample")) : null,
    element("p", { class: "si-with-edits si-small" }, format.say("edits.withThem")),
    title,
    missing,
    element("p", { class: "si-rests" }, ...rests),
    facts.unit === "residents" ? null : element("p", { class: "si-note" }, format.say("counted")),
  );
  return { node, follow };
}

/**
 * Of when the data is, in words.
 *
 * @param {Page} page
 */
export function dated({ data: { facts }, format: { say, date } }) {
  const { dataDate } = facts;
  return dataDate === "unknown"
    ? say("dataDateUnknown")
    : say("dataDate", { date: date(dataDate) });
}

/**
 * @param {Page} page
 * @param {(theme: Theme) => void} choose
 */
function choice({ format, themes }, choose) {
  const groups = [...new Set(themes.map(({ group }) => group))].map((group) => {
    const options = themes
      .filter((theme) => theme.group === group)
      .map((theme) => element("option", { value: themes.indexOf(theme) }, theme.label));
    return element("optgroup", { label: format.say(`groups.${group}`) }, ...options);
  });
  const select = element("select", { id: "si-choice" }, ...groups);
  select.addEventListener("change", () => choose(themes[Number(select.value)]));
  const label = element("label", { for: "si-choice" }, format.say("choose"));
  return { select, node: element("div", { class: "si-choice" }, label, select) };
}

/**
 * The button that folds all but the finding away, as it is at first on a phone.
 *
 * @param {HTMLElement} more
 * @param {Page} page
 */
function folding(more, { map, format, state }) {
  const button = element("button", { type: "button", class: "si-fold", "aria-controls": more.id });
  /** @param {boolean} folded */
  const fold = (folded) => {
    more.hidden = folded;
    button.textContent = folded ? "▾" : "▴";
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", format.say(folded ? "unfold" : "fold"));
    map.fire("resize");
  };
  button.addEventListener("click", () => fold(!more.hidden));
  fold(isSheet() && state.shown["embed"] !== "1");
  return button;
}

/**
 * @param {L.Map} map
 * @param {HTMLElement} node
 */
function addTo(map, node) {
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => node;
  control.addTo(map);
  // The keyboard comes to the choice of theme first, and then to the areas and places.
  const corner = node.closest(".leaflet-control-container");
  if (corner) map.getContainer().prepend(corner);
}

/**
 * Adds the panel to the map; returns its node, `show(id)` of a theme, `forWhom(key)` and `per(id)` of
 * a level, which count from the next theme that is shown, `refill()`, for when the gaps are others,
 * and `light(area)`, which makes one stand out.
 *
 * @param {Page} page
 * @param {HTMLElement} search
 * @param {HTMLElement | null} walk
 * @param {HTMLElement | null} answers about new sites
 */
export function addPanel(page, search, walk, answers) {
  const { map, format, themes, state, actions } = page;
  const legend = makeLegend(page);
  const layers = makeLayers(page);
  const gaps = makeGapList(page);
  const head = heading(page);
  legend.explain(themes[0]); // now, so that the panel has its full height
  /** @param {Theme} theme */
  const choose = (theme) => {
    select.value = String(themes.indexOf(theme));
    title.textContent = theme.label;
    state.set({ thema: theme === themes[0] ? null : theme.id });
    head.follow();
    levels.follow(theme);
    actions.colour(theme);
    legend.explain(theme);
    gaps.follow(theme);
    layers.lead(theme);
    whom.follow();
  };
  /** @param {string | null | undefined} id of a theme; the first where there is no such */
  const show = (id) => {
    if (levels.isOfAll() && page.view.whom) {
      whom.choose(null);
      state.set({ wie: null });
    }
    themes.splice(0, themes.length, ...makeThemes(page, page.view.whom));
    choose(themes.find((theme) => theme.id === id) ?? themes[0]);
  };
  const whom = makeWhom(page, () => show(page.view.theme.id));
  const levels = makeLevels(page, () => show(page.view.theme.id));
  const { select, node: chooser } = choice(page, choose);
  const title = element("p", { class: "si-theme" });
  const more = element(
    "div",
    { class: "si-more", id: "si-more" },
    element("div", { class: "si-choices" }, chooser, whom.node, levels.node, levels.note),
    title,
    legend.node,
    gaps.node,
    legend.ranked,
    gaps.list,
    walk,
    layers.node,
    makeBackgrounds(page),
    makeShare(page),
    canUnpack() ? null : element("p", { class: "si-small" }, format.say("cannotUnpack")),
    element(
      "p",
      { class: "si-foot" },
      element("span", { class: "si-small si-dated" }, dated(page)),
      makeLarge(page),
    ),
  );
  const ways = links(page);
  const finder = element("div", { class: "si-finder" }, search, ways);
  const name = { class: "si-panel", "aria-label": format.say("panel") };
  const node = element("section", name, folding(more, page), head.node, answers, finder, more);
  addTo(map, node);
  /** @param {HTMLElement} way */
  const offer = (way) => ways.prepend(way);
  const { refill } = gaps;
  return {
    node,
    show,
    offer,
    refill,
    forWhom: whom.choose,
    per: levels.choose,
    light: legend.light,
  };
}
