import assert from "node:assert/strict";
import { test } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import { LANGUAGES, textsOf } from "./page.js";

/** @import { Texts } from "../../src/sociale_infra/maps/web/payload.d.ts" */
/** @typedef {ReturnType<IntlMessageFormat["getAst"]>} Ast */

const PLURAL = 6; // the parser's number for it

/**
 * @param {Texts} texts
 * @param {string} [above]
 * @returns {[string, string][]}
 */
const flatten = (texts, above = "") =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === "string" ? [[`${above}${key}`, text]] : flatten(text, `${above}${key}.`),
  );

/**
 * The values that a message asks for, and the cases of its plurals.
 *
 * @param {Ast} ast
 * @returns {{ fields: string[], plurals: string[][] }}
 */
function read(ast) {
  const fields = [];
  const plurals = [];
  for (const part of ast) {
    if (part.type !== 0 && part.type !== 7 && "value" in part) fields.push(part.value);
    if (part.type === PLURAL) {
      plurals.push(Object.keys(part.options));
      for (const { value } of Object.values(part.options)) fields.push(...read(value).fields);
    }
  }
  return { fields, plurals };
}

/** @param {string} language */
const messagesOf = (language) =>
  new Map(
    flatten(textsOf(language)).map(([key, text]) => {
      const message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
      return [key, read(message.getAst())];
    }),
  );

test("a text asks for the same values in both languages", () => {
  const [dutch, english] = LANGUAGES.map(messagesOf);
  for (const [key, { fields }] of english) {
    assert.deepEqual(dutch.get(key)?.fields.toSorted(), fields.toSorted(), key);
  }
  assert.ok(english.size > 150);
});

test("a plural knows one and other", () => {
  for (const language of LANGUAGES) {
    const plurals = [...messagesOf(language).values()].flatMap((message) => message.plurals);
    assert.ok(plurals.length >= 6);
    for (const cases of plurals) assert.deepEqual(cases.toSorted(), ["one", "other"]);
  }
});
