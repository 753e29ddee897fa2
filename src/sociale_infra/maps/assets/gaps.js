// The gaps: squares of 100 m whose residents lack robust access, and the rank of the largest.
(function (si) {
  "use strict";

  const { element, name } = si;
  const RANKED = 10; // gaps that wear their rank
  const CLOSEST = 15.5; // zoom to which a visit goes at most
  const REST = { weight: 1.2, opacity: 0.8 };
  const FAINT = { weight: 0, opacity: 1 }; // a gap of few, which is told nothing of
  const LIFTED = { weight: 3.5, opacity: 1 };

  function tipOf(gap, page) {
    const { data, format } = page;
    const { say, people } = format;
    const { figures } = gap;
    if (!figures) {
      const fewest = format.count(data.robust.fewest);
      return element("div", { class: "si-tip" }, say("gap.few", { fewest }));
    }
    const { near } = figures;
    const where = near === null ? [] : page.format.parts("gap.near", { near: name(near) });
    return element(
      "div",
      { class: "si-tip" },
      element("strong", {}, say("gap.title", { rank: gap.rank }), ...where),
      si.line(say("gap.lacking", { people: people(figures.lacking) })),
      si.line(say("gap.missing", { criteria: si.listCriteria(figures.missing, format) })),
    );
  }

  function drawSquares(gap, { data }, options) {
    return gap.squares
      .map((rings, i) => ({ rings, colour: data.look.gaps.squares[i] }))
      .filter(({ rings }) => rings.length)
      .map(({ rings, colour }) => {
        const look = { color: "#fff", weight: 0.6, opacity: 0.7, fillColor: colour };
        // Each square is a polygon of its own, in one drawing.
        const squares = si.decode(rings, data.grid).map((ring) => [ring]);
        return L.polygon(squares, { ...options, ...look, fillOpacity: 0.75 });
      });
  }

  function drawBadge(gap, page) {
    const [[position]] = si.decode([gap.middle], page.data.grid);
    const icon = L.divIcon({ className: "si-rank", html: String(gap.rank), iconSize: null });
    const title = page.format.say("gap.title", { rank: gap.rank });
    return L.marker(position, { icon, title, riseOnHover: true, zIndexOffset: 500 - gap.rank });
  }

  // The whole gap answers to mouse and keyboard; one with too few people only to the mouse.
  function drawGap(gap, page, panes) {
    const { data, popup } = page;
    const rest = gap.figures ? REST : FAINT;
    const options = { ...panes.outlines, ...rest, color: data.look.gaps.outline };
    const shape = L.polygon(
      si.decode(gap.outline, data.grid).map((ring) => [ring]),
      { ...options, fillOpacity: 0, className: "si-gap" },
    );
    const parts = [...drawSquares(gap, page, panes.squares), shape];
    const lift = () => shape.setStyle(LIFTED).bringToFront();
    const lower = () => shape.setStyle(rest);
    shape.on({ mouseover: lift, mouseout: lower });
    shape.bindTooltip(() => tipOf(gap, page), { sticky: true, opacity: 1 });
    if (!gap.figures) return parts;
    const card = L.popup(popup);
    card.setContent(() => si.gapCard(gap, card.getLatLng(), page));
    shape.bindPopup(card);
    shape.on("popupopen", () => shape.closeTooltip());
    if (gap.rank > RANKED) {
      shape.on("add", () => si.makeReachable(shape, lift, lower));
      return parts;
    }
    const badge = drawBadge(gap, page).bindPopup(card);
    badge.on({ mouseover: lift, mouseout: lower });
    return [...parts, badge];
  }

  // Returns `show(on)` and `visit(gap)`, which flies to a gap and opens its card.
  si.drawGaps = function (page) {
    const { map, data } = page;
    const makeOptions = (paneName, zIndex, interactive) => {
      const pane = si.addPane(map, paneName, zIndex);
      return { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive };
    };
    const panes = {
      squares: makeOptions("si-squares", 272, false),
      outlines: makeOptions("si-gaps", 290, true),
    };
    // The largest gap is drawn last, its badge above the others'.
    const drawn = new Map(data.gaps.map((gap) => [gap, drawGap(gap, page, panes)]));
    const layer = L.layerGroup([...drawn.values()].flat());
    const show = (on) => {
      if (on) layer.addTo(map);
      else layer.remove();
    };
    const visit = (gap) => {
      const shape = drawn.get(gap).find((part) => part.getPopup());
      si.flyTo(page, shape.getBounds(), CLOSEST, () => {
        const bounds = shape.getBounds();
        shape.openPopup(L.latLng(bounds.getNorth(), bounds.getCenter().lng));
      });
    };
    return { show, visit };
  };
})(window.socialeInfra);
