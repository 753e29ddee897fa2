// A variant that the page offers, such as an answer about new sites: taken in beside the reader's own.

/** @import { makeList } from "./list.js" */
/** @import { OwnEdit, Variant } from "./reading.js" */

/**
 * Edits without the words around them, which are another language's after a link in it.
 *
 * @param {OwnEdit[]} edits
 */
const bare = (edits) =>
  JSON.stringify(
    edits.map((edit) => {
      const told = Object.entries(edit).filter(([key]) => key !== "name" && key !== "reason");
      return told.sort(([one], [other]) => (one < other ? -1 : 1));
    }),
  );

/**
 * Returns `find(variant)`, its number among the reader's or -1, and `take(variant)`, which takes it in,
 * or chooses it where it is there already; false where there is no room.
 *
 * @param {ReturnType<typeof makeList>} list
 */
export function makeTrying(list) {
  /** @param {Variant} variant */
  const find = ({ edits }) => {
    const wanted = bare(edits);
    return list.variants().findIndex((one) => bare(one.edits) === wanted);
  };
  /** @param {Variant} variant */
  const take = (variant) => {
    const at = find(variant);
    const file = { at: 0, variants: [variant] };
    if (at >= 0) list.choose(at);
    else if (list.hasRoom(file)) list.take(file);
    else return false;
    return true;
  };
  return { find, take };
}
