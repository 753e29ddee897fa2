// What the page does for its readers: their language, the keyboard, a map within a slide.

import { element, link } from "./elements.js";

/** @import { Page } from "./types.ts" */

/** @param {Page} page */
export function speakTheLanguage({ map, data, format }) {
  document.documentElement.lang = data.language;
  document.title = format.say("title", { title: data.facts.title });
  map.getContainer().setAttribute("aria-label", format.say("map"));
}

/**
 * The switch to type that can be read from the back of a room.
 *
 * @param {Page} page
 */
export function makeLarge({ map, format, state }) {
  const button = link(format.say("large"), () => turn(state.shown["groot"] !== "1"));
  /** @param {boolean} on */
  const turn = (on) => {
    document.documentElement.classList.toggle("si-large", on);
    button.setAttribute("aria-pressed", String(on));
    state.set({ groot: on ? "1" : null });
    map.fire("resize");
  };
  turn(state.shown["groot"] === "1");
  return button;
}

/** @param {Page} page */
export function addCorners({ map, data, format, actions }) {
  const titles = { zoomInTitle: format.say("zoomIn"), zoomOutTitle: format.say("zoomOut") };
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 160 }).addTo(map);
  L.control.zoom({ position: "bottomright", ...titles }).addTo(map);
  const button = element("button", { type: "button", class: "si-whole" }, "⤢");
  for (const name of ["title", "aria-label"]) button.setAttribute(name, format.say("whole"));
  button.addEventListener("click", () => actions.showWhole());
  const corner = new L.Control({ position: "bottomright" });
  corner.onAdd = () => element("div", { class: "leaflet-bar" }, button);
  corner.addTo(map);
  map.attributionControl.setPrefix("Leaflet");
  for (const { credit, licence } of data.facts.credits) {
    const text = `${format.word("credit", credit)} (${licence})`;
    // Leaflet takes HTML here: a text node's own is safe.
    map.attributionControl.addAttribution(element("span", {}, text).innerHTML);
  }
}

/**
 * In a slide the wheel zooms only once somebody has clicked the map.
 *
 * @param {L.Map} map
 * @param {HTMLElement} panel
 */
export function embed(map, panel) {
  panel.setAttribute("tabindex", "0"); // nothing in it takes the focus, and it may have to scroll
  document.documentElement.classList.add("si-embed");
  map.scrollWheelZoom.disable();
  map.on("click", () => map.scrollWheelZoom.enable());
  map.on("mouseout", () => map.scrollWheelZoom.disable());
}
