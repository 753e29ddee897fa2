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
  function cornerOf(panel, map) {
    const beside = panel.offsetWidth < map.getSize().x / 2;
    const taken = beside ? [panel.offsetWidth + GAP, 0] : [0, panel.offsetHeight + GAP];
    return L.point(taken).add([GAP, GAP]);
  }

  function fitTown({ map, data }, corner) {
    const points = data.areas.flatMap((area) => si.decode(area.outline, data.grid)).flat();
    const room = { paddingTopLeft: corner, paddingBottomRight: [GAP, GAP], animate: false };
    map.fitBounds(L.latLngBounds(points), room);
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
    addCorners(page);
    speakTheLanguage(page);
    const draw = {};
    const { node, choose } = si.addPanel(page, draw);
    const corner = cornerOf(node, map);
    page.popup = fitPopups(map, corner);
    fitTown(page, corner);
    si.drawGround(page);
    draw.colour = si.drawAreas(page);
    draw.show = si.drawPlaces(page);
    choose(data.firstCategory);
  };
})(window.socialeInfra);
