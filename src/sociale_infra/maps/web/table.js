// All that the map shows as a table, to sort and to search; a row leads back to the map.

import { tables } from "./columns.js";
import { bdi, element, link } from "./elements.js";
import { nameOf } from "./levels.js";
import { besidePanel } from "./room.js";
import { arrange, csvOf, textOf } from "./rows.js";

/** @import { Column, Page, Square, Table } from "./types.ts" */
/** @import { Sorting } from "./rows.js" */

/** @typedef {Sorting & { kind: "areas" | "gaps" | "places" }} TableView */

const KINDS = ["areas", "gaps", "places"];
const PART = 100; // rows that are drawn at once; the next when the reader comes near them
const AHEAD = 600; // pixels below what is seen

/**
 * @template Row
 * @param {Column<Row>} column
 * @param {number} i
 * @param {TableView} view
 * @param {Page} page
 * @param {() => void} redraw
 */
function headOf(column, i, view, page, redraw) {
  const button = element("button", { type: "button" }, column.label);
  button.addEventListener("click", () => {
    // Figures begin with the highest, words with A.
    view.down = view.sort === i ? !view.down : Boolean(column.figure);
    view.sort = i;
    redraw();
  });
  const sorted = view.sort === i ? (view.down ? "descending" : "ascending") : null;
  const chosen = column.theme !== undefined && column.theme === page.view.theme;
  const look = [column.figure ? "si-figure" : "", chosen ? "si-chosen" : ""].join(" ").trim();
  return element("th", { scope: "col", "aria-sort": sorted, class: look || null }, button);
}

/**
 * @template Row
 * @param {Row} row
 * @param {number} index among the rows that are found, from 1
 * @param {Table<Row>} table
 * @param {Page} page
 * @param {() => void} close
 */
function rowOf(row, index, { columns, open }, page, close) {
  const cells = columns.map((column, i) => {
    const text = bdi(textOf(column, row, page.format));
    if (i) return element("td", { class: column.figure ? "si-figure" : null }, text);
    const button = link(text, () => {
      close();
      open(row);
    });
    return element("th", { scope: "row" }, button);
  });
  const chosen = page.view.opened === row ? "si-chosen" : null;
  return element("tr", { class: chosen, "aria-rowindex": index + 1 }, ...cells);
}

/**
 * Draws the first rows as the view has them; returns how many there are, and `more()`, which draws
 * the next.
 *
 * @template Row
 * @param {HTMLTableElement} node
 * @param {Table<Row>} table
 * @param {TableView} view
 * @param {Page} page
 * @param {{ redraw: () => void, close: () => void }} acts
 */
function fill(node, table, view, page, { redraw, close }) {
  const rows = arrange(table, view, page);
  const heads = table.columns.map((column, i) => headOf(column, i, view, page, redraw));
  const body = element("tbody");
  let drawn = 0;
  const more = () => {
    const part = rows.slice(drawn, drawn + PART);
    body.append(...part.map((row, i) => rowOf(row, drawn + i + 1, table, page, close)));
    drawn += part.length;
    return part.length > 0;
  };
  more();
  const whole = table.columns.map(({ town, figure }, i) =>
    i
      ? element("td", { class: figure ? "si-figure" : null }, town ?? "")
      : element("th", { scope: "row" }, town ?? ""),
  );
  const foot = table.columns.some(({ town }) => town)
    ? [element("tfoot", {}, element("tr", {}, ...whole))]
    : [];
  const head = element("tr", { "aria-rowindex": 1 }, ...heads);
  node.setAttribute("aria-rowcount", String(rows.length + 1));
  node.replaceChildren(element("thead", {}, head), body, ...foot);
  const csv = () => csvOf(rows, table.columns, page.format);
  return { found: rows.length, all: table.rows.length, csv, more };
}

/**
 * @param {Page} page
 * @param {HTMLElement} picture
 */
function makeParts({ format }, picture) {
  const { say } = format;
  const options = KINDS.map((kind) => element("option", { value: kind }, say(`table.${kind}`)));
  const select = element("select", { "aria-label": say("table.choose") }, ...options);
  const search = element("input", {
    type: "search",
    placeholder: say("table.search"),
    "aria-label": say("table.search"),
  });
  const found = element("span", { class: "si-small", role: "status" });
  const download = element(
    "a",
    { class: "si-download", href: "data:text/csv," },
    say("table.download"),
  );
  const away = element("button", { type: "button", class: "si-close" }, say("table.close"));
  const caption = element("p", { class: "si-small" });
  const table = element("table", { class: "si-rows" });
  const scroll = element("div", { class: "si-scroll", tabindex: "0" }, table);
  const node = element(
    "section",
    { class: "si-table", "aria-label": say("table.title"), hidden: true },
    element("div", { class: "si-bar" }, select, search, found, download, picture, away),
    caption,
    scroll,
  );
  return { select, search, found, download, away, caption, table, scroll, node };
}

/**
 * Returns `open()`. The table lies over the map, beside the panel where there is room.
 *
 * @param {Page} page
 * @param {HTMLElement} picture the button that saves the map
 */
export function makeTable(page, picture) {
  const { map, format, data } = page;
  const parts = makeParts(page, picture);
  const { select, search, found, download, away, caption, table, scroll, node } = parts;
  /** @type {TableView} */
  const view = { kind: "areas", sort: -1, down: false, search: "" };
  /** @type {Element | null} */
  let opener = null;
  /** @type {Square[] | null} the rows, where squares are the level */
  let squares = null;
  let csv = () => "";
  let more = () => false;
  const close = () => {
    node.hidden = true;
    if (opener instanceof HTMLElement) opener.focus();
  };
  const fillUp = () => {
    while (scroll.scrollTop + scroll.clientHeight + AHEAD > scroll.scrollHeight && more());
  };
  const redraw = () => {
    draw();
    /** @type {HTMLElement | null} */
    const head = table.querySelector(`th:nth-child(${view.sort + 1}) button`);
    head?.focus();
  };
  const draw = () => {
    const acts = { redraw, close };
    const counts = {
      areas: () =>
        squares
          ? fill(table, tables.squares(page, squares), view, page, acts)
          : fill(table, tables.areas(page), view, page, acts),
      gaps: () => fill(table, tables.gaps(page), view, page, acts),
      places: () => fill(table, tables.places(page), view, page, acts),
    };
    const shown = counts[view.kind]();
    ({ csv, more } = shown);
    scroll.scrollTop = 0;
    fillUp();
    found.textContent = format.say("table.found", { found: shown.found, all: shown.all });
    const { level } = page.view;
    const finer = format.heading(nameOf(level, "level", format));
    select.options[0].textContent = level.kind === "area" ? format.say("table.areas") : finer;
    const name = select.selectedOptions[0].textContent ?? "";
    const { edited } = page.view;
    download.download = `${edited ? format.say("table.edited", { name }) : name}.csv`;
    const about = view.kind === "areas" && squares ? "squares" : view.kind;
    const told = format.say(`table.about.${about}`, { fewest: data.robust.fewest });
    caption.textContent = edited ? `${format.say("edits.withThem")} ${told}` : told;
  };
  select.addEventListener("change", () => {
    const kind = /** @type {TableView["kind"]} */ (select.value);
    Object.assign(view, { kind, sort: -1, search: "" });
    search.value = "";
    draw();
  });
  search.addEventListener("input", () => {
    view.search = search.value;
    draw();
  });
  download.addEventListener("click", () => {
    download.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv())}`;
  });
  scroll.addEventListener("scroll", fillUp);
  away.addEventListener("click", close);
  node.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the map would move
    if (event.key === "Escape") close();
  });
  L.DomEvent.disableClickPropagation(node);
  L.DomEvent.disableScrollPropagation(node);
  map.getContainer().append(node);
  return async () => {
    opener = document.activeElement;
    const isOfSquares = page.view.level.kind === "square";
    if (isOfSquares !== Boolean(squares)) Object.assign(view, { sort: -1 });
    squares = isOfSquares ? await page.actions.squares() : null;
    node.style.setProperty("--left", `${besidePanel(map)}px`);
    node.hidden = false;
    draw();
    select.focus();
  };
}
