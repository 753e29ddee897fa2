// Brings the page to life on the map that Folium made.
(function (si) {
  "use strict";

  const GAP = 16; // pixels between the town and what stands around it
  const WIDEST = 640; // pixels of a popup

  // What the look says of a category; a planner's own one gets the look of any other.
  function dress(category, { look, language }) {
    const { colour, glyph } = si.own(look.categories, category.key) ?? look.otherCategory;
    const label = category.label[language];
    return { ...category, label, colour, glyph, shape: look.shapes[category.tie] };
  }

  // The data, with the texts and labels of one language.
  function readData(dataId, { lang }) {
    const data = JSON.parse(document.getElementById(dataId).textContent);
    const language = si.own(data.texts, lang) ? lang : data.language;
    const languages = Object.entries(data.texts).map(([key, { name }]) => ({ key, name }));
    const texts = data.texts[language];
    const categories = data.categories.map((category) => dress(category, { ...data, language }));
    return { ...data, language, languages, texts, categories };
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

  function speakTheLanguage({ map, data, format }) {
    document.documentElement.lang = data.language;
    document.title = format.say("title", data.facts);
    map.getContainer().setAttribute("aria-label", format.say("map"));
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close?.setAttribute("aria-label", format.say("close"));
    });
  }

  // In a slide the wheel zooms only once somebody has clicked the map.
  function embed(map, panel) {
    panel.setAttribute("tabindex", "0"); // nothing in it takes the focus, and it may have to scroll
    document.documentElement.classList.add("si-embed");
    map.scrollWheelZoom.disable();
    map.on("click", () => map.scrollWheelZoom.enable());
    map.on("mouseout", () => map.scrollWheelZoom.disable());
  }

  // Shows the whole town, now and whenever the page gets another size, until the reader moves the
  // map.
  function keepFitting(page, panel) {
    const { map } = page;
    let moved = false;
    const stop = () => {
      moved = true;
    };
    for (const event of ["pointerdown", "wheel", "keydown"]) {
      map.getContainer().addEventListener(event, stop, { passive: true });
    }
    const fit = () => {
      page.corner = cornerOf(panel);
      page.popup = fitPopups(map, page.corner);
      if (!moved) fitTown(page, page.corner);
    };
    fit();
    map.on("resize", fit);
    // Paper has another size than the screen.
    const paper = (on) => {
      document.documentElement.classList.toggle("si-paper", on);
      map.invalidateSize({ pan: false });
      if (on) fitTown(page, page.corner);
    };
    window.addEventListener("beforeprint", () => paper(true));
    window.addEventListener("afterprint", () => paper(false));
    map.on("popupopen", ({ popup }) => {
      if (popup.options.maxWidth === page.popup.maxWidth) return;
      Object.assign(popup.options, page.popup);
      popup.update();
    });
  }

  function begin(map, dataId) {
    const state = si.makeState();
    const data = readData(dataId, state.state);
    const page = { map, data, state, format: si.makeFormat(data) };
    page.themes = si.makeThemes(page);
    addCorners(page);
    speakTheLanguage(page);
    const draw = {};
    const { node, choose } = si.addPanel(page, draw);
    passFocus(map);
    page.explain = si.makeExplain(page);
    if (state.state.embed === "1") embed(map, node);
    keepFitting(page, node);
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
    Object.assign(page, { openArea: areas.open, pick: places.pick, visit: gaps.visit, shown: places.shown });
    page.openTable = si.makeTable(page);
    const { thema, wijk } = state.state;
    choose(page.themes.find(({ id }) => id === thema) ?? page.themes[0]);
    const area = data.areas.find(({ code }) => code === wijk);
    if (area) areas.open(area);
  }

  // In a slide that is not yet seen there is no size to draw in: the page begins when it is.
  si.start = function (map, dataId) {
    const { x, y } = map.getSize();
    if (x && y) begin(map, dataId);
    else map.once("resize", () => si.start(map, dataId));
  };
})(window.socialeInfra);
