// The texts of one language, filled in: ICU messages, which know plurals and numbers.

import { IntlMessageFormat } from "intl-messageformat";
import { own } from "./elements.js";

/** @import { Texts } from "./payload.d.ts" */
/** @typedef {Record<string, string | number | Node>} Values */

/**
 * Returns `say(path, values)`, which gives a text, and `parts(path, values)`, which gives its
 * pieces, so that values can be nodes. Every text may also name what is in `known`.
 *
 * @param {string} language
 * @param {Texts} texts
 * @param {Values} known
 */
export function makeMessages(language, texts, known) {
  /** @type {Map<string, IntlMessageFormat>} */
  const read = new Map();

  /** @param {string} path such as "area.covered" */
  function find(path) {
    /** @type {string | Texts | undefined} */
    let found = texts;
    for (const key of path.split(".")) {
      found = typeof found === "object" ? own(found, key) : undefined;
    }
    if (typeof found !== "string") throw new Error(`no text ${path}`);
    return found;
  }

  /** @param {string} path */
  function messageOf(path) {
    const message =
      read.get(path) ?? new IntlMessageFormat(find(path), language, undefined, { ignoreTag: true });
    read.set(path, message);
    return message;
  }

  /**
   * @param {string} path
   * @param {Values} [values]
   * @returns {(string | Node)[]}
   */
  const parts = (path, values) =>
    messageOf(path)
      .formatToParts({ ...known, ...values })
      .map(({ value }) => value);

  /**
   * @param {string} path
   * @param {Values} [values]
   */
  const say = (path, values) => parts(path, values).join("");

  return { say, parts };
}
