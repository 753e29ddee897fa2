// The panel: what the page is about, the choice of category, its legend, and the layers.
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

  function choice({ data, format }, choose) {
    const options = data.categories.map(({ key, label }) =>
      element("option", { value: key }, format.heading(label)),
    );
    const select = element("select", { id: "si-choice" }, ...options);
    select.value = data.firstCategory;
    select.addEventListener("change", () => choose(select.value));
    const label = element("label", { for: "si-choice" }, format.say("choose"));
    return element("div", { class: "si-choice" }, label, select);
  }

  // Adds the panel to the map; returns its node and `choose(key)`. What it makes the map do is in
  // `draw`: `colour(category)` and `show(key, on)`.
  si.addPanel = function (page, draw) {
    const { map, data, format } = page;
    const legend = si.makeLegend(page);
    const layers = si.makeLayers(page, (key, on) => draw.show(key, on));
    const find = (key) => data.categories.find((each) => each.key === key);
    legend.explain(find(data.firstCategory)); // now, so that the panel has its full height
    const choose = (key) => {
      const category = find(key);
      draw.colour(category);
      legend.explain(category);
      layers.lead(key);
    };
    const parts = [heading(page), choice(page, choose), legend.node, layers.node];
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
