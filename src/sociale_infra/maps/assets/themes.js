// The themes that the areas can be coloured by: robust access, its four criteria, and the coverage
// of each category. A theme answers, per area and for the whole town, what is shown and said; its
// key is a criterion's, null for a category.
(function (si) {
  "use strict";

  const CRITERIA = ["place", "low_threshold", "diversity", "people"];

  const ofCriterion = (key, { data, format }) => {
    const { say, heading, distance, minutes, interval, people } = format;
    const label = heading(say(`robust.${key}.label`));
    const { walk, functions, figures: town } = data.robust;
    const values = { distance: distance(walk), minutes: minutes(walk), functions };
    return {
      key,
      group: "robust",
      label,
      category: null,
      unknown: say("unknown"),
      meaning: say(`robust.${key}.meaning`, values),
      share: (area) => area.robust.figures[key]?.share ?? null,
      town: town[key] && {
        share: town[key].share,
        detail: say("robust.who", { people: people(town[key].people) }),
        note: doubt(town[key], data.robust.onPriors, format),
      },
      tip: ({ robust: { figures, onPriors } }) => {
        const own = figures[key];
        if (!own) return [`${label}: ${say("unknown")}`];
        return [
          `${label}: ${interval(own.share, 1)}`,
          say("robust.who", { people: people(own.people) }),
          doubt(own, onPriors, format),
        ];
      },
    };
  };

  // How much rests on assumptions, and what is left without them.
  function doubt({ withoutPriors }, onPriors, { say, interval, wholeShare }) {
    if (onPriors === null) return say("robust.without", { share: interval(withoutPriors) });
    return say("robust.doubt", { part: wholeShare(onPriors), share: interval(withoutPriors) });
  }

  const ofCategory = (category, { format }) => {
    const { say, heading, distance, minutes } = format;
    const { norm, covered, uncovered } = category;
    const all = covered + uncovered;
    const label = heading(category.label);
    const wide = (share) => (share === null ? null : [share, share]);
    return {
      key: null,
      group: "coverage",
      label,
      category,
      unknown: say("noData"),
      meaning: say("legend", { distance: distance(norm), minutes: minutes(norm) }),
      share: (area) => wide(area.figures[category.key].share),
      town: all
        ? {
            share: wide(covered / all),
            detail: say("townDetail", si.split(category, format)),
            note: null,
          }
        : null,
      tip: (area) => {
        const figures = area.figures[category.key];
        if (figures.share === null) return [say("area.nobody")];
        const values = { ...si.split(figures, format), distance: distance(norm) };
        return [
          `${label}: ${format.share(figures.share)}`,
          say("area.covered", values),
          say("area.uncovered", values),
        ];
      },
    };
  };

  // How many are covered and how many not, rounded so that both add up to the whole.
  si.split = function ({ covered, uncovered }, { count }) {
    const all = Math.round(covered + uncovered);
    return { covered: count(Math.round(covered)), uncovered: count(all - Math.round(covered)) };
  };

  // All themes, in the order of the choice; the first is the first view.
  si.makeThemes = (page) => [
    ...["robust", ...CRITERIA].map((key) => ofCriterion(key, page)),
    ...page.data.categories.map((category) => ofCategory(category, page)),
  ];

  si.criteria = CRITERIA;
})(window.socialeInfra);
