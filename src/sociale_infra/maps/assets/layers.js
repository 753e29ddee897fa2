// The list of categories, each with its symbol, its number of places and a switch for its layer.
(function (si) {
  "use strict";

  const { element, symbol } = si;

  function countOf({ within, around }, { say, count }) {
    if (!within && !around) return element("span", { class: "si-count" }, say("noPlaces"));
    const values = { within: count(within), around: count(around) };
    const extra = element("small", {}, around ? say("around", values) : "");
    return element(
      "span",
      { class: "si-count", title: say("aroundTitle", values) },
      values.within,
      extra,
    );
  }

  function makeSwitch(category, format, change) {
    const empty = !category.within && !category.around;
    const box = element("input", { type: "checkbox", value: category.key, disabled: empty });
    box.addEventListener("change", () => change(box));
    const label = element("span", { class: "si-layer-name" }, format.heading(category.label));
    const node = element(
      "label",
      { class: "si-layer" },
      box,
      symbol(category),
      label,
      countOf(category, format),
    );
    return { box, node };
  }

  function tiesOf({ data, format }) {
    const shapes = Object.entries(data.look.shapes).map(([tie, shape]) =>
      element("span", {}, symbol({ shape, colour: "#5a6670", glyph: "" }), format.word("tie", tie)),
    );
    return element("p", { class: "si-ties" }, ...shapes);
  }

  // Returns the list and `lead(theme)`: the places of its category come on; those of the one
  // before it go, unless all are on. The list is open where places are the theme.
  si.makeLayers = function (page, show) {
    const { data, format } = page;
    const boxes = new Map();
    const all = element("input", { type: "checkbox" });
    const change = (box) => {
      show(box.value, box.checked);
      all.checked = [...boxes.values()].every((each) => each.checked || each.disabled);
    };
    const turn = (box, on) => {
      if (box.disabled || box.checked === on) return;
      box.checked = on;
      change(box);
    };
    const switches = data.categories.map((category) => makeSwitch(category, format, change));
    for (const { box } of switches) boxes.set(box.value, box);
    all.addEventListener("change", () => {
      const on = all.checked;
      for (const box of boxes.values()) turn(box, on);
    });
    const around = data.categories.some((category) => category.around);
    const node = element(
      "details",
      { class: "si-layers" },
      element("summary", {}, format.say("layers")),
      element("label", { class: "si-layer si-all" }, all, element("span", {}, format.say("all"))),
      ...switches.map((each) => each.node),
      around ? element("p", { class: "si-small" }, format.say("aroundNote")) : null,
      tiesOf(page),
    );
    let leading = null;
    let group = null;
    const lead = (theme) => {
      if (leading && !all.checked) turn(boxes.get(leading), false);
      leading = theme.category?.key ?? null;
      if (leading) turn(boxes.get(leading), true);
      if (theme.group !== group) node.open = si.isWide() && theme.group === "coverage";
      group = theme.group;
    };
    return { node, lead };
  };
})(window.socialeInfra);
