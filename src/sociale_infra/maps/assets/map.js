// Brings the page to life on the map that Folium made.
(function (si) {
  "use strict";

  const GAP = 16; // pixels between the town and what stands around it
  const WIDEST = 640; // pixels of a popup

  // What the look says of a category; a planner's own one gets the look of any other.
  function dress(category, look) {
    const { colour, glyph } = si.own(look.categories, category.key) ?? look.otherCategory;
    return { ...category, colour, glyph, shape: look.shapes[category.tie] };
  }

  function addCorners({ map, data, format }) {
    const titles = { zoomInTitle: format.say("zoomIn"), zoomOutTitle: format.say("zoomOut") };
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 160 }).addTo(map);
    L.control.zoom({ position: "bottomright", ...titles }).addTo(map);
    map.attributionControl.setPrefix("Leaflet");
    for (const { credit, licence } of data.facts.credits) {
      const text = `${format.word("credit", credit)} (${licence})`;
      // Leaflet takes HTML here: a text node's own is safe.
      map.attributionControl.addAttribution(si.element("span", {}, text).innerHTML);
    }
  }

  // The corner of the room that the panel leaves: beside it, or below it on a phone.
  function cornerOf(panel) {
    const taken = si.isWide() ? [panel.offsetWidth + GAP, 0] : [0, panel.offsetHeight + GAP];
    return L.point(taken).add([GAP, GAP]);
  }

  // Credits and scale stand side by side at the bottom, or one above the other on a phone.
  const roomAround = (corner) => ({
    paddingTopLeft: corner,
    paddingBottomRight: [GAP, si.isWide() ? GAP : 4 * GAP],
  });

  function fitTown({ map, data }, corner) {
    const points = data.areas.flatMap((area) => si.decode(area.outline, data.grid)).flat();
    map.fitBounds(L.latLngBounds(points), { ...roomAround(corner), animate: false });
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
  }

  function fitPopups(map, corner) {
    const { x, y } = map.getSize();
    const frame = 4 * GAP; // a popup's own margins and tip
    return {
      maxWidth: Math.min(WIDEST, x - frame),
      maxHeight: y - corner.y - frame,
      autoPanPaddingTopLeft: corner,
    };
  }

  // Goes there, at once for those who want less motion, and then calls `arrived`.
  si.flyTo = function ({ map, corner }, bounds, maxZoom, arrived) {
    map.closePopup();
    const room = { ...roomAround(corner), maxZoom };
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      map.fitBounds(bounds, { ...room, animate: false });
      arrived();
      return;
    }
    map.once("moveend", arrived);
    map.flyToBounds(bounds, { ...room, duration: 0.8 });
  };

  // A card that the keyboard opened takes the focus, and gives it back when it closes.
  function passFocus(map) {
    let opener = null;
    map.on("popupopen", ({ popup }) => {
      const { activeElement: active } = document;
      const card = popup.getElement();
      opener = active?.matches(":focus-visible") && !card.contains(active) ? active : null;
      card.addEventListener("keydown", (event) => {
        if (event.key === "Escape") map.closePopup(popup);
      });
      if (opener) card.querySelector(".leaflet-popup-close-button")?.focus();
    });
    map.on("popupclose", ({ popup }) => {
      if (popup.getElement().contains(document.activeElement)) opener?.focus();
    });
  }

  function speakTheLanguage({ map, format }) {
    map.getContainer().setAttribute("aria-label", format.say("map"));
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close?.setAttribute("aria-label", format.say("close"));
    });
  }

  si.start = function (map, dataId) {
    const data = JSON.parse(document.getElementById(dataId).textContent);
    data.categories = data.categories.map((category) => dress(category, data.look));
    const page = { map, data, format: si.makeFormat(data) };
    page.themes = si.makeThemes(page);
    addCorners(page);
    speakTheLanguage(page);
    const draw = {};
    const { node, choose } = si.addPanel(page, draw);
    passFocus(map);
    page.corner = cornerOf(node);
    page.popup = fitPopups(map, page.corner);
    fitTown(page, page.corner);
    si.drawGround(page);
    const areas = si.drawAreas(page);
    const places = si.drawPlaces(page);
    const gaps = si.drawGaps(page);
    Object.assign(draw, { colour: areas.colour, show: places.show, visit: gaps.visit });
    draw.gaps = (on) => {
      gaps.show(on);
      areas.arrange();
    };
    // What the cards lead to.
    Object.assign(page, { openArea: areas.open, pick: places.pick, visit: gaps.visit });
    choose(page.themes[0]);
  };
})(window.socialeInfra);
