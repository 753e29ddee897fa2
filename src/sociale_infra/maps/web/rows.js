// The rows of a table: what is read in them, which are found, in what order, and as CSV.

/** @import { Column, Format, Table } from "./types.ts" */
/**
 * @typedef {object} Sorting
 * @property {number} sort the column that is sorted by; -1 for none
 * @property {boolean} down
 * @property {string} search
 */

/**
 * @template Row
 * @param {Column<Row>} column
 * @param {Row} row
 * @param {Pick<Format, "count">} format
 */
export function textOf(column, row, { count }) {
  const value = column.text ? column.text(row) : column.value(row);
  if (value === null) return "–";
  return typeof value === "number" ? count(value) : value;
}

/**
 * @param {string | number} one
 * @param {string | number} other
 * @param {string} language
 */
const compare = (one, other, language) =>
  typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one).localeCompare(String(other), language);

/**
 * The rows that hold what is searched for, in order; unknown last either way.
 *
 * @template Row
 * @param {Pick<Table<Row>, "rows" | "columns">} table
 * @param {Sorting} sorting
 * @param {{ data: { language: string }, format: Pick<Format, "count"> }} page
 */
export function arrange({ rows, columns }, { sort, down, search }, { data, format }) {
  const wanted = search.trim().toLocaleLowerCase(data.language);
  /** @param {Row} row */
  const holds = (row) =>
    columns.some((column) =>
      textOf(column, row, format).toLocaleLowerCase(data.language).includes(wanted),
    );
  const found = wanted ? rows.filter(holds) : [...rows];
  if (sort < 0) return found;
  const column = columns[sort];
  const sign = down ? -1 : 1;
  return found.sort((a, b) => {
    const [one, other] = [column.value(a), column.value(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compare(one, other, data.language);
  });
}

// What a spreadsheet takes for a formula.
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A cell of a CSV file, which no spreadsheet runs.
 *
 * @param {string} text
 */
export const cell = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/**
 * The rows as they are read, and the whole town below them, as a CSV file that a Dutch Excel opens:
 * semicolons and a BOM.
 *
 * @template Row
 * @param {Row[]} rows
 * @param {Column<Row>[]} columns
 * @param {Format} format
 */
export function csvOf(rows, columns, format) {
  const lines = rows.map((row) => columns.map((column) => textOf(column, row, format)));
  const whole = columns.some(({ town }) => town) ? [columns.map(({ town }) => town ?? "")] : [];
  return `\ufeff${[columns.map(({ label }) => label), ...lines, ...whole]
    .map((line) => line.map(cell).join(";"))
    .join("\r\n")}\r\n`;
}
