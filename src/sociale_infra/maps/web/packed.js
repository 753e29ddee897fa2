// Tables of whole numbers, unpacked when they are needed; packing.py says how they are packed.

/** @import { Packed, PackedTable } from "./payload.d.ts" */
/** @typedef {Record<string, Int32Array>} Columns */

/** Whether this browser can unpack; one of before 2023 cannot. */
export const canUnpack = () => "DecompressionStream" in globalThis;

/** @param {string} text in base64 */
async function inflate(text) {
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = signs.charCodeAt(i);
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  const [inflated] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return new Uint8Array(inflated);
}

/**
 * One column of a table of which the bytes begin at `from`.
 *
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {PackedTable} table
 * @param {number} at the column's place in the table
 */
function columnOf(bytes, from, { rows, columns, bytes: width }, at) {
  const column = new Int32Array(rows);
  const plane = rows * columns.length; // the least bytes of all numbers, then the next ones
  let value = 0;
  for (let row = 0, i = from + at; row < rows; row += 1, i += columns.length) {
    let folded = 0;
    for (let n = width - 1; n >= 0; n -= 1) folded = (folded << 8) | bytes[i + n * plane];
    value += (folded >>> 1) ^ -(folded & 1);
    column[row] = value;
  }
  return column;
}

/**
 * All columns, by their name.
 *
 * @param {Packed} packed
 */
export async function unpack({ tables, block }) {
  const bytes = await inflate(block);
  /** @type {Columns} */
  const found = {};
  let from = 0;
  for (const table of tables) {
    const { columns, rows, bytes: width } = table;
    for (const [at, name] of columns.entries()) found[name] = columnOf(bytes, from, table, at);
    from += columns.length * rows * width;
  }
  return found;
}
