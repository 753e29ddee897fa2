// The variants side by side: who lacks robust access in the town, its areas and groups, beside the run.

import { NOTHING, row, small, tableOf } from "../card_parts.js";
import { bdi, element } from "../elements.js";
import { COUNTED } from "../live/homes.js";
import { savingScenario } from "./listing.js";

/** @import { Child, Page } from "../types.ts" */
/** @import { Variant } from "./reading.js" */
/** @import { Counted } from "./recount.js" */

/** @typedef {number | null | undefined} Count of people */

const SAME = "=";

/**
 * How many more or fewer there are, with a sign; few are not told exactly.
 *
 * @param {Count} now
 * @param {Count} before
 * @param {Page} page
 */
export function change(now, before, { data, format }) {
  if (typeof now !== "number" || typeof before !== "number") return "";
  const more = Math.round(now) - Math.round(before);
  if (!more) return SAME;
  const { fewest } = data.robust;
  if (Math.abs(more) < fewest) return format.say("edits.few", { fewest });
  return `${more > 0 ? "+" : "−"}${format.count(Math.abs(more))}`;
}

/**
 * What is compared: its name, its unit and how many there are by some figures.
 *
 * @typedef {object} Line
 * @property {Child} label
 * @property {string | null} unit that of the page if null
 * @property {(figures: Counted) => Count} read
 */

/**
 * Who lacks robust access: of the town, its groups and its areas.
 *
 * @param {Page} page
 * @returns {{ town: Line, groups: Line[], areas: Line[] }}
 */
export function linesOf({ data, format }) {
  const { say, heading } = format;
  return {
    town: {
      label: say("variants.town"),
      unit: null,
      read: ({ robust }) => robust.figures["robust"]?.lacking[0],
    },
    groups: data.whoms.flatMap(({ key, unit }, i) =>
      COUNTED.includes(key)
        ? [
            {
              label: heading(say(`whom.${key}.label`)),
              unit,
              read: (/** @type {Counted} */ { whoms }) => whoms[i].town?.lacking[0],
            },
          ]
        : [],
    ),
    areas: data.areas.map(({ name }, i) => ({
      label: bdi(name),
      unit: null,
      read: ({ areas }) => areas[i].robust.lacking?.[0],
    })),
  };
}

/**
 * @param {Variant[]} variants
 * @param {Counted[]} figures of the run, and of each variant
 * @param {Page} page
 */
export function comparisonCard(variants, figures, page) {
  const { data, format } = page;
  const { say, people } = format;
  const names = variants.map(({ name }) => name || say("edits.with"));
  /** @param {Line} line */
  const rowOf = ({ label, read }) => {
    const counts = figures.map(read);
    const cells = counts.map((count, i) => {
      const told = typeof count === "number" ? people(count) : say("unknown");
      if (i === 0) return told;
      const differs = change(count, counts[0], page);
      if (differs === SAME) return told;
      return element("span", {}, told, element("span", { class: "si-differs" }, differs));
    });
    return row([label, ...cells]);
  };
  /**
   * A table that the keyboard can scroll: four variants are wider than the card.
   *
   * @param {string} title
   * @param {string} what is counted
   * @param {HTMLTableRowElement[]} rows
   */
  const tableWith = (title, what, rows) => {
    const table = tableOf("si-figures", [what, say("edits.before"), ...names], rows);
    const name = { role: "region", "aria-label": title, tabindex: "0" };
    for (const [key, value] of Object.entries(name)) table.setAttribute(key, value);
    return table;
  };
  const { town, groups, areas } = linesOf(page);
  const lacking = say("variants.lacking");
  /**
   * Who newly has what answers about new sites bring: not the difference of rounded numbers.
   *
   * @param {Counted} one
   */
  const newly = ({ robust: { figures: now } }) => {
    const before = figures[0].robust.figures["people"]?.people[0];
    const own = now["people"]?.people[0];
    return own === undefined || before === undefined ? NOTHING : change(own - before, 0, page);
  };
  const newlyRow = row([town.label, NOTHING, ...figures.slice(1).map(newly)]);
  const files = variants.map((variant, i) =>
    element("li", {}, bdi(names[i]), " ", savingScenario(variant, say("edits.asScenario"), page)),
  );
  return element(
    "article",
    { class: "si-card si-comparing" },
    element("h2", {}, say("variants.title")),
    data.sites ? tableWith(say("sites.newly"), say("sites.newly"), [newlyRow]) : null,
    small(say("variants.how")),
    tableWith(say("variants.title"), lacking, [town, ...areas].map(rowOf)),
    groups.length ? element("h3", {}, say("variants.groups")) : null,
    groups.length ? tableWith(say("variants.groups"), lacking, groups.map(rowOf)) : null,
    element("ul", { class: "si-files" }, ...files),
  );
}
