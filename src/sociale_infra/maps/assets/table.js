// All that the map shows as a table, to sort and to search; a row leads back to the map.
(function (si) {
  "use strict";

  const { element, name } = si;

  const textOf = (column, row, format) => {
    const value = column.text ? column.text(row) : column.value(row);
    if (value === null || value === undefined) return "–";
    return typeof value === "number" ? format.count(value) : value;
  };

  function compare(one, other, language) {
    if (one === null || other === null) return (one === null) - (other === null);
    return typeof one === "number" ? one - other : one.localeCompare(other, language);
  }

  // The rows that hold what is searched for, in order; unknown last either way.
  function arrange({ rows, columns }, { sort, down, search }, { data, format }) {
    const wanted = search.trim().toLocaleLowerCase(data.language);
    const holds = (row) =>
      columns.some((column) =>
        textOf(column, row, format).toLocaleLowerCase(data.language).includes(wanted),
      );
    const found = wanted ? rows.filter(holds) : [...rows];
    const column = columns[sort];
    if (!column) return found;
    const known = found.filter((row) => (column.value(row) ?? null) !== null);
    const unknown = found.filter((row) => (column.value(row) ?? null) === null);
    const sign = down ? -1 : 1;
    known.sort((a, b) => sign * compare(column.value(a), column.value(b), data.language));
    return [...known, ...unknown];
  }

  function headOf({ columns }, view, page, redraw) {
    const heads = columns.map((column, i) => {
      const button = element("button", { type: "button" }, column.label);
      button.addEventListener("click", () => {
        // Figures begin with the highest, words with A.
        view.down = view.sort === i ? !view.down : Boolean(column.figure);
        view.sort = i;
        redraw();
      });
      const sorted = view.sort === i ? (view.down ? "descending" : "ascending") : null;
      const chosen = column.theme && column.theme === page.theme;
      const look = [column.figure ? "si-figure" : "", chosen ? "si-chosen" : ""].join(" ").trim();
      return element("th", { scope: "col", "aria-sort": sorted, class: look || null }, button);
    });
    return element("thead", {}, element("tr", {}, ...heads));
  }

  function rowOf(row, { columns, open }, page, close) {
    const cells = columns.map((column, i) => {
      const text = textOf(column, row, page.format);
      const look = column.figure ? "si-figure" : null;
      if (i) return element("td", { class: look }, name(text));
      const button = element("button", { type: "button", class: "si-link" }, name(text));
      button.addEventListener("click", () => {
        close();
        open(row);
      });
      return element("th", { scope: "row" }, button);
    });
    return element("tr", { class: page.opened === row ? "si-chosen" : null }, ...cells);
  }

  // Returns `open()`. The table lies over the map, beside the panel where there is room.
  si.makeTable = function (page) {
    const { map, format } = page;
    const { say, count } = format;
    const view = { kind: "areas", sort: -1, down: false, search: "" };
    const options = Object.keys(si.tables).map((kind) =>
      element("option", { value: kind }, say(`table.${kind}`)),
    );
    const select = element("select", { "aria-label": say("table.choose") }, ...options);
    const search = element("input", {
      type: "search",
      placeholder: say("table.search"),
      "aria-label": say("table.search"),
    });
    const found = element("span", { class: "si-small", role: "status" });
    const away = element("button", { type: "button", class: "si-close" }, say("table.close"));
    const caption = element("p", { class: "si-small" });
    const table = element("table", { class: "si-rows" });
    const scroll = element("div", { class: "si-scroll", tabindex: "0" }, table);
    const bar = element("div", { class: "si-bar" }, select, search, found, away);
    const node = element(
      "section",
      { class: "si-table", "aria-label": say("table.title"), hidden: true },
      bar,
      caption,
      scroll,
    );
    let opener = null;
    const close = () => {
      node.hidden = true;
      opener?.focus();
    };
    const draw = () => {
      const made = si.tables[view.kind](page);
      const rows = arrange(made, view, page);
      const redraw = () => {
        draw();
        table.querySelector(`th:nth-child(${view.sort + 1}) button`)?.focus();
      };
      const body = element("tbody", {}, ...rows.map((row) => rowOf(row, made, page, close)));
      table.replaceChildren(headOf(made, view, page, redraw), body);
      found.textContent = say("table.found", {
        found: count(rows.length),
        all: count(made.rows.length),
      });
      caption.textContent = say(`table.about.${view.kind}`, { fewest: page.data.robust.fewest });
    };
    select.addEventListener("change", () => {
      Object.assign(view, { kind: select.value, sort: -1, search: "" });
      search.value = "";
      draw();
    });
    search.addEventListener("input", () => {
      view.search = search.value;
      draw();
    });
    away.addEventListener("click", close);
    node.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the map would move
      if (event.key === "Escape") close();
    });
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    map.getContainer().append(node);
    return () => {
      opener = document.activeElement;
      node.style.setProperty("--left", `${si.isWide() ? page.corner.x : 0}px`);
      node.hidden = false;
      draw();
      select.focus();
    };
  };
})(window.socialeInfra);
