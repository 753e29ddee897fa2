// Columns of whole numbers, unpacked: see packing.py for how they are packed.

/** @import { Packed } from "./payload.d.ts" */

/** @param {string} text in base64 */
async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {Packed} packed
 * @returns {Promise<Record<string, Int32Array>>}
 */
export async function unpack({ columns, block }) {
  const planes = await inflate(block);
  let from = 0;
  const found = columns.map(({ name, count, bytes }) => {
    const values = new Int32Array(count);
    for (let shift = 0; shift < 8 * bytes; shift += 8) {
      for (let i = 0; i < count; i += 1) values[i] |= planes[from + i] << shift;
      from += count;
    }
    for (let i = 0; i < count; i += 1) values[i] = (values[i] >>> 1) ^ -(values[i] & 1);
    return [name, values];
  });
  return Object.fromEntries(found);
}

/**
 * Adds up, in place, numbers that stand as steps from the one before.
 *
 * @param {Int32Array} steps
 */
export function sum(steps) {
  for (let i = 1; i < steps.length; i += 1) steps[i] += steps[i - 1];
  return steps;
}
