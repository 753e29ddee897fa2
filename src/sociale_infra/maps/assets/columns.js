// What the tables hold: all that the map shows, a column a figure.
//
//   label        its heading
//   value(row)   what it is sorted by; null if unknown, which comes last
//   text(row)    what is read; where there is none, the value
//   theme        whose colours on the map it is, if any
(function (si) {
  "use strict";

  const share = (theme, range, unknown, { interval }) => ({
    label: theme.label,
    theme,
    value: (row) => range(row)?.[0] ?? null,
    text: (row) => (range(row) ? interval(range(row), 1) : unknown),
    figure: true,
  });

  function ofAreas({ data, format, themes, openArea }) {
    const { say, count } = format;
    const shares = themes.map((theme) => {
      if (theme.group === "robust") {
        const range = (area) => area.robust.figures[theme.key]?.share;
        return share(theme, range, theme.unknown, format);
      }
      return {
        label: theme.label,
        theme,
        value: theme.sorted,
        text: (area) => (theme.sorted(area) === null ? theme.unknown : theme.said(area, 1)),
        figure: true,
      };
    });
    const people = {
      label: format.heading(say("gap.column")),
      value: ({ weight }) => weight,
      text: ({ weight }) => (weight === null ? say("unknown") : count(weight)),
      figure: true,
    };
    const name = { label: say("table.area"), value: (area) => area.name };
    return { rows: data.areas, columns: [name, people, ...shares], open: openArea };
  }

  function ofGaps({ data, format, visit }) {
    const { say, range } = format;
    const places = data.places;
    const columns = [
      { label: say("table.gap"), value: ({ rank }) => rank, text: ({ rank }) => String(rank) },
      { label: say("table.near"), value: ({ figures }) => figures.near },
      { label: say("table.area"), value: ({ figures }) => data.areas[figures.area].name },
      {
        label: say("table.lacking"),
        value: ({ figures }) => figures.lacking[0],
        text: ({ figures }) => range(figures.lacking),
        figure: true,
      },
      {
        label: say("table.missing"),
        value: ({ figures }) => si.listCriteria(figures.missing, format),
      },
      {
        label: say("table.remedy"),
        value: ({ figures: { remedy } }) =>
          remedy && (places[remedy.place].name ?? say("place.nameless")),
      },
      {
        label: say("table.helped"),
        value: ({ figures: { remedy } }) => remedy && remedy.people,
        figure: true,
      },
    ];
    return { rows: data.gaps.filter(({ figures }) => figures), columns, open: visit };
  }

  // Of the places those whose kind is on the map, or all if none is.
  function ofPlaces({ data, format, pick, shown }) {
    const { say, word, range } = format;
    const kinds = shown();
    const rows = data.places.filter(({ category }) => !kinds.size || kinds.has(category));
    const labels = new Map(data.categories.map(({ key, label }) => [key, label]));
    const property = (key) => ({
      label: format.heading(word("property", key)),
      value: ({ properties }) => word("answer", properties[key]),
    });
    const columns = [
      {
        label: say("table.place"),
        value: ({ name }) => name,
        text: ({ name }) => name ?? say("place.nameless"),
      },
      { label: say("table.kind"), value: ({ category }) => labels.get(category) },
      { label: say("table.function"), value: (place) => word("function", place.function) },
      ...["low_threshold", "free", "open_to_all", "staffed", "step_free"].map(property),
      {
        label: say("table.closing"),
        value: ({ loses }) => loses && loses[0],
        text: ({ loses }) => (loses ? range(loses) : say("unknown")),
        figure: true,
      },
    ];
    return { rows, columns, open: pick };
  }

  si.tables = { areas: ofAreas, gaps: ofGaps, places: ofPlaces };
})(window.socialeInfra);
