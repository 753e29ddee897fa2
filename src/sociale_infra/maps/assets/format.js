// Numbers, dates and texts as the reader's language writes them.
(function (si) {
  "use strict";

  si.makeFormat = function (data) {
    const whole = new Intl.NumberFormat(data.language, { maximumFractionDigits: 0 });
    const decimal = new Intl.NumberFormat(data.language, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    const speed = new Intl.NumberFormat(data.language, { maximumFractionDigits: 1 });

    // Of what a planner brings: a year of building is not 1.965.
    const plain = new Intl.NumberFormat(data.language, {
      maximumFractionDigits: 1,
      useGrouping: "min2",
    });
    const signed = new Intl.NumberFormat(data.language, {
      maximumFractionDigits: 2,
      signDisplay: "exceptZero",
    });

    const find = (path) => path.split(".").reduce((texts, key) => texts[key], data.texts);

    // The text under a path such as "area.covered" in pieces, its {fields} filled in.
    function parts(path, values = {}) {
      const pieces = find(path).split(/\{(\w+)\}/); // every second one is a field
      return pieces.map((piece, i) => (i % 2 ? (si.own(values, piece) ?? known[piece]()) : piece));
    }

    const say = (path, values) => parts(path, values).join("");

    // What every text may name without being given it.
    const known = {
      unit: () => data.texts.unit[data.facts.unit],
      level: () => si.own(data.texts.level, data.facts.level) ?? data.texts.level.area,
      speed: () => speed.format((data.metresPerMinute * 60) / 1000),
    };

    // A whole percentage that never says "all" or "none" where that is not so.
    function wholeShare(value) {
      if (value > 0 && value < 0.005) return "<\u00a01\u00a0%";
      if (value < 1 && value >= 0.995) return ">\u00a099\u00a0%";
      return `${whole.format(value * 100)}\u00a0%`;
    }

    const between = (low, value, high) => Math.min(high, Math.max(low, value));
    const join = (low, high) => (low === high ? low : `${low}–${high}`);

    // From a least to a most share: one number where both read the same. It is never rounded to
    // none or all where that is not so.
    function interval([low, high], digits = 0) {
      const all = 100 * 10 ** digits;
      const round = (value) => between(1, Math.round(value * all), all - 1);
      const [least, most] = [low, high].map((value) => (value % 1 ? round(value) : value * all));
      if (least === most && !digits) return wholeShare(low);
      const write = (value) => {
        const style = value % all && digits ? decimal : whole;
        return style.format(value / 10 ** digits);
      };
      return `${join(write(least), write(most))}\u00a0%`;
    }

    const range = ([low, high]) => join(whole.format(low), whole.format(high));

    // A number of people; few are never told exactly, as they could be recognised.
    function people([low, high]) {
      const { fewest } = data.robust;
      const unit = known.unit();
      if (high === 0) return `0 ${unit}`;
      if (high < fewest) return say("few", { fewest });
      if (low < fewest) return say("atMost", { count: whole.format(high) });
      return `${range([low, high])} ${unit}`;
    }

    return {
      say,
      parts,
      interval,
      range,
      people,
      list: (texts) => new Intl.ListFormat(data.language).format(texts),
      heading: (text) => text.charAt(0).toLocaleUpperCase(data.language) + text.slice(1),
      label: ({ label }) => si.own(label, data.language),
      count: (value) => whole.format(value),
      decimal: (value) => plain.format(value),
      signed: (value) => signed.format(value),
      share: (value) => `${decimal.format(value * 100)}\u00a0%`,
      wholeShare,
      distance: (metres) => `${whole.format(metres)}\u00a0m`,
      minutes: (metres) => `${whole.format(metres / data.metresPerMinute)}\u00a0min`,
      date: (iso) => {
        const date = new Date(iso);
        if (Number.isNaN(date.getTime())) return iso;
        const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
        return date.toLocaleDateString(data.language, style);
      },
      // A word from a list that a planner may have added to.
      word: (list, key) => si.own(data.texts[list], key) ?? key,
    };
  };
})(window.socialeInfra);
