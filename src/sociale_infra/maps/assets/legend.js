// The legend: what the theme measures, its scale, and what it says of the whole town.
(function (si) {
  "use strict";

  const { element } = si;

  function swatch(fill) {
    const rect = si.drawing("rect", { width: "100%", height: "100%", fill });
    return si.drawing("svg", { class: "si-swatch", "aria-hidden": "true" }, rect);
  }

  function scale({ palette, limits }, { look }) {
    return [
      element("div", { class: "si-bars" }, ...look[palette].map(swatch)),
      element("div", { class: "si-limits" }, ...limits.map((limit) => element("span", {}, limit))),
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
    const bars = element("div", {});
    const meaning = element("p", { class: "si-meaning" });
    const none = element("span", {});
    const hint = element("span", { class: "si-hint" });
    const town = element("p", { class: "si-town" });
    const node = element(
      "div",
      { class: "si-legend", "aria-live": "polite" },
      meaning,
      bars,
      element("p", { class: "si-none" }, swatch(si.fillOf(null)), none, hint),
      town,
    );
    const explain = (theme) => {
      meaning.textContent = theme.meaning;
      none.textContent = theme.unknown;
      hint.textContent = theme.hint;
      bars.replaceChildren(...scale(theme, data));
      const notes = theme.notes.filter(Boolean).map((note) => element("span", { class: "si-small" }, note));
      town.replaceChildren(...wholeTown(theme, format), ...notes);
    };
    return { node, explain };
  };
})(window.socialeInfra);
