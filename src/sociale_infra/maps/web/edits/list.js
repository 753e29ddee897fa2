// The edits of a reader: up to four variants, each with what was before and what was undone.

import { isRemark, MOST_VARIANTS, readVariants, writeVariants } from "./reading.js";

/** @import { State } from "../types.ts" */
/** @import { OwnEdit, Variant, Variants } from "./reading.js" */

/** @typedef {Variant & { past: OwnEdit[][], future: OwnEdit[][] }} Kept */

/** Characters of an address beyond which programs are known to cut links off. */
const LONG = 8000;
const KEY = "wijzig"; // what the address of the page calls it
const LETTERS = ["A", "B", "C", "D"];

/**
 * @param {Variant} variant
 * @returns {Kept}
 */
const begin = (variant) => ({ ...variant, past: [], future: [] });

/**
 * @param {Pick<State, "shown" | "set">} state
 */
export function makeList(state) {
  /** @type {{ at: number, variants: Kept[] }} */
  let held = { at: 0, variants: [begin({ name: "", edits: [] })] };
  /** @type {typeof held | null} what was there before all was taken away */
  let cleared = null;
  /** @type {Variant | null} */
  let removed = null;
  const own = () => held.variants[held.at];
  const isEmpty = () => held.variants.every(({ edits, name }) => !edits.length && !name);
  const told = () => (isEmpty() ? null : writeVariants(held));
  /** Writes them into the address again, which may have lost them on the way back. */
  const keep = () => state.set({ [KEY]: told() });

  /** @param {Variants} read */
  const open = ({ at, variants }) => {
    held = { at, variants: variants.map(begin) };
  };
  const read = readVariants(state.shown[KEY]);
  if (read) open(read);

  /** @param {Partial<Kept>} changes of the variant that is shown */
  const change = (changes) => {
    held = {
      ...held,
      variants: held.variants.map((one, i) => (i === held.at ? { ...one, ...changes } : one)),
    };
    keep();
  };
  const freshName = () =>
    LETTERS.find((letter) => held.variants.every(({ name }) => name !== letter)) ?? "";

  return {
    now: () => own().edits,
    name: () => own().name,
    at: () => held.at,
    /** @returns {Variant[]} */
    variants: () => held.variants,
    isEmpty,
    keep,
    /** How many characters the address has, where it is too long for some programs. */
    tooLong: () => (encodeURIComponent(told() ?? "").length > LONG ? LONG : null),
    canUndo: () => own().past.length > 0 || cleared !== null,
    canRedo: () => own().future.length > 0,
    /** @param {OwnEdit[]} next */
    set(next) {
      const { past, edits } = own();
      change({ edits: next, past: [...past, edits], future: [] });
    },
    /**
     * Leaves out what cannot be; that is no step.
     *
     * @param {number} at of the variant
     * @param {Set<string>} ids
     */
    leaveOut(at, ids) {
      const fitting = (/** @type {Kept} */ one) => one.edits.filter(({ id }) => !ids.has(id));
      const variants = held.variants.map((one, i) =>
        i === at ? { ...one, edits: fitting(one) } : one,
      );
      held = { ...held, variants };
      keep();
    },
    undo() {
      const { past, edits, future } = own();
      const before = past.at(-1);
      if (before) {
        change({ edits: before, past: past.slice(0, -1), future: [...future, edits] });
      } else if (cleared) {
        [held, cleared] = [cleared, null];
        keep();
      }
    },
    redo() {
      const { past, edits, future } = own();
      const after = future.at(-1);
      if (!after) return;
      change({ edits: after, past: [...past, edits], future: future.slice(0, -1) });
    },
    /** An id that no edit has. */
    fresh() {
      const taken = new Set(own().edits.map(({ id }) => id));
      let number = 1;
      while (taken.has(`e${number}`)) number += 1;
      return `e${number}`;
    },
    canAdd: () => held.variants.length < MOST_VARIANTS,
    /** Another variant, which begins with the edits of this one. */
    add() {
      if (!own().name) change({ name: freshName() });
      const variant = begin({ name: freshName(), edits: own().edits });
      held = { at: held.variants.length, variants: [...held.variants, variant] };
      keep();
    },
    /** @param {number} at */
    choose(at) {
      held = { ...held, at };
      keep();
    },
    /** @param {string} name */
    rename(name) {
      change({ name: name || (held.variants.length > 1 ? freshName() : "") });
    },
    /** The variant that was taken out last. */
    removed: () => removed,
    remove() {
      removed = own();
      const variants = held.variants.filter((one) => one !== removed);
      held = { at: 0, variants };
      keep();
    },
    restore() {
      if (!removed) return;
      held = { at: held.variants.length, variants: [...held.variants, begin(removed)] };
      removed = null;
      keep();
    },
    clear() {
      if (!isEmpty()) cleared = held;
      open({ at: 0, variants: [{ name: "", edits: [] }] });
      keep();
    },
    /**
     * Takes in what a file holds: variants come beside those that are there.
     *
     * @param {Variants} file
     */
    take({ variants }) {
      const others = isEmpty() ? [] : held.variants;
      const at = others.length;
      held = { at, variants: [...others, ...variants.map(begin)] };
      if (held.variants.length > 1) {
        for (const one of held.variants) one.name ||= freshName();
      }
      keep();
    },
    /** @param {Variants} file */
    hasRoom: ({ variants }) =>
      (isEmpty() ? 0 : held.variants.length) + variants.length <= MOST_VARIANTS,
  };
}

/** @param {OwnEdit} edit */
const placeOf = (edit) => ("place" in edit ? edit.place : null);

/**
 * The list with one more edit. Of one place the last word counts, of what is so and of what if each
 * for itself; what is not told again of a place stays.
 *
 * @param {OwnEdit[]} edits
 * @param {OwnEdit} edit
 */
export function withEdit(edits, edit) {
  const place = placeOf(edit);
  const same = edits.find(
    (one) => place !== null && placeOf(one) === place && Boolean(one.so) === Boolean(edit.so),
  );
  const both = same?.edit === "change_place" && edit.edit === "change_place";
  return [...edits.filter((one) => one !== same), both ? { ...same, ...edit } : edit];
}

/**
 * The edits that change something.
 *
 * @param {OwnEdit[]} edits
 */
export const counting = (edits) => edits.filter((edit) => !isRemark(edit));

/**
 * The edits as they count: of one place what if comes over what is so.
 *
 * @param {OwnEdit[]} edits
 */
export function combined(edits) {
  /** @type {Map<string | OwnEdit, OwnEdit>} */
  const found = new Map();
  for (const edit of [...edits].sort((a, b) => Number(b.so ?? false) - Number(a.so ?? false))) {
    const key = placeOf(edit) ?? edit;
    const before = found.get(key);
    const both = before?.edit === "change_place" && edit.edit === "change_place";
    found.set(key, both ? { ...before, ...edit, id: before.id } : edit);
  }
  return [...found.values()];
}
