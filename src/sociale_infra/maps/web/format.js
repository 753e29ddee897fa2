// Numbers, dates and texts as the reader's language writes them.

import { own } from "./elements.js";
import { makeMessages } from "./messages.js";

/** @import { Data, Range } from "./types.ts" */
/** @import { Label, Texts } from "./payload.d.ts" */

/**
 * @param {number} low
 * @param {number} value
 * @param {number} high
 */
const between = (low, value, high) => Math.min(high, Math.max(low, value));

/**
 * @param {string} low
 * @param {string} high
 */
const join = (low, high) => (low === high ? low : `${low}–${high}`);

/** @param {string} language */
function makeShares(language) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const decimal = new Intl.NumberFormat(language, one);

  /**
   * A whole percentage that never says "all" or "none" where that is not so.
   *
   * @param {number} value
   */
  function wholeShare(value) {
    if (value > 0 && value < 0.005) return "<\u00a01\u00a0%";
    if (value < 1 && value >= 0.995) return ">\u00a099\u00a0%";
    return `${whole.format(value * 100)}\u00a0%`;
  }

  /**
   * From a least to a most share: one number where both read the same. It is never rounded to none
   * or all where that is not so.
   *
   * @param {Range} range
   * @param {number} [digits] decimals
   */
  function interval([low, high], digits = 0) {
    const all = 100 * 10 ** digits;
    const [least, most] = [low, high].map((value) =>
      value % 1 ? between(1, Math.round(value * all), all - 1) : value * all,
    );
    if (least === most && !digits) return wholeShare(low);
    /** @param {number} value */
    const write = (value) => {
      const style = value % all && digits ? decimal : whole;
      return style.format(value / 10 ** digits);
    };
    return `${join(write(least), write(most))}\u00a0%`;
  }

  /** @param {number} value */
  const share = (value) => `${decimal.format(value * 100)}\u00a0%`;

  return { whole, wholeShare, interval, share };
}

/** @param {Pick<Data, "language" | "texts" | "facts" | "metresPerMinute" | "robust">} data */
export function makeFormat(data) {
  const { language, facts, metresPerMinute } = data;
  const { whole, ...shares } = makeShares(language);
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
    speed: brief.format((metresPerMinute * 60) / 1000),
  });

  /** @param {Range} range */
  const range = ([low, high]) => join(whole.format(low), whole.format(high));

  /**
   * So many residents, or whatever else is counted.
   *
   * @param {number} value
   */
  const counted = (value) => say(`units.${facts.unit}`, { count: Math.round(value) });

  /**
   * A number of people; few are never told exactly, as they could be recognised.
   *
   * @param {Range} range
   */
  function people([low, high]) {
    const { fewest } = data.robust;
    if (high === 0) return counted(0);
    if (high < fewest) return say("few", { fewest });
    if (low < fewest) return say("atMost", { people: counted(high) });
    if (Math.round(low) === Math.round(high)) return counted(high);
    return `${range([low, high])} ${word("unit", facts.unit)}`;
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

  return {
    ...shares,
    say,
    parts,
    word,
    range,
    counted,
    people,
    date,
    /** @param {number} count */
    areas: (count) => say(`levels.${level}`, { count }),
    /** @param {string[]} texts */
    list: (texts) => new Intl.ListFormat(language).format(texts),
    /** @param {string} text */
    heading: (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1),
    /** @param {{ label: Label }} labelled */
    label: ({ label }) => (language === "en" ? label.en : label.nl),
    /** @param {number} value */
    count: (value) => whole.format(value),
    /** @param {number} value */
    decimal: (value) => plain.format(value),
    /** @param {number} value */
    signed: (value) => signed.format(value),
    /** @param {number} metres */
    distance: (metres) => `${whole.format(metres)}\u00a0m`,
    /** @param {number} metres */
    minutes: (metres) => `${whole.format(metres / metresPerMinute)}\u00a0min`,
  };
}
