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

    // The text under a path such as "area.covered", its {fields} filled in.
    function say(path, values = {}) {
      const text = path.split(".").reduce((texts, key) => texts[key], data.texts);
      return text.replace(/\{(\w+)\}/g, (_, field) => si.own(values, field) ?? known[field]());
    }

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

    return {
      say,
      heading: (text) => text.charAt(0).toLocaleUpperCase(data.language) + text.slice(1),
      count: (value) => whole.format(value),
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
