// For whom the figures of robust access are: everybody, a group, or another way of walking.

import { element } from "./elements.js";
import { COUNTED } from "./live/homes.js";

/** @import { Page, WhomNow } from "./types.ts" */
/** @import { Area, Figures } from "./payload.d.ts" */

/**
 * The figures of an area on robust access, for whom they are asked.
 *
 * @param {Area} area
 * @param {WhomNow | null} whom
 * @returns {Figures | null}
 */
export const figuresOf = (area, whom) =>
  (whom ? area.whoms[whom.key] : area.robust.figures["robust"]) ?? null;

/**
 * Returns the choice of whom, and `follow()`, which shows it where the theme has such figures.
 *
 * @param {Page} page
 * @param {() => void} changed
 */
export function makeWhom({ data, format, state, view }, changed) {
  const { say, distance } = format;
  const options = ["all", ...data.whoms.map(({ key }) => key)].map((key) =>
    element("option", { value: key }, say(`whom.${key}.label`)),
  );
  const select = element("select", { id: "si-whom" }, ...options);
  const note = element("p", { class: "si-small" });
  const label = element("label", { for: "si-whom" }, say("whom.choose"));
  const node = element("div", { class: "si-choice si-whom" }, label, select, note);
  /** @param {string | null | undefined} key */
  const choose = (key) => {
    view.whom = data.whoms.find((one) => one.key === key) ?? null;
    select.value = view.whom?.key ?? "all";
  };
  const explain = () => {
    const { whom } = view;
    const told = whom ? [say(`whom.${whom.key}.note`, { distance: distance(whom.walk) })] : [];
    if (view.edited && whom && !COUNTED.includes(whom.key)) told.push(say("edits.notHere"));
    note.textContent = told.join(" ");
  };
  select.addEventListener("change", () => {
    choose(select.value);
    state.set({ wie: view.whom?.key ?? null });
    changed();
  });
  choose(state.shown["wie"]);
  const follow = () => {
    explain();
    node.hidden = !view.theme.forWhom || !data.whoms.length || view.level.kind === "square";
  };
  return { node, choose, follow };
}
