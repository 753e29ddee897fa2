// The legend: the scale is the same for every category; what it measures is said per category.
(function (si) {
  "use strict";

  const { element } = si;

  function swatch(share, { classes }) {
    const rect = si.drawing("rect", {
      width: "100%",
      height: "100%",
      fill: si.fillOf(share, classes),
    });
    return si.drawing("svg", { class: "si-swatch", "aria-hidden": "true" }, rect);
  }

  function scale({ data, format }) {
    const steps = data.look.classes.length;
    const limits = Array.from({ length: steps + 1 }, (_, i) => i / steps);
    return [
      element(
        "div",
        { class: "si-bars" },
        ...limits.slice(0, -1).map((low) => swatch(low, data.look)),
      ),
      element(
        "div",
        { class: "si-limits" },
        ...limits.map((limit) => element("span", {}, format.wholeShare(limit))),
      ),
      element("p", { class: "si-none" }, swatch(null, data.look), format.say("noData")),
    ];
  }

  function wholeTown(category, format) {
    const { covered, uncovered } = category;
    if (covered === null || !(covered + uncovered)) return [];
    const share = format.share(covered / (covered + uncovered));
    return [
      element("strong", {}, format.say("town", { share })),
      element("span", {}, format.say("townDetail", si.split(category, format))),
    ];
  }

  // Returns the legend and `explain(category)`.
  si.makeLegend = function (page) {
    const { say, distance, minutes } = page.format;
    const meaning = element("p", { class: "si-meaning" });
    const town = element("p", { class: "si-town" });
    const node = element(
      "div",
      { class: "si-legend", "aria-live": "polite" },
      meaning,
      ...scale(page),
      town,
    );
    const explain = (category) => {
      const values = { distance: distance(category.norm), minutes: minutes(category.norm) };
      meaning.textContent = say("legend", values);
      town.replaceChildren(...wholeTown(category, page.format));
    };
    return { node, explain };
  };
})(window.socialeInfra);
