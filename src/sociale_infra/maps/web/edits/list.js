// The list of edits, with what was before and what was undone.

import { readEdits, writeEdits } from "./reading.js";

/** @import { State } from "../types.ts" */
/** @import { OwnEdit } from "./reading.js" */

const KEY = "wijzig"; // what the address of the page calls it

/**
 * @param {Pick<State, "shown" | "set">} state
 */
export function makeList(state) {
  let edits = readEdits(state.shown[KEY]) ?? [];
  /** @type {OwnEdit[][]} */
  let past = [];
  /** @type {OwnEdit[][]} */
  let future = [];
  /** Writes them into the address again, which may have lost them on the way back. */
  const keep = () => state.set({ [KEY]: edits.length ? writeEdits(edits) : null });
  /** @param {OwnEdit[]} next */
  const show = (next) => {
    edits = next;
    keep();
  };
  return {
    now: () => edits,
    /** Those of the address, out of the list. */
    take() {
      const taken = edits;
      edits = [];
      return taken;
    },
    keep,
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    /** @param {OwnEdit[]} next */
    set(next) {
      past = [...past, edits];
      future = [];
      show(next);
    },
    undo() {
      const before = past.at(-1);
      if (!before) return;
      past = past.slice(0, -1);
      future = [...future, edits];
      show(before);
    },
    redo() {
      const after = future.at(-1);
      if (!after) return;
      future = future.slice(0, -1);
      past = [...past, edits];
      show(after);
    },
    /** An id that no edit has. */
    fresh() {
      const taken = new Set(edits.map(({ id }) => id));
      let number = 1;
      while (taken.has(`e${number}`)) number += 1;
      return `e${number}`;
    },
  };
}

/**
 * The list with one more edit; of one place the last word counts.
 *
 * @param {OwnEdit[]} edits
 * @param {OwnEdit} edit
 */
export function withEdit(edits, edit) {
  const place = "place" in edit ? edit.place : null;
  const others = edits.filter((one) => !(place !== null && "place" in one && one.place === place));
  return [...others, edit];
}
