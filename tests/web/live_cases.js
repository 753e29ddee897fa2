// Measures a town with each of many lists of edits, and writes down what is found:
// `node live_cases.js FOLDER`, in which data.json and cases.json lie.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureCases } from "./live_measure.js";

const folder = process.argv[2];
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf-8"));

await measureCases(read("data.json"), read("cases.json"), (number, told, arrays) => {
  writeFileSync(join(folder, `${number}.json`), JSON.stringify(told));
  for (const [name, values] of arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    writeFileSync(join(folder, `${number}.${name}`), bytes);
  }
});
