// What a hover and a click tell.
(function (si) {
  "use strict";

  const { element, name, own } = si;
  const NOTHING = "–";
  const line = (text) => element("div", {}, text);
  const small = (text) => element("p", { class: "si-small" }, text);

  // How many are covered and how many not, rounded so that both add up to the whole.
  si.split = function ({ covered, uncovered }, { count }) {
    const all = Math.round(covered + uncovered);
    return { covered: count(Math.round(covered)), uncovered: count(all - Math.round(covered)) };
  };

  function row([first, ...others], className = "") {
    const cells = others.map((cell) => element("td", {}, cell));
    return element("tr", { class: className }, element("th", { scope: "row" }, first), ...cells);
  }

  si.areaTip = function (area, { category, format }) {
    const { say, share, distance, heading } = format;
    const figures = area.figures[category.key];
    const tip = element("div", { class: "si-tip" }, element("strong", {}, name(area.name)));
    if (figures.share === null) {
      tip.append(line(say("area.nobody")));
      return tip;
    }
    const values = { ...si.split(figures, format), distance: distance(category.norm) };
    tip.append(
      line(`${heading(category.label)}: ${share(figures.share)}`),
      line(say("area.covered", values)),
      line(say("area.uncovered", values)),
    );
    return tip;
  };

  function figureCells(category, figures, format) {
    const { share, mean } = figures;
    const counted = share === null ? {} : si.split(figures, format);
    return [
      format.heading(category.label),
      format.distance(category.norm),
      share === null ? NOTHING : format.share(share),
      counted.covered ?? NOTHING,
      counted.uncovered ?? NOTHING,
      mean === null ? NOTHING : `${format.distance(mean)} (${format.minutes(mean)})`,
    ];
  }

  si.areaTable = function (area, { data, format, category: chosen }) {
    const { say, count } = format;
    const columns = ["category", "norm", "share", "reached", "missed", "mean"];
    const heads = columns.map((key) => element("th", { scope: "col" }, say(`area.${key}`)));
    const rows = data.categories.map((category) => {
      const cells = figureCells(category, area.figures[category.key], format);
      return row(cells, category === chosen ? "si-chosen" : "");
    });
    const head = element("thead", {}, element("tr", {}, ...heads));
    const table = element("table", { class: "si-figures" }, head, element("tbody", {}, ...rows));
    const { weight } = area;
    const people = weight === null ? say("noData") : say("area.people", { count: count(weight) });
    return element(
      "article",
      { class: "si-card" },
      element("h2", {}, name(area.name)),
      element("p", {}, people),
      element("div", { class: "si-scroll" }, table),
      small(say("area.meanNote")),
    );
  };

  // What decided each property, from "free=tag staffed=prior".
  function evidenceOf(place) {
    return Object.fromEntries(place.evidence.split(" ").map((pair) => pair.split("=")));
  }

  function propertyRows(place, { word }) {
    const evidence = evidenceOf(place);
    return Object.entries(place.properties).map(([key, answer]) => {
      const shown = element("span", { class: `si-answer si-${answer}` }, word("answer", answer));
      const by = answer === "unknown" ? undefined : own(evidence, key);
      const why = by && element("span", { class: "si-small" }, ` ${word("evidence", by)}`);
      return [word("property", key), element("span", {}, shown, why ?? "")];
    });
  }

  si.placeCard = function (place, category, { format }) {
    const { say, word, heading } = format;
    const rows = [
      [say("place.function"), word("function", place.function)],
      [say("place.tie"), word("tie", place.tie)],
      ...propertyRows(place, format),
    ];
    if (place.hours) rows.push([say("place.hours"), name(place.hours)]);
    const card = element(
      "article",
      { class: "si-card" },
      element("h2", { dir: "auto" }, place.name ?? say("place.nameless")),
      element("p", { class: "si-kind" }, si.symbol(category), heading(category.label)),
      element("table", {}, element("tbody", {}, ...rows.map((cells) => row(cells)))),
      small(place.id.startsWith("local/") ? say("place.local") : `openstreetmap.org/${place.id}`),
    );
    if (place.merged) card.append(small(say("place.merged", { ids: place.merged })));
    return card;
  };
})(window.socialeInfra);
