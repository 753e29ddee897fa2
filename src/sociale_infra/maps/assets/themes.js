// The themes that the areas can be coloured by: robust access, its four criteria, the coverage of
// each category, and each figure of need. A theme answers, per area and for the whole town, what is
// shown and said; its key is a criterion's, null for the others.
//
//   id             what the address calls it
//   level(area)    where on the scale from 0 to 1 the area is; null if unknown
//   sorted(area)   what a table sorts the area by; null if unknown
//   said(area)     the figure in words; `digits` behind the comma
//   beside(area)   what a label says below it; null if nothing
//   marked(area)   whether its border stands out
(function (si) {
  "use strict";

  const CRITERIA = ["place", "low_threshold", "diversity", "people"];

  // What the themes share whose figure is a share of the people, from a least to a most: the colour
  // shows what is sure.
  const ofShare = (share, unknown, { interval, wholeShare }) => ({
    palette: "classes",
    limits: [0, 0.2, 0.4, 0.6, 0.8, 1].map(wholeShare),
    level: (area) => share(area)?.[0] ?? null,
    sorted: (area) => share(area)?.[0] ?? null,
    said: (area, digits = 0) => (share(area) ? interval(share(area), digits) : unknown),
    beside: () => null,
    marked: () => false,
    notes: [],
  });

  const ofCriterion = (key, { data, format }) => {
    const { say, heading, distance, minutes, interval, people } = format;
    const label = heading(say(`robust.${key}.label`));
    const { walk, functions, figures: town } = data.robust;
    const values = { distance: distance(walk), minutes: minutes(walk), functions };
    return {
      id: key,
      key,
      group: "robust",
      label,
      category: null,
      unknown: say("unknown"),
      meaning: say(`robust.${key}.meaning`, values),
      ...ofShare((area) => area.robust.figures[key]?.share ?? null, say("unknown"), format),
      hint: say("sure"),
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
      id: category.key,
      key: null,
      group: "coverage",
      label,
      category,
      unknown: say("noData"),
      meaning: say("legend", { distance: distance(norm), minutes: minutes(norm) }),
      ...ofShare((area) => wide(area.figures[category.key].share), "–", format),
      hint: "",
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

  const ofNeed = (need, { data, format }) => {
    const { say, decimal, interval } = format;
    const label = format.label(need);
    const unit = label.endsWith("(%)") ? "\u00a0%" : "";
    const of = (area) => need.areas[data.areas.indexOf(area)];
    const values = need.areas.flatMap((one) => one?.value ?? []);
    const ends = [Math.min(...values), Math.max(...values)];
    const [least, most] = need.worse === "high" ? ends : ends.toReversed();
    const write = (value) => `${decimal(value)}${unit}`;
    const ranked = { areas: values.length };
    const robust = ({ robust: { figures } }) =>
      figures.robust ? interval(figures.robust.share) : say("unknown");
    const marked = (area) => of(area)?.priority ?? false;
    const first = data.areas.filter(marked).map((area) => area.name);
    const date = need.date === "unknown" ? say("need.undated") : need.date;
    const correlation = { value: format.signed(need.correlation ?? 0), ...ranked };
    return {
      id: need.indicator,
      key: null,
      group: "need",
      need,
      label: format.heading(label),
      category: null,
      unknown: say("noData"),
      meaning: say("need.meaning", { label }),
      palette: "need",
      limits: [0, 1, 2, 3, 4, 5].map((step) => write(least + ((most - least) * step) / 5)),
      hint: say("need.dark"),
      level: (area) => (of(area) ? (of(area).value - least) / (most - least || 1) : null),
      sorted: (area) => of(area)?.value ?? null,
      said: (area) => (of(area) ? write(of(area).value) : say("noData")),
      beside: (area) => say("need.beside", { share: robust(area) }),
      marked,
      town: null,
      notes: [
        first.length ? say("need.first", { areas: format.list(first) }) : say("need.noFirst"),
        need.correlation === null ? "" : say("need.correlation", correlation),
        say("need.source", { credit: format.word("credit", need.credit), date }),
      ],
      tip: (area) => {
        if (!of(area)) return [`${label}: ${say("noData")}`];
        const rank = say("need.rank", { rank: of(area).rank, ...ranked });
        return [
          `${label}: ${write(of(area).value)} (${rank})`,
          say("need.beside", { share: robust(area) }),
          ...(marked(area) ? [say("need.both")] : []),
        ];
      },
    };
  };

  // How many are covered and how many not, rounded so that both add up to the whole.
  si.split = function ({ covered, uncovered }, { count }) {
    const all = Math.round(covered + uncovered);
    return { covered: count(Math.round(covered)), uncovered: count(all - Math.round(covered)) };
  };

  // Two may be called alike, where a planner chose the name.
  function makeDistinct(themes) {
    const taken = new Set();
    for (const theme of themes) {
      while (taken.has(theme.id)) theme.id += "-2";
      taken.add(theme.id);
    }
    return themes;
  }

  // All themes, in the order of the choice; the first is the first view.
  si.makeThemes = (page) => makeDistinct([
    ...["robust", ...CRITERIA].map((key) => ofCriterion(key, page)),
    ...page.data.categories.map((category) => ofCategory(category, page)),
    ...page.data.need.map((need) => ofNeed(need, page)),
  ]);

  si.criteria = CRITERIA;
})(window.socialeInfra);
