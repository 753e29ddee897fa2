// What the tests share: the page's texts, and its data in small.

import { readFileSync } from "node:fs";
import { makeFormat } from "../../src/sociale_infra/maps/web/format.js";

/** @import { Texts } from "../../src/sociale_infra/maps/web/payload.d.ts" */

const WEB = new URL("../../src/sociale_infra/maps/web/", import.meta.url);

export const LANGUAGES = ["nl", "en"];

/**
 * @param {string} name of a file beside the modules
 * @returns {Texts}
 */
const read = (name) => JSON.parse(readFileSync(new URL(name, WEB), "utf-8"));

/**
 * All texts, with those that only the map of new sites has.
 *
 * @param {string} language
 * @returns {Texts}
 */
export function textsOf(language) {
  const [texts, own] = [read(`texts.${language}.json`), read(`sites/texts.${language}.json`)];
  const groups = {
    .../** @type {Texts} */ (texts["groups"]),
    .../** @type {Texts} */ (own["groups"]),
  };
  return { ...texts, ...own, groups };
}

/**
 * @param {string} language
 * @param {"residents" | "addresses" | "buildings"} [unit]
 * @param {string} [level]
 */
export const formatOf = (language, unit = "residents", level = "wijk") =>
  makeFormat({
    language,
    texts: textsOf(language),
    facts: { title: "Dorp", unit, level, sample: false, dataDate: "unknown", credits: [] },
    metresPerMinute: 80, // 4.8 km/h
    robust: {
      walk: 800,
      functions: 4,
      fewest: 10,
      squareLimits: [10, 50, 100],
      figures: {},
    },
  });
