// The parts that hovers and cards are made of, and the card of a place.
(function (si) {
  "use strict";

  const { element, name, own } = si;
  const line = (text) => element("div", {}, text);
  const small = (text) => element("p", { class: "si-small" }, text);

  function row([first, ...others], className = "") {
    const cells = others.map((cell) => element("td", {}, cell));
    return element("tr", { class: className }, element("th", { scope: "row" }, first), ...cells);
  }

  // A text whose {fields} are filled with nodes, such as names in their own direction.
  function sentence(tag, { format }, path, nodes) {
    return element(tag, {}, ...format.parts(path, nodes));
  }

  si.areaTip = function (area, { theme }) {
    const lines = theme.tip(area).map((text) => line(text));
    return element("div", { class: "si-tip" }, element("strong", {}, name(area.name)), ...lines);
  };

  function propertyRows(place, { word }) {
    return Object.entries(place.properties).map(([key, answer]) => {
      const shown = element("span", { class: `si-answer si-${answer}` }, word("answer", answer));
      const by = answer === "unknown" ? undefined : own(place.evidence, key);
      const why = by && element("span", { class: "si-small" }, ` ${word("evidence", by)}`);
      return [word("property", key), element("span", {}, shown, why ?? "")];
    });
  }

  function closing({ loses }, { say, people }) {
    if (loses === null) return element("p", {}, say("place.closingUnknown"));
    if (loses[1] === 0) return null;
    return element("p", { class: "si-strong" }, say("place.closing", { people: people(loses) }));
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
      closing(place, format),
      element("table", {}, element("tbody", {}, ...rows.map((cells) => row(cells)))),
      small(place.id.startsWith("local/") ? say("place.local") : `openstreetmap.org/${place.id}`),
    );
    if (place.merged) card.append(small(say("place.merged", { ids: place.merged })));
    return card;
  };

  Object.assign(si, { line, small, row, sentence });
})(window.socialeInfra);
