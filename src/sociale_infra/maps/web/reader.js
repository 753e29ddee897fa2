// What the page does for its readers: their language, the keyboard, a map within a slide.

import { element } from "./elements.js";

/** @import { Page } from "./types.ts" */

/**
 * A card that the keyboard opened takes the focus, and gives it back when it closes.
 *
 * @param {L.Map} map
 */
export function passFocus(map) {
  /** @type {HTMLElement | SVGElement | null} */
  let opener = null;
  map.on("popupopen", ({ popup }) => {
    const { activeElement: active } = document;
    const card = popup.getElement();
    if (!card) return;
    const outside = active?.matches(":focus-visible") && !card.contains(active);
    const canFocus = active instanceof HTMLElement || active instanceof SVGElement;
    opener = outside && canFocus ? active : null;
    card.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup(popup);
    });
    if (opener) closeOf(popup)?.focus();
  });
  map.on("popupclose", ({ popup }) => {
    if (popup.getElement()?.contains(document.activeElement)) opener?.focus();
  });
}

/**
 * @param {L.Popup} popup
 * @returns {HTMLElement | null | undefined}
 */
const closeOf = (popup) => popup.getElement()?.querySelector(".leaflet-popup-close-button");

/** @param {Page} page */
export function speakTheLanguage({ map, data, format }) {
  document.documentElement.lang = data.language;
  document.title = format.say("title", { title: data.facts.title });
  map.getContainer().setAttribute("aria-label", format.say("map"));
  map.on("popupopen", ({ popup }) => {
    closeOf(popup)?.setAttribute("aria-label", format.say("close"));
  });
}

/** @param {Page} page */
export function addCorners({ map, data, format }) {
  const titles = { zoomInTitle: format.say("zoomIn"), zoomOutTitle: format.say("zoomOut") };
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 160 }).addTo(map);
  L.control.zoom({ position: "bottomright", ...titles }).addTo(map);
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
