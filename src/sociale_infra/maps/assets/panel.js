// The panel: what the page is about, the choice of theme, its legend, the gaps and the layers.
(function (si) {
  "use strict";

  const { element } = si;

  // To the table, and to the page as it is now in the other language.
  function doors(page) {
    const { state, data } = page;
    const { say } = page.format;
    const others = data.languages.filter(({ key }) => key !== data.language);
    const buttons = others.map(({ key, name }) => {
      const button = element("button", { type: "button", class: "si-link", lang: key }, name);
      button.addEventListener("click", () => {
        location.hash = state.hashWith({ lang: key });
      });
      return button;
    });
    const table = element("button", { type: "button", class: "si-link" }, say("table.open"));
    table.addEventListener("click", () => page.openTable());
    return element("p", { class: "si-doors" }, table, ...buttons);
  }

  function heading(page) {
    const { facts } = page.data;
    const { format } = page;
    const date =
      facts.dataDate === "unknown"
        ? format.say("dataDateUnknown")
        : format.say("dataDate", { date: format.date(facts.dataDate) });
    return element(
      "header",
      {},
      element("h1", { dir: "auto" }, format.say("title", facts)),
      element(
        "div",
        { class: "si-under" },
        element("p", { class: "si-small" }, date),
        doors(page),
      ),
      facts.sample ? element("p", { class: "si-badge" }, format.say("sample")) : null,
      facts.unit === "residents" ? null : element("p", { class: "si-note" }, format.say("counted")),
    );
  }

  function choice({ format, themes }, choose) {
    const groups = [...new Set(themes.map(({ group }) => group))].map((group) => {
      const options = themes
        .filter((theme) => theme.group === group)
        .map((theme) => element("option", { value: themes.indexOf(theme) }, theme.label));
      return element("optgroup", { label: format.say(`groups.${group}`) }, ...options);
    });
    const select = element("select", { id: "si-choice" }, ...groups);
    select.addEventListener("change", () => choose(themes[select.value]));
    const label = element("label", { for: "si-choice" }, format.say("choose"));
    return { select, node: element("div", { class: "si-choice" }, label, select) };
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
      select.value = themes.indexOf(theme);
      title.textContent = theme.label;
      page.state.set({ thema: theme === themes[0] ? null : theme.id });
      draw.colour(theme);
      legend.explain(theme);
      gaps.follow(theme);
      layers.lead(theme);
    };
    const { select, node: chooser } = choice(page, (theme) => choose(theme));
    const title = element("p", { class: "si-theme" });
    const parts = [
      heading(page),
      chooser,
      title,
      legend.node,
      gaps.node,
      layers.node,
      si.makeBackgrounds(page) ?? "",
      si.makeShare(page),
    ];
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
    // The keyboard comes to the choice of theme first, and then to the areas and places.
    map.getContainer().prepend(node.closest(".leaflet-control-container"));
    return { node, choose };
  };
})(window.socialeInfra);
