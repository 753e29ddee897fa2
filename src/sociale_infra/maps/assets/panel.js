// The panel: what the page is about, the choice of theme, its legend, the gaps and the layers.
(function (si) {
  "use strict";

  const { element } = si;

  function heading({ data: { facts }, format }) {
    const date =
      facts.dataDate === "unknown"
        ? format.say("dataDateUnknown")
        : format.say("dataDate", { date: format.date(facts.dataDate) });
    return element(
      "header",
      {},
      element("h1", { dir: "auto" }, format.say("title", facts)),
      element("p", { class: "si-small" }, date),
      facts.sample ? element("p", { class: "si-badge" }, format.say("sample")) : null,
      facts.unit === "residents" ? null : element("p", { class: "si-note" }, format.say("counted")),
    );
  }

  function choice({ data, format, themes }, choose) {
    const groups = [...new Set(themes.map(({ group }) => group))].map((group) => {
      const options = themes
        .filter((theme) => theme.group === group)
        .map((theme) => element("option", { value: themes.indexOf(theme) }, theme.label));
      return element("optgroup", { label: format.say(`groups.${group}`) }, ...options);
    });
    const select = element("select", { id: "si-choice" }, ...groups);
    select.addEventListener("change", () => choose(themes[select.value]));
    const label = element("label", { for: "si-choice" }, format.say("choose"));
    return element("div", { class: "si-choice" }, label, select);
  }

  // Adds the panel to the map; returns its node and `choose(theme)`. What it makes the map do is in
  // `draw`: `colour(theme)`, `show(key, on)`, `gaps(on)` and `visit(gap)`.
  si.addPanel = function (page, draw) {
    const { map, format, themes } = page;
    const legend = si.makeLegend(page);
    const layers = si.makeLayers(page, (key, on) => draw.show(key, on));
    const gaps = si.makeGapList(page, {
      show: (on) => draw.gaps(on),
      visit: (gap) => draw.visit(gap),
    });
    legend.explain(themes[0]); // now, so that the panel has its full height
    const choose = (theme) => {
      draw.colour(theme);
      legend.explain(theme);
      gaps.follow(theme);
      layers.lead(theme);
    };
    const parts = [heading(page), choice(page, choose), legend.node, gaps.node, layers.node];
    const background = si.makeBackgrounds(page);
    if (background) parts.push(background);
    const node = element(
      "section",
      { class: "si-panel", "aria-label": format.say("panel") },
      ...parts,
    );
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    const control = L.control({ position: "topleft" });
    control.onAdd = () => node;
    control.addTo(map);
    return { node, choose };
  };
})(window.socialeInfra);
