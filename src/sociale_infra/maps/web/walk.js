// The choice of walking distances on the map: to a kind of place, or to one that is free, open to
// all and staffed; with their legend.

import { swatch } from "./colours.js";
import { element } from "./elements.js";
import { unpack } from "./packed.js";
import { addWalkLayer, UNKNOWN } from "./walk_layer.js";
import { knownClass, limitsOf, mediansOf, walksOf } from "./walks.js";

/** @import { makeAddresses } from "./addresses.js" */
/** @import { Page } from "./types.ts" */
/** @typedef {{ key: string, label: string, norm: number }} Goal where one walks to */

const SURE = ["people", "low_threshold"];

/**
 * @param {Page} page
 * @returns {Goal[]}
 */
function goalsOf({ data, format }) {
  const sure = SURE.map((key) => ({
    key,
    label: format.heading(format.say(`walk.${key}`)),
    norm: data.robust.walk,
  }));
  const kinds = data.categories.filter(({ within, around }) => within + around > 0);
  return [...sure, ...kinds.map((kind) => ({ ...kind, label: format.heading(kind.label) }))];
}

/**
 * @param {Goal} goal
 * @param {Page} page
 */
function legendOf({ label, norm }, { data, format, view }) {
  const { say, distance, minutes } = format;
  const limits = limitsOf(norm);
  const classes = data.look.walk.map((colour, i) => {
    const last = i === limits.length;
    const metres = limits[last ? i - 1 : i];
    const values = { distance: distance(metres), minutes: minutes(metres) };
    const told = say(last ? "walk.beyond" : "walk.within", values);
    const mark = metres === norm && !last ? element("strong", {}, say("walk.norm")) : null;
    return element("li", {}, swatch(colour), element("span", {}, told), mark);
  });
  const unknown = element("li", {}, swatch(UNKNOWN), element("span", {}, say("walk.unknown")));
  return [
    element("p", { class: "si-walk-title" }, say("walk.title", { label })),
    view.edited ? element("p", { class: "si-small" }, say("edits.notHere")) : null,
    element("ul", {}, ...classes, unknown),
    ...["how", "few", "alone"].map((key) =>
      element("p", { class: "si-small" }, say(`walk.${key}`, { fewest: data.robust.fewest })),
    ),
  ];
}

/**
 * Returns what computes the classes for a goal; what is packed is unpacked the first time.
 *
 * @param {ReturnType<typeof makeAddresses>} packed
 * @param {NonNullable<Page["data"]["walkSquares"]>} packedSquares
 */
function makeClasses(packed, packedSquares) {
  /** @type {ReturnType<typeof unpack> | undefined} */
  let unpacked;
  /** @param {Goal} goal */
  return async ({ key, norm }) => {
    unpacked ??= unpack(packedSquares);
    const [addresses, squares] = await Promise.all([packed.read(), unpacked]);
    const limits = limitsOf(norm);
    const walks = walksOf(addresses, key);
    const edges = squares["edge_m"];
    const medians = mediansOf(addresses, walks, edges.length);
    const classes = {
      squares: Array.from(medians, (metres, i) => knownClass(metres, edges[i], limits)),
      addresses: walks.map((metres, i) =>
        knownClass(metres, edges[addresses["square"][i]], limits),
      ),
    };
    return { where: { addresses, squares }, classes };
  };
}

/**
 * Returns the choice for the panel, null where nothing is known, and `show(key)` of a goal; any other
 * key takes the distances from the map.
 *
 * @param {Page} page
 * @param {ReturnType<typeof makeAddresses> | null} addresses
 * @returns {{ node: HTMLElement | null, show: (key: string | null | undefined) => void }}
 */
export function makeWalk(page, addresses) {
  const { map, data, format, state } = page;
  const { walkSquares: squares } = data;
  if (!addresses || !squares) return { node: null, show: () => {} };
  const goals = goalsOf(page);
  const classesOf = makeClasses(addresses, squares);
  /** @type {ReturnType<typeof addWalkLayer> | undefined} */
  let draw;
  const none = element("option", { value: "" }, format.say("walk.off"));
  const options = goals.map(({ key, label }) => element("option", { value: key }, label));
  const select = element("select", { id: "si-walk" }, none, ...options);
  const label = element("label", { for: "si-walk" }, format.say("walk.choose"));
  const legend = element("div", { class: "si-walk-legend", "aria-live": "polite", hidden: true });
  /** @type {Goal | null} */
  let wanted = null;
  /** @param {string | null | undefined} key */
  const show = async (key) => {
    const goal = goals.find((one) => one.key === key) ?? null;
    if (goal === wanted) return;
    wanted = goal;
    select.value = goal?.key ?? "";
    legend.hidden = !goal;
    const told = goal ? legendOf(goal, page) : [];
    legend.replaceChildren(...told.filter((node) => node !== null));
    map.getContainer().classList.toggle("si-walking", goal !== null);
    state.set({ loop: goal?.key ?? null });
    map.fire("labels"); // they lose their figures, or get them back
    const shown = goal && (await classesOf(goal));
    if (goal !== wanted) return;
    draw ??= addWalkLayer(map, data, squares);
    draw(shown);
  };
  select.addEventListener("change", () => show(select.value));
  const choice = element("div", { class: "si-choice" }, label, select);
  return { node: element("div", { class: "si-walk" }, choice, legend), show };
}
