// The gaps in the panel: their switch, and while it is on their colours and the largest of them.

import { swatch } from "./colours.js";
import { bdi, element, isTall, isWide } from "./elements.js";
import { badge, isTold } from "./gap_card.js";

/** @import { Format, Page, Theme, ToldGap } from "./types.ts" */

const LISTED = 5;

/**
 * @param {number} least
 * @param {number | undefined} next
 * @param {Format} format
 */
function span(least, next, { say }) {
  if (next === undefined) return say("gap.from", { least });
  return least ? say("gap.between", { least, most: next - 1 }) : say("gap.below", { next });
}

/**
 * The colours of the squares, by how many lack robust access.
 *
 * @param {Pick<Page, "data" | "format">} page
 */
export function squareSteps({ data, format }) {
  const limits = data.robust.squareLimits;
  const ends = [0, ...limits];
  const steps = data.look.gaps.squares.map((colour, i) =>
    element("span", {}, swatch(colour), span(ends[i], limits.at(i), format)),
  );
  return element("div", { class: "si-steps" }, ...steps);
}

/**
 * @param {Page} page
 * @param {Theme} theme in which the gaps have no numbers where sites have them
 */
function scale(page, theme) {
  const said = theme.group === "sites" ? "sites.squares" : "gap.scale";
  const title = element("p", {}, page.format.say(said));
  return element("div", { class: "si-gap-scale" }, title, squareSteps(page));
}

/**
 * @param {ToldGap} gap
 * @param {Page} page
 */
function item(gap, { data, format, actions }) {
  const { figures, rank } = gap;
  const area = data.areas[figures.area];
  const where = element(
    "span",
    { class: "si-where" },
    figures.near === null ? null : element("span", {}, bdi(figures.near)),
    element("span", { class: "si-small" }, bdi(area.name)),
  );
  const count = element("span", { class: "si-count" }, format.people(figures.lacking[0]));
  const button = element("button", { type: "button" }, badge(rank), where, count);
  button.addEventListener("click", () => actions.visit(gap));
  return element("li", {}, button);
}

/**
 * @param {ToldGap[]} told
 * @param {Page} page
 */
function largest(told, page) {
  const { say } = page.format;
  return element(
    "details",
    { open: isWide() && isTall() },
    element(
      "summary",
      {},
      element("span", {}, badge(1), " ", say("gap.largest")),
      element("span", {}, say("gap.column")),
    ),
    element("ol", {}, ...told.map((gap) => item(gap, page))),
  );
}

/** @param {Page} page */
function nothing({ data, format }) {
  const { figures, fewest } = data.robust;
  const said = figures["robust"] ? format.say("gap.none", { fewest }) : format.say("gap.unknown");
  return element("p", { class: "si-small" }, said);
}

/**
 * Returns its switch with their colours, their list, `refill()`, for when the gaps are others, and
 * `follow(theme)`: the switch is on where the areas are pale, as in the view of who misses something,
 * and off in the others, until the reader has touched it.
 *
 * @param {Page} page
 */
export function makeGapList(page) {
  const { data, format, state, actions } = page;
  const legend = element("div", { class: "si-gap-legend" });
  const list = element("div", { class: "si-gap-list" });
  /** @param {Theme} theme */
  const fill = (theme) => {
    const told = data.gaps.filter(isTold).slice(0, LISTED);
    const open = list.querySelector("details")?.open;
    legend.replaceChildren(data.gaps.length ? scale(page, theme) : nothing(page));
    list.replaceChildren(...(told.length ? [largest(told, page)] : []));
    const details = list.querySelector("details");
    if (details && open !== undefined) details.open = open;
  };
  fill(page.view.theme);
  const box = element("input", { type: "checkbox" });
  const title = element("span", { class: "si-layer-name" }, format.say("gap.layer"));
  const label = element("label", { class: "si-layer si-all" }, box, title);
  const { gaten } = state.shown;
  let touched = gaten === "0" || gaten === "1";
  /** @param {boolean} on */
  const turn = (on) => {
    box.checked = on;
    document.documentElement.classList.toggle("si-no-gaps", !on);
    legend.hidden = !on;
    list.hidden = !on || !list.childElementCount;
    actions.showGaps(on);
  };
  box.addEventListener("change", () => {
    touched = true;
    turn(box.checked);
    state.set({ gaten: box.checked ? "1" : "0" });
  });
  let first = true;
  /** @param {Theme} theme */
  const follow = (theme) => {
    fill(theme);
    if (!touched) turn(theme.palette === "pale");
    else if (first) turn(gaten === "1");
    first = false;
  };
  const refill = () => {
    fill(page.view.theme);
    turn(box.checked);
  };
  const node = element("div", { class: "si-part si-gaps" }, label, legend);
  return { node, list, follow, refill };
}
