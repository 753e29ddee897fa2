// The atlas: towns ranked and mapped on one figure, each beside towns like it.
//
// What is shown stands in the address: #gemeente=zoetermeer&cijfer=robust&lang=en

import { bdi, element } from "../elements.js";
import { makeFigures } from "../format.js";
import { makeMessages } from "../messages.js";
import { readState } from "../state.js";
import { makeBar } from "./bar.js";
import { makeCard } from "./card.js";
import { drawMap } from "./map.js";
import { rank } from "./rank.js";
import { makeSearch } from "./search.js";

/** @import { AtlasData, AtlasTown } from "./data.d.ts" */
/** @import { Texts } from "../payload.d.ts" */

/** @typedef {ReturnType<typeof makeContext>} Context */

/**
 * What all parts of the page share: the texts, and how figures are written.
 *
 * @param {AtlasData} data
 * @param {string} language
 */
function makeContext(data, language) {
  const texts = /** @type {Texts} */ (data.texts[language]);
  const { say } = makeMessages(language, texts, { walk: data.walkM });
  const { count, interval, share } = makeFigures(language);

  /** @param {string} key */
  const figureNamed = (key) => data.figures.find((one) => one.key === key) ?? data.figures[0];
  /**
   * @param {"share" | "metres"} kind
   * @param {[number, number] | null} ends
   */
  const write = (kind, ends) => {
    if (ends === null) return say("unknown");
    return kind === "share" ? interval(ends) : `${count(ends[0])}\u00a0m`;
  };
  return { data, language, say, count, share, write, figureNamed };
}

/**
 * Fills the page.
 *
 * @param {string} dataId of the element with the data
 */
export function start(dataId) {
  /** @type {AtlasData} */
  const data = JSON.parse(document.getElementById(dataId)?.textContent ?? "");
  const root = element("div", { class: "at-page" });
  document.body.append(root);
  const draw = () => {
    const { shown } = readState(location.hash);
    const language = shown["lang"] === "en" ? "en" : "nl";
    fill(root, makeContext(data, language));
  };
  window.addEventListener("hashchange", () => {
    // What was pressed is drawn again: the keyboard stays where it was.
    const { id } = document.activeElement ?? {};
    draw();
    if (id) document.getElementById(id)?.focus();
  });
  draw();
}

/**
 * @param {import("../state.js").Changes} changes
 */
function show(changes) {
  location.hash = readState(location.hash).hashWith(changes);
}

/**
 * @param {HTMLElement} root
 * @param {Context} page
 */
function fill(root, page) {
  const { data, language, say } = page;
  const { shown } = readState(location.hash);
  const figure = page.figureNamed(shown["cijfer"] ?? "");
  const chosen = data.towns.find(({ folder }) => folder === shown["gemeente"]) ?? null;
  /** @param {AtlasTown} town */
  const choose = (town) => show({ gemeente: town.folder });

  document.documentElement.lang = language;
  document.title = say("title");
  root.replaceChildren(
    makeHead(page),
    element(
      "main",
      { class: "at-main" },
      element(
        "section",
        { class: "at-list", "aria-label": say("ranking.title") },
        makeChoice(page, figure.key),
        ...makeRanking(page, figure, chosen, choose),
      ),
      element(
        "section",
        { class: "at-middle", "aria-label": say("map.title") },
        makeSearch(page, choose),
        drawMap(page, figure, chosen, choose),
        makeFoot(page),
      ),
      element(
        "section",
        { class: "at-card", "aria-label": say("card.title"), "aria-live": "polite" },
        ...makeCard(page, figure, chosen, choose),
      ),
    ),
  );
}

/** @param {Context} page */
function makeHead({ data, language, say }) {
  const other = language === "nl" ? "en" : "nl";
  const button = element(
    "button",
    { type: "button", id: "at-language", lang: other, class: "at-button" },
    say("otherLanguage"),
  );
  button.addEventListener("click", () => show({ lang: other }));
  const date = new Date(data.date);
  const day = Number.isNaN(date.getTime())
    ? say("dateUnknown")
    : say("date", {
        date: date.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" }),
      });
  return element(
    "header",
    { class: "at-head" },
    element("h1", {}, say("title")),
    element("p", {}, `${say("count", { count: data.towns.length })} ${day}`),
    button,
  );
}

/**
 * @param {Context} page
 * @param {string} key
 */
function makeChoice({ data, say }, key) {
  const select = element(
    "select",
    { id: "at-figure", class: "at-select" },
    ...data.figures.map((one) =>
      element("option", { value: one.key, selected: one.key === key }, say(`figure.${one.key}`)),
    ),
  );
  select.addEventListener("change", () => show({ cijfer: select.value }));
  return element(
    "p",
    { class: "at-choice" },
    element("label", { for: "at-figure" }, say("choose")),
    select,
  );
}

/**
 * @param {Context} page
 * @param {import("./data.d.ts").AtlasFigure} figure
 * @param {AtlasTown | null} chosen
 * @param {(town: AtlasTown) => void} choose
 */
function makeRanking(page, figure, chosen, choose) {
  const { data, say } = page;
  const { ranked, apart, others } = rank(data.towns, figure);
  /**
   * @param {AtlasTown} town
   * @param {string} before
   * @param {string} after
   * @param {[number, number] | null} ends
   */
  const row = (town, before, after, ends) => {
    const button = element(
      "button",
      {
        type: "button",
        id: `at-row-${town.folder}`,
        class: "at-row",
        "aria-pressed": town === chosen ? "true" : "false",
      },
      element("span", { class: "at-place" }, before),
      element("span", { class: "at-name" }, bdi(town.name)),
      element("span", { class: "at-figure" }, after),
      ends && figure.kind === "share" ? makeBar(ends) : null,
    );
    button.addEventListener("click", () => choose(town));
    return element("li", {}, button);
  };
  /**
   * @param {string} name
   * @param {import("./rank.js").Ranked[]} list
   */
  const ranking = (name, list) =>
    list.length
      ? [
          element("h2", {}, say(`ranking.${name}`)),
          element("p", { class: "at-note" }, say(`ranking.${name}Why`)),
          element(
            "ol",
            { class: "at-rows" },
            ...list.map(({ town, place }) => {
              const ends = /** @type {[number, number]} */ (town.figures[figure.key]);
              return row(town, String(place), page.write(figure.kind, ends), ends);
            }),
          ),
        ]
      : [];
  return [
    ...ranking("sure", ranked),
    ...ranking("unsure", apart),
    ...(others.length
      ? [
          element("h2", {}, say("ranking.others")),
          element("p", { class: "at-note" }, say("ranking.othersWhy")),
          element(
            "ul",
            { class: "at-rows" },
            ...others.map((town) => row(town, "–", say(`state.${town.state}`), null)),
          ),
        ]
      : []),
  ];
}

/** @param {Context} page */
function makeFoot({ data, say }) {
  return element(
    "footer",
    { class: "at-foot" },
    element("p", {}, say("about")),
    element(
      "p",
      {},
      say("credits"),
      " ",
      ...data.credits.flatMap(({ credit, licence }, at) => [
        at ? "; " : "",
        bdi(`${credit} (${licence})`),
      ]),
    ),
  );
}
