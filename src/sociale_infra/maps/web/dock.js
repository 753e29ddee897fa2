// The card of what is chosen, docked beside the map, never over what it describes.

import { element } from "./elements.js";
import { addPane } from "./panes.js";
import { bringIntoRoom } from "./room.js";

/** @import { Chosen, LatLng, Page } from "./types.ts" */

/** @type {Chosen["state"]} */
const NOTHING_CHOSEN = {
  wijk: null,
  naast: null,
  vierkant: null,
  gat: null,
  plek: null,
  punt: null,
  lijst: null,
  bereik: null,
  locatie: null,
};

/**
 * A line around what is chosen, dark on a light edge, so that it stands out on any colour.
 *
 * @param {LatLng[][] | LatLng[][][]} rings
 */
export function outlined(rings) {
  const look = { pane: "si-chosen", fill: false, interactive: false };
  return L.layerGroup([
    L.polygon(rings, { ...look, color: "#fff", weight: 7, opacity: 0.9 }),
    L.polygon(rings, { ...look, color: "#1d262c", weight: 3.5 }),
  ]);
}

/**
 * Returns `open(chosen)`, `close()`, `clear()`, which leaves the address as it is, and `refresh()`,
 * for when the theme has changed.
 *
 * @param {Page} page
 */
export function makeDock({ map, format, state, view }) {
  addPane(map, "si-chosen", 295);
  const body = element("div", { class: "si-dock-body" });
  const button = element("button", { type: "button", class: "si-dismiss" }, "×");
  button.setAttribute("aria-label", format.say("close"));
  const name = { class: "si-dock", "aria-label": format.say("card"), hidden: true, tabindex: "-1" };
  const node = element("aside", name, button, body);
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
  map.getContainer().firstElementChild?.after(node);
  /** @type {Chosen | null} */
  let shown = null;
  /** @type {HTMLElement | SVGElement | null} */
  let opener = null;

  const refresh = () => {
    if (shown) body.replaceChildren(shown.card());
  };
  /** @param {boolean} on */
  const present = (on) => {
    node.hidden = !on;
    document.documentElement.classList.toggle("si-docked", on);
    view.opened = shown?.row ?? null;
  };
  /** Takes the card away, as the address is another. */
  const clear = () => {
    shown?.marks.remove();
    shown = null;
    body.replaceChildren();
    present(false);
  };
  const close = () => {
    if (!shown) return;
    const { activeElement: active } = document;
    const lost = active === document.body || node.contains(active);
    clear();
    state.set(NOTHING_CHOSEN);
    if (lost) opener?.focus();
  };
  /** @param {Chosen} chosen */
  const open = (chosen) => {
    const { activeElement: active } = document;
    const outside = active !== document.body && !node.contains(active);
    const byKeyboard = outside && active?.matches(":focus-visible");
    if (outside && (active instanceof HTMLElement || active instanceof SVGElement)) opener = active;
    shown?.marks.remove();
    shown = chosen;
    present(true);
    refresh();
    node.scrollTop = 0;
    chosen.marks.addTo(map);
    state.set({ ...NOTHING_CHOSEN, ...chosen.state });
    if (chosen.bounds) bringIntoRoom(map, chosen.bounds);
    if (byKeyboard) button.focus();
  };
  button.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { open, close, clear, refresh };
}
