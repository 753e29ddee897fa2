import { deflateSync } from "node:zlib";

/**
 * Packs columns as packing.py does, each as a table of its own, with 4 bytes a number.
 *
 * @param {Record<string, number[]>} columns
 */
export function pack(columns) {
  const bytes = Object.values(columns).map((values) => {
    const steps = values.map((value, i) => value - (i ? values[i - 1] : 0));
    const folded = steps.map((step) => (step < 0 ? -2 * step - 1 : 2 * step));
    return [0, 8, 16, 24].flatMap((shift) => folded.map((number) => (number >>> shift) & 255));
  });
  const tables = Object.entries(columns).map(([name, { length }]) => ({
    columns: [name],
    rows: length,
    bytes: 4,
  }));
  return { tables, block: deflateSync(Buffer.from(bytes.flat())).toString("base64") };
}
