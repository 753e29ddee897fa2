// The legend: the scale is the same for every theme; what it measures is said per theme.
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
    ];
  }

  function wholeTown({ town }, { say, interval }) {
    if (!town) return [];
    const [low, high] = town.share;
    const share = low === high ? interval(town.share, 1) : interval(town.share);
    return [
      element("strong", {}, say("town", { share })),
      element("span", {}, town.detail),
      town.note === null ? "" : element("span", { class: "si-small" }, town.note),
    ];
  }

  // Returns the legend and `explain(theme)`.
  si.makeLegend = function (page) {
    const { data, format } = page;
    const meaning = element("p", { class: "si-meaning" });
    const none = element("span", {});
    const sure = element("span", { class: "si-sure" });
    const town = element("p", { class: "si-town" });
    const node = element(
      "div",
      { class: "si-legend", "aria-live": "polite" },
      meaning,
      ...scale(page),
      element("p", { class: "si-none" }, swatch(null, data.look), none, sure),
      town,
    );
    const explain = (theme) => {
      meaning.textContent = theme.meaning;
      none.textContent = theme.unknown;
      sure.textContent = theme.group === "robust" ? format.say("sure") : "";
      town.replaceChildren(...wholeTown(theme, format));
    };
    return { node, explain };
  };
})(window.socialeInfra);
