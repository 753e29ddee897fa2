// The criteria of robust access, in their order.

/** @import { Criterion, Format } from "./types.ts" */

/** @type {readonly Criterion[]} */
export const CRITERIA = ["place", "low_threshold", "diversity", "people"];

/**
 * "laagdrempelig en mensen".
 *
 * @param {Criterion[]} keys
 * @param {Pick<Format, "say" | "list">} format
 */
export const listCriteria = (keys, { say, list }) =>
  list(keys.map((key) => say(`robust.${key}.short`)));
