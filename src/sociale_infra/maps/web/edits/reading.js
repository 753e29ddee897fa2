// Edits as text: in the address of the page and in files. What comes from outside is read with care.

/** @import { Edit } from "../live/edits.js" */

/**
 * An edit of the page: `so` marks a correction, what is so; the others are what if.
 *
 * @typedef {Edit & { so?: true }} OwnEdit
 */
/** @typedef {{ name: string, edits: OwnEdit[] }} Variant */
/** @typedef {{ at: number, variants: Variant[] }} Variants `at` is that which is shown */
/** @typedef {(value: unknown) => boolean} Check */

export const MOST_VARIANTS = 4;
export const LONGEST_NAME = 40;
/** What the reader is asked of a place. */
export const ASKED = /** @type {const} */ (["free", "open_to_all", "staffed"]);

const MOST = 500; // edits, and characters of a text
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const KINDS = ["path", "bridge", "tunnel"];

/** @type {Check} */
const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= MOST;
/** @type {Check} */
const isId = (value) => typeof value === "string" && ID.test(value);
/** @type {Check} */
const isAnswer = (value) => value === "yes" || value === "no" || value === "unknown";
/** @type {Check} */
const isSpot = (value) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(Number.isFinite) &&
  Math.abs(value[0]) <= 180 &&
  Math.abs(value[1]) <= 90;
/** @type {Check} */
const isLine = (value) =>
  Array.isArray(value) && value.length >= 2 && value.length <= MOST && value.every(isSpot);
/** @type {Check} */
const isCount = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 50000;
/** @type {Check} */
const isKind = (value) => KINDS.includes(String(value));

const ANY = { id: isId };
const MAY = { reason: isText, so: /** @type {Check} */ ((value) => value === true) };
const PROPERTIES = {
  free: isAnswer,
  open_to_all: isAnswer,
  staffed: isAnswer,
  step_free: isAnswer,
};

/** What each edit must hold, and what it may hold. */
const EDITS = {
  add_place: { must: { at: isSpot, category: isText, name: isText }, may: PROPERTIES },
  close_place: { must: { place: isText }, may: {} },
  change_place: {
    must: { place: isText },
    may: { at: isSpot, category: isText, name: isText, ...PROPERTIES },
  },
  add_homes: { must: { homes: isCount, at: isSpot }, may: {} },
  add_path: { must: { along: isLine }, may: { kind: isKind } },
  close_path: { must: { at: isSpot }, may: {} },
};

/**
 * @param {unknown} value
 * @returns {value is OwnEdit}
 */
function isEdit(value) {
  if (typeof value !== "object" || value === null || !("edit" in value)) return false;
  const { edit: kind, ...fields } = value;
  if (typeof kind !== "string" || !Object.hasOwn(EDITS, kind)) return false;
  const { must, may } = EDITS[/** @type {keyof typeof EDITS} */ (kind)];
  /** @type {Record<string, Check>} */
  const needed = { ...ANY, ...must };
  /** @type {Record<string, Check>} */
  const known = { ...needed, ...MAY, ...may };
  return (
    Object.keys(needed).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, held]) => Object.hasOwn(known, name) && known[name](held))
  );
}

const OF_REMARK = new Set(["edit", "id", "place", "reason", "so"]);

/**
 * Whether it changes nothing, but is kept for what somebody said.
 *
 * @param {OwnEdit} edit
 */
export const isRemark = (edit) =>
  edit.edit === "change_place" && Object.keys(edit).every((key) => OF_REMARK.has(key));

/**
 * @param {unknown} held
 * @returns {held is OwnEdit[]}
 */
const areEdits = (held) =>
  Array.isArray(held) &&
  held.length <= MOST &&
  held.every(isEdit) &&
  new Set(held.map(({ id }) => id)).size === held.length;

/**
 * @param {unknown} held
 * @returns {held is Variant}
 */
const isVariant = (held) =>
  typeof held === "object" &&
  held !== null &&
  Object.keys(held).length === 2 &&
  "name" in held &&
  typeof held.name === "string" &&
  held.name.length <= LONGEST_NAME &&
  "edits" in held &&
  areEdits(held.edits);

/**
 * The variants that a text holds, of which a list of edits alone is one; null if it is damaged or of
 * something else.
 *
 * @param {string | null | undefined} text
 * @returns {Variants | null}
 */
export function readVariants(text) {
  if (!text) return null;
  try {
    const held = JSON.parse(text);
    if (areEdits(held)) return { at: 0, variants: [{ name: "", edits: held }] };
    const { at, variants, ...others } = held;
    const known =
      Array.isArray(variants) &&
      variants.length >= 1 &&
      variants.length <= MOST_VARIANTS &&
      variants.every(isVariant);
    const whole = known && Number.isInteger(at) && at >= 0 && at < variants.length;
    return whole && !Object.keys(others).length ? { at, variants } : null;
  } catch {
    return null;
  }
}

/**
 * One variant without a name is written as its edits alone.
 *
 * @param {Variants} held
 */
export function writeVariants({ at, variants }) {
  if (variants.length === 1 && !variants[0].name) return JSON.stringify(variants[0].edits);
  return JSON.stringify({ at, variants: variants.map(({ name, edits }) => ({ name, edits })) });
}
