// The story for a room, a step at a time: what this is, the town, its largest gap, what would help,
// and then the room's own turn. Arrows and the keys of a presenter's clicker go on and back.

import { bdi, element, link } from "./elements.js";
import { helpOf, isTold } from "./gap_card.js";
import { line, sentence } from "./card_parts.js";

/** @import { Child, Page, ToldGap } from "./types.ts" */
/**
 * @typedef {object} Step
 * @property {string} key
 * @property {() => Child[]} told
 * @property {() => void} show
 */

const ON = new Set(["ArrowRight", "PageDown"]);
const BACK = new Set(["ArrowLeft", "PageUp"]);

/**
 * @param {ToldGap} gap
 * @param {Page} page
 */
function ofGap(gap, page) {
  const { data, format } = page;
  const { near, area, lacking, missing } = gap.figures;
  const where = near === null ? "gap.inArea" : "gap.where";
  return [
    sentence("p", page, where, { near: bdi(near ?? ""), area: bdi(data.areas[area].name) }),
    line(format.say("gap.lacking", { people: format.counted(...lacking) })),
    line(format.say("gap.missing", { criteria: format.criteria(missing) })),
  ];
}

/**
 * @param {Page} page
 * @param {(id: string) => void} theme
 * @returns {Step[]}
 */
function stepsOf(page, theme) {
  const { data, format, actions } = page;
  const { headline } = data;
  const { say } = format;
  const gap = data.gaps.find(isTold);
  const town = () => {
    theme("lacking");
    actions.closeCard();
    actions.showWhole();
  };
  /** @type {Step[]} */
  const ofGaps = gap
    ? [
        {
          key: "gap",
          told: () => ofGap(gap, page),
          show: () => {
            theme("lacking");
            actions.visit(gap);
          },
        },
        {
          key: "help",
          told: () => helpOf(gap, page),
          show: () => {
            theme("lacking");
            actions.visit(gap);
          },
        },
      ]
    : [];
  return [
    {
      key: "what",
      told: () => [
        line(say("story.meaning")),
        element("p", {}, format.list(data.terms.criteria.map((key) => say(`robust.${key}.asked`)))),
      ],
      show: () => {
        theme("robust");
        actions.closeCard();
        actions.showWhole();
      },
    },
    { key: "town", told: () => [line(headline.title), line(headline.missing)], show: town },
    ...ofGaps,
    { key: "turn", told: () => [line(headline.rests), line(say("story.ask"))], show: town },
  ];
}

/**
 * Returns the button that begins the story, and `show(number)` of the step in the address.
 *
 * @param {Page} page
 * @param {(id: string) => void} theme shows a theme by its name
 */
export function makeStory(page, theme) {
  const { map, format, state } = page;
  const { say } = format;
  const title = element("h2", {});
  const text = element("div", { class: "si-told" });
  const count = element("span", { class: "si-small" });
  const back = element("button", { type: "button" }, say("story.back"));
  const on = element("button", { type: "button", class: "si-on" }, say("story.on"));
  const end = element("button", { type: "button", class: "si-dismiss" }, "×");
  end.setAttribute("aria-label", say("story.end"));
  const node = element(
    "section",
    { class: "si-story", "aria-label": say("story.label"), "aria-live": "polite", hidden: true },
    end,
    title,
    text,
    element("p", { class: "si-steps-on" }, back, on, count),
  );
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
  map.getContainer().append(node);
  let at = -1;

  /** @param {number} number of the step, from 0; -1 ends the story */
  const go = (number) => {
    const steps = stepsOf(page, theme); // the figures may be others by now
    at = Math.min(number, steps.length - 1);
    node.hidden = at < 0;
    state.set({ stap: at < 0 ? null : String(at + 1) });
    if (at < 0) return;
    const step = steps[at];
    title.textContent = say(`story.${step.key}`);
    text.replaceChildren(...step.told().filter((child) => child !== null));
    count.textContent = say("story.count", { step: at + 1, steps: steps.length });
    back.disabled = at === 0;
    on.disabled = at === steps.length - 1;
    step.show();
  };
  back.addEventListener("click", () => go(Math.max(at - 1, 0)));
  on.addEventListener("click", () => go(at + 1));
  end.addEventListener("click", () => go(-1));
  document.addEventListener(
    "keydown",
    (event) => {
      const typing =
        event.target instanceof Element && event.target.matches("input, select, textarea");
      if (at < 0 || typing || !(ON.has(event.key) || BACK.has(event.key))) return;
      event.preventDefault();
      event.stopPropagation(); // the map would move
      go(ON.has(event.key) ? at + 1 : Math.max(at - 1, 0));
    },
    { capture: true },
  );
  const button = link(say("story.begin"), () => go(0));
  /** @param {string | null | undefined} step */
  const show = (step) => {
    const number = Number(step ?? 0);
    if (Number.isInteger(number) && number > 0) go(number - 1);
    else if (at >= 0) go(-1);
  };
  return { button, show };
}
