import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, csvOf, textOf } from "../../src/sociale_infra/maps/web/rows.js";
import { formatOf } from "./page.js";

/** @import { Column } from "../../src/sociale_infra/maps/web/types.ts" */
/** @typedef {{ name: string | null, people: number | null }} Row */

/** @type {Row[]} */
const ROWS = [
  { name: "Zuid", people: 1234 },
  { name: null, people: 20 },
  { name: "Écluse", people: null },
  { name: "noord", people: 3 },
];
/** @type {Column<Row>[]} */
const COLUMNS = [
  { label: "name", value: ({ name }) => name },
  { label: "people", value: ({ people }) => people },
];
const page = { data: { language: "nl" }, format: formatOf("nl") };

/** @param {{ sort?: number, down?: boolean, search?: string }} sorting */
const people = ({ sort = -1, down = false, search = "" }) =>
  arrange({ rows: ROWS, columns: COLUMNS }, { sort, down, search }, page).map((row) => row.people);

test("without sorting the rows stay as they are", () => {
  assert.deepEqual(people({}), [1234, 20, null, 3]);
});

test("figures are sorted by size and words by the alphabet, unknown last either way", () => {
  assert.deepEqual(people({ sort: 1 }), [3, 20, 1234, null]);
  assert.deepEqual(people({ sort: 1, down: true }), [1234, 20, 3, null]);
  assert.deepEqual(people({ sort: 0 }), [null, 3, 1234, 20]); // Écluse, noord, Zuid, nameless
  assert.deepEqual(people({ sort: 0, down: true }), [1234, 3, null, 20]);
});

test("a search looks in what is read, whatever its case", () => {
  assert.deepEqual(people({ search: " NOORD " }), [3]);
  assert.deepEqual(people({ search: "1.2" }), [1234]);
  assert.deepEqual(people({ search: "nowhere" }), []);
});

test("sorting leaves the data alone", () => {
  people({ sort: 1 });
  assert.equal(ROWS[0].people, 1234);
});

test("what is unknown is read as a dash, and a figure as the language writes it", () => {
  assert.equal(textOf(COLUMNS[1], ROWS[0], page.format), "1.234");
  assert.equal(textOf(COLUMNS[0], ROWS[1], page.format), "–");
});

test("no cell of a CSV file is a formula, and quotes stay", () => {
  /** @type {Column<string>[]} */
  const columns = [{ label: "naam", value: (row) => row }];
  const text = csvOf(["=1+1", 'de "Hoek"; zuid', "-2", "gewoon"], columns, formatOf("nl"));
  assert.equal(text, `\ufeff"naam"\r\n"'=1+1"\r\n"de ""Hoek""; zuid"\r\n"'-2"\r\n"gewoon"\r\n`);
});
