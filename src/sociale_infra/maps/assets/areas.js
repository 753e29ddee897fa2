// The areas, coloured by one theme.
(function (si) {
  "use strict";

  const NO_DATA = "si-no-data"; // the hatching, defined once in the document
  const REST = { weight: 1.2, color: "#45525c", opacity: 0.75, dashArray: null };
  const MARKED = { weight: 4, color: "#1d262c", opacity: 1, dashArray: "10 5" };
  const LIFTED = { weight: 3, color: "#1d262c", opacity: 1 };

  // What is sure decides. A class includes its lower limit; the last one its upper limit as well.
  function fillOf(level, classes) {
    if (level === null) return `url(#${NO_DATA})`;
    return classes[Math.min(Math.floor(level * classes.length), classes.length - 1)];
  }

  const restOf = (area, { theme }) => (theme?.marked(area) ? MARKED : REST);

  function hatching() {
    const { drawing } = si;
    const lines = drawing("path", { d: "M0 8 8 0M-2 2 2-2M6 10l4-4", stroke: "#8d959b" });
    const ground = drawing("rect", { width: 8, height: 8, fill: "#eceeef" });
    const box = { id: NO_DATA, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
    const pattern = drawing("pattern", box, ground, lines);
    return drawing("svg", { class: "si-definitions", "aria-hidden": "true" }, pattern);
  }

  // Everything outside the areas recedes under a sheet, in which their outlines are holes.
  function drawSurroundings({ map, data }, options) {
    const world = [
      [-85, -180],
      [-85, 180],
      [85, 180],
      [85, -180],
    ];
    const outlines = data.areas.flatMap((area) => si.decode(area.outline, data.grid));
    const look = { stroke: false, fillColor: "#fbfaf8", fillOpacity: 0.5 };
    L.polygon([world, ...outlines], { ...options, ...look }).addTo(map);
  }

  // The border lies above the streets that often follow it; the colour lies below them.
  function drawArea(area, page, panes) {
    const { map, data } = page;
    const outline = si.decode(area.outline, data.grid);
    const ink = { ...panes.colours, stroke: false, fillOpacity: 1, className: "si-area" };
    const shape = L.polygon(outline, ink).addTo(map);
    const border = L.polygon(outline, { ...panes.borders, ...REST, fill: false }).addTo(map);
    shape.bindTooltip(() => si.areaTip(area, page), { sticky: true, opacity: 1 });
    // Where it was asked for: under the mouse, or in the middle.
    let point = null;
    shape.on("click", ({ latlng }) => {
      point = latlng;
    });
    shape.on("popupclose", () => {
      point = null;
    });
    shape.bindPopup(() => si.areaCard(area, point ?? shape.getCenter(), page), page.popup);
    shape.on("popupopen", () => {
      shape.closeTooltip();
      page.opened = area;
      page.state.set({ wijk: area.code });
    });
    shape.on("popupclose", () => page.state.set({ wijk: null }));
    const lift = () => border.setStyle(LIFTED).bringToFront();
    const lower = () => border.setStyle(restOf(area, page));
    shape.on({ mouseover: lift, mouseout: lower });
    makeReachable(shape, lift, lower);
    return { shape, border };
  }

  // Lets the keyboard do what the mouse does.
  function makeReachable(shape, lift, lower) {
    const node = shape.getElement();
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.addEventListener("focus", lift);
    node.addEventListener("blur", lower);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      shape.openPopup(shape.getCenter());
    });
  }

  // Returns `colour(theme)`, which colours and labels the areas by it, `open(area)`
  // and `arrange()`, for the labels.
  si.drawAreas = function (page) {
    const { map, data } = page;
    document.body.append(hatching());
    const makeOptions = (name, zIndex, interactive) => {
      const pane = si.addPane(map, name, zIndex);
      return { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive };
    };
    drawSurroundings(page, makeOptions("si-surroundings", 270, false));
    const panes = {
      colours: makeOptions("si-areas", 250, true),
      borders: makeOptions("si-borders", 280, false),
    };
    const shapes = data.areas.map((area) => drawArea(area, page, panes));
    const { label, arrange } = si.drawLabels(page);
    const colour = (theme) => {
      page.theme = theme;
      map.closePopup();
      data.areas.forEach((area, i) => {
        const { shape, border } = shapes[i];
        shape.setStyle({ fillColor: fillOf(theme.level(area), data.look[theme.palette]) });
        border.setStyle(restOf(area, page));
        const said = theme.level(area) === null ? theme.unknown : theme.said(area, 1);
        shape.getElement().setAttribute("aria-label", `${area.name}: ${said}`);
      });
      label(theme);
    };
    const open = (area) => {
      const { shape } = shapes[data.areas.indexOf(area)];
      shape.openPopup(shape.getCenter());
    };
    return { colour, open, arrange };
  };

  Object.assign(si, { fillOf, makeReachable });
})(window.socialeInfra);
