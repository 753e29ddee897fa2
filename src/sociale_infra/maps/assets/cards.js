// The cards of an area and of a gap.
(function (si) {
  "use strict";

  const { element, name, line, small, row, sentence } = si;
  const NOTHING = "–";

  // "laagdrempelig en mensen", of the keys of criteria.
  si.listCriteria = (keys, { say, list }) => list(keys.map((key) => say(`robust.${key}.short`)));

  const link = (text, act) => {
    const node = element("button", { type: "button", class: "si-link" }, text);
    node.addEventListener("click", act);
    return node;
  };

  function figureCells(category, figures, format) {
    const { share, mean } = figures;
    const counted = share === null ? {} : si.split(figures, format);
    return [
      format.heading(category.label),
      format.distance(category.norm),
      share === null ? NOTHING : format.share(share),
      counted.covered ?? NOTHING,
      counted.uncovered ?? NOTHING,
      mean === null ? NOTHING : `${format.distance(mean)} (${format.minutes(mean)})`,
    ];
  }

  function tableOf(className, heads, rows) {
    const cells = heads.map((head) => element("th", { scope: "col" }, head));
    const head = element("thead", {}, element("tr", {}, ...cells));
    const table = element("table", { class: className }, head, element("tbody", {}, ...rows));
    return element("div", { class: "si-scroll" }, table);
  }

  function coverage(area, { data, format, theme }) {
    const columns = ["category", "norm", "share", "reached", "missed", "mean"];
    const heads = columns.map((key) => format.say(`area.${key}`));
    const rows = data.categories.map((category) => {
      const cells = figureCells(category, area.figures[category.key], format);
      return row(cells, category === theme.category ? "si-chosen" : "");
    });
    return element(
      "details",
      { class: "si-coverage", open: theme.group === "coverage" },
      element("summary", {}, format.say("area.coverage")),
      tableOf("si-figures", heads, rows),
      small(format.say("area.meanNote")),
    );
  }

  function verdictRow(key, area, { format, theme }) {
    const { say, heading, interval } = format;
    const label = heading(say(`robust.${key}.label`));
    const figures = area.robust.figures[key];
    const cells = figures
      ? [label, interval(figures.share, 1), interval(figures.withoutPriors, 1)]
      : [label, say("unknown"), say("unknown")];
    return row(cells, theme.key === key ? "si-chosen" : "");
  }

  function verdicts(area, page) {
    const { say, distance, minutes } = page.format;
    const { walk } = page.data.robust;
    const within = say("area.within", { distance: distance(walk), minutes: minutes(walk) });
    const heads = [within, say("area.sure"), say("area.doubted")];
    const keys = ["robust", ...si.criteria, "closure_proof"];
    const rows = keys.map((key) => verdictRow(key, area, page));
    return tableOf("si-figures si-verdicts", heads, rows);
  }

  function worstGap(area, page) {
    const gap = page.data.gaps[area.robust.gap];
    const { say, people } = page.format;
    const title = say("gap.title", { rank: gap.rank });
    const near = gap.figures.near;
    const values = {
      gap: link(title, () => page.visit(gap)),
      people: people(gap.figures.lacking),
      near: near === null ? "" : sentence("span", page, "gap.near", { near: name(near) }),
    };
    return sentence("p", page, "area.gap", values);
  }

  // A place by its name and kind, which shows it on the map.
  function placeLink(index, page) {
    const place = page.data.places[index];
    const { label } = page.data.categories.find(({ key }) => key === place.category);
    const called = place.name === null ? page.format.say("place.nameless") : name(place.name);
    return element("span", {}, link(called, () => page.pick(place)), ` (${label})`);
  }

  function findings(area, page) {
    const { robust } = area;
    const { say, wholeShare, people } = page.format;
    const { mostMissing, onPriors, gap, fragile } = robust;
    const lines = [];
    if (mostMissing !== null) {
      lines.push(line(say("area.mostMissing", { criterion: say(`robust.${mostMissing}.short`) })));
    }
    if (gap !== null) lines.push(worstGap(area, page));
    if (fragile !== null) {
      const loses = people(page.data.places[fragile].loses);
      lines.push(
        sentence("p", page, "area.fragile", { place: placeLink(fragile, page), people: loses }),
      );
    }
    if (onPriors !== null) lines.push(small(say("area.onPriors", { part: wholeShare(onPriors) })));
    return lines;
  }

  // The figures of need, each with its rank and source.
  function needs(area, { data, format, themes, theme }) {
    const { say, word } = format;
    const index = data.areas.indexOf(area);
    const known = themes.filter(({ need }) => need?.areas[index]);
    if (!known.length) return null;
    const heads = [say("need.title"), say("need.value"), say("need.place"), say("need.from")];
    const rows = known.map(({ label, need, said }) => {
      const rank = { rank: need.areas[index].rank, areas: need.areas.filter(Boolean).length };
      return row([label, said(area), say("need.of", rank), word("credit", need.credit)]);
    });
    return element(
      "details",
      { class: "si-need", open: theme.group === "need" },
      element("summary", {}, say("need.summary")),
      tableOf("si-figures", heads, rows),
      small(say("need.order")),
    );
  }

  si.areaCard = function (area, point, page) {
    const { say, count } = page.format;
    const { weight } = area;
    const people = weight === null ? say("noData") : say("area.people", { count: count(weight) });
    return element(
      "article",
      { class: "si-card" },
      element("h2", {}, name(area.name)),
      element("p", {}, people),
      page.explain(point),
      verdicts(area, page),
      ...findings(area, page),
      coverage(area, page),
      needs(area, page),
    );
  };

  function remedy({ remedy: help }, page) {
    const { say, people, distance, minutes } = page.format;
    if (help === null) return element("p", {}, say("gap.noRemedy"));
    return element(
      "div",
      { class: "si-remedy" },
      sentence("p", page, "gap.remedy", {
        place: placeLink(help.place, page),
        needs: say(`gap.needs.${help.needs.join("_and_")}`),
      }),
      line(
        say("gap.helped", {
          people: people([help.people, help.people]),
          distance: distance(help.mean),
          minutes: minutes(help.mean),
        }),
      ),
    );
  }

  si.gapCard = function (gap, point, page) {
    const { say, people } = page.format;
    const { figures, rank } = gap;
    const area = page.data.areas[figures.area];
    const there = link(name(area.name), () => page.openArea(area));
    const where =
      figures.near === null
        ? sentence("p", page, "gap.inArea", { area: there })
        : sentence("p", page, "gap.where", { near: name(figures.near), area: there });
    const badge = element("span", { class: "si-rank", "aria-hidden": "true" }, String(rank));
    return element(
      "article",
      { class: "si-card si-gap-card" },
      element("h2", {}, badge, say("gap.title", { rank })),
      where,
      page.explain(point),
      element("p", { class: "si-strong" }, say("gap.lacking", { people: people(figures.lacking) })),
      line(say("gap.missing", { criteria: si.listCriteria(figures.missing, page.format) })),
      remedy(figures, page),
    );
  };
})(window.socialeInfra);
