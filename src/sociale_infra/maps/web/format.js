// Numbers, dates and texts as the reader's language writes them.

import { own } from "./elements.js";
import { makeMessages } from "./messages.js";

/** @import { Criterion, Data, Range } from "./types.ts" */
/** @import { Label, Texts } from "./payload.d.ts" */

/**
 * @param {string} low
 * @param {string} high
 */
const join = (low, high) => (low === high ? low : `${low}–${high}`);

/**
 * Half rounds up, once what floating-point sums leave is gone: as in report/wording.py.
 *
 * @param {number} value
 * @param {number} unit what of a whole the value is first rounded to
 */
const round = (value, unit) => Math.floor((Math.floor(value * unit + 0.5) + unit / 2) / unit);

/**
 * Numbers and shares by the one rule of all outputs: see report/wording.py.
 *
 * @param {string} language
 */
export function makeFigures(language) {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });

  /** @param {number} value */
  const count = (value) => numbers.format(round(value, 1000));

  /**
   * A whole percentage that never says "all" or "none" where that is not so.
   *
   * @param {number} value
   */
  function share(value) {
    const millionths = Math.floor(value * 1e6 + 0.5);
    if (millionths > 0 && millionths < 5000) return "<\u00a01%";
    if (millionths >= 995000 && millionths < 1e6) return ">\u00a099%";
    return `${numbers.format(Math.floor((millionths + 5000) / 10000))}%`;
  }

  /**
   * From a least to a most share: one number where both read the same. An end with a sign keeps its
   * own %, and so does the other.
   *
   * @param {Range} range
   */
  function interval([low, high]) {
    const [least, most] = [share(low), share(high)];
    if (least === most) return least;
    const signed = /[<>]/.test(least + most);
    return signed ? `${least} – ${most}` : `${least.slice(0, -1)}–${most}`;
  }

  return { count, share, interval };
}

/** @param {Pick<Data, "language" | "texts" | "facts" | "metresPerMinute" | "robust">} data */
export function makeFormat(data) {
  const { language, facts, metresPerMinute } = data;
  const { count, share, interval } = makeFigures(language);
  const brief = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  // Of what a planner brings: a year of building is not 1.965.
  const plain = new Intl.NumberFormat(language, {
    maximumFractionDigits: 1,
    useGrouping: "min2",
  });
  const signed = new Intl.NumberFormat(language, {
    maximumFractionDigits: 2,
    signDisplay: "exceptZero",
  });

  /**
   * A word from a list that a planner may have added to.
   *
   * @param {string} list
   * @param {string} key
   * @param {string} [other]
   */
  function word(list, key, other = key) {
    const found = own(/** @type {Texts} */ (data.texts[list]), key);
    return typeof found === "string" ? found : other;
  }

  // Words for one are those of `areas`, whatever a planner calls the level.
  const level = word("level", facts.level, "") ? facts.level : "area";
  const { say, parts } = makeMessages(language, data.texts, {
    unit: word("unit", facts.unit),
    level: word("level", level),
    here: word("here", level),
    census: word("census", facts.sample ? "sample" : "cbs"),
    speed: brief.format((metresPerMinute * 60) / 1000),
  });

  /**
   * A number of people, or an interval of two; few are never told exactly, as they could be
   * recognised.
   *
   * @param {number} low
   * @param {number} [high]
   */
  function people(low, high = low) {
    const { fewest } = data.robust;
    if (Math.floor(high * 1000 + 0.5) === 0) return count(0);
    if (high < fewest) return say("few", { fewest });
    if (low < fewest) return say("atMost", { count: count(high) });
    return join(count(low), count(high));
  }

  /**
   * The two parts of a group of people, in numbers that add up to the whole as it is written.
   *
   * @param {{ covered: number | null, uncovered: number | null }} figures
   */
  function split(figures) {
    const [covered, uncovered] = [figures.covered ?? 0, figures.uncovered ?? 0];
    const rest = round(covered + uncovered, 1000) - round(covered, 1000);
    return {
      covered: people(covered),
      uncovered: people(uncovered < data.robust.fewest ? uncovered : rest),
    };
  }

  /** @param {string} iso */
  function date(iso) {
    const day = new Date(iso);
    if (Number.isNaN(day.getTime())) return iso;
    return day.toLocaleDateString(language, {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
  }

  /** @param {string[]} texts */
  const list = (texts) => new Intl.ListFormat(language).format(texts);

  return {
    count,
    share,
    interval,
    say,
    parts,
    word,
    people,
    /**
     * So many residents, or whatever else is counted.
     *
     * @param {[number, number?]} range
     */
    counted: (...range) => `${people(...range)} ${word("unit", facts.unit)}`,
    /**
     * The same of another unit; null for that of the page.
     *
     * @param {string | null} unit
     * @returns {(...range: [number, number?]) => string}
     */
    countedOf:
      (unit) =>
      (...range) =>
        `${people(...range)} ${word("unit", unit ?? facts.unit)}`,
    split,
    date,
    /** @param {number} number */
    areas: (number) => say(`levels.${level}`, { count: number }),
    list,
    /**
     * "laagdrempelig en mensen".
     *
     * @param {Criterion[]} keys
     */
    criteria: (keys) => list(keys.map((key) => say(`robust.${key}.short`))),
    /** @param {string} text */
    heading: (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1),
    /** @param {{ label: Label }} labelled */
    label: ({ label }) => (language === "en" ? label.en : label.nl),
    /** @param {number} value */
    decimal: (value) => plain.format(value),
    /** @param {number} value */
    signed: (value) => signed.format(value),
    /** @param {number} metres */
    distance: (metres) => `${count(metres)}\u00a0m`,
    /** @param {number} metres */
    minutes: (metres) => `${count(metres / metresPerMinute)}\u00a0min`,
  };
}
