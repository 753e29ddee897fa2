// What the tests share: the page's texts, and its data in small.

import { readFileSync } from "node:fs";
import { makeFormat } from "../../src/sociale_infra/maps/web/format.js";

/** @import { Texts } from "../../src/sociale_infra/maps/web/payload.d.ts" */

const WEB = new URL("../../src/sociale_infra/maps/web/", import.meta.url);

export const LANGUAGES = ["nl", "en"];

/**
 * @param {string} language
 * @returns {Texts}
 */
export const textsOf = (language) =>
  JSON.parse(readFileSync(new URL(`texts.${language}.json`, WEB), "utf-8"));

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
