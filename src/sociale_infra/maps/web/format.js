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

/**
 * Half rounds up, once what floating-point sums leave is gone: as in report/wording.py.
 *
 * @param {number} value
 * @param {number} unit what of a whole the value is first rounded to
 */
const round = (value, unit) => Math.floor((Math.floor(value * unit + 0.5) + unit / 2) / unit);

/** @param {string} language */
function makeShares(language) {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const decimal = new Intl.NumberFormat(language, one);

  const whole = {
    /** @param {number} value */
    format: (value) => numbers.format(round(value, 1000)),
  };

  /**
   * A whole percentage that never says "all" or "none" where that is not so.
   *
   * @param {number} value
   */
  function wholeShare(value) {
    const millionths = Math.floor(value * 1e6 + 0.5);
    if (millionths > 0 && millionths < 5000) return "<\u00a01%";
    if (millionths >= 995000 && millionths < 1e6) return ">\u00a099%";
    return `${numbers.format(Math.floor((millionths + 5000) / 10000))}%`;
  }

  /**
   * From a least to a most share in tenths of a percentage, rounded to none or all only where that
   * is so.
   *
   * @param {Range} range
   */
  function precise([low, high]) {
    const [least, most] = [low, high].map((value) => {
      const tenths = value % 1 ? between(1, Math.round(value * 1000), 999) : value * 1000;
      return (tenths % 1000 ? decimal : numbers).format(tenths / 10);
    });
    return `${join(least, most)}%`;
  }

  /**
   * From a least to a most share: one number where both read the same. An end with a sign keeps its
   * own %, and so does the other.
   *
   * @param {Range} range
   * @param {number} [digits] decimals, 0 or 1
   */
  function interval([low, high], digits = 0) {
    if (digits) return precise([low, high]);
    const [least, most] = [wholeShare(low), wholeShare(high)];
    if (least === most) return least;
    const signed = /[<>]/.test(least + most);
    return signed ? `${least} – ${most}` : `${least.slice(0, -1)}–${most}`;
  }

  /** @param {number} value */
  const share = (value) => `${decimal.format(value * 100)}%`;

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
