// Two areas side by side, or an area beside the whole town: every figure of the map, row by row.

import { row, tableOf } from "./card_parts.js";
import { element } from "./elements.js";

/** @import { Data, Page, Theme } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

const TOWN = "stad"; // what the address of the page calls the whole town

/** @typedef {Area | null} Beside null for the whole town */

/** @param {Beside | undefined} other */
export const keyOf = (other) => (other === null ? TOWN : (other?.code ?? null));

/**
 * The other areas of the same level.
 *
 * @param {Area} area
 * @param {Pick<Data, "areas" | "subareas">} data
 */
const othersOf = (area, { areas, subareas }) =>
  (area.liesIn === null ? areas : subareas).filter((one) => one !== area);

/**
 * What an area is compared with, by its key; undefined if there is none such.
 *
 * @param {string | null | undefined} key
 * @param {Area} area
 * @param {Pick<Data, "areas" | "subareas">} data
 * @returns {Beside | undefined}
 */
export function otherOf(key, area, data) {
  return key === TOWN ? null : othersOf(area, data).find(({ code }) => code === key);
}

/**
 * The choice of what an area is compared with.
 *
 * @param {Area} area
 * @param {Beside | undefined} other
 * @param {Page} page
 */
export function chooseOther(area, other, { data, format, actions }) {
  const chosen = keyOf(other) ?? "";
  /** @type {[string, string][]} */
  const choices = [
    ["", format.say("beside.nothing")],
    [TOWN, format.say("beside.town")],
    ...othersOf(area, data).map(({ code, name }) => /** @type {[string, string]} */ ([code, name])),
  ];
  const options = choices.map(([value, text]) =>
    element("option", { value, selected: value === chosen }, text),
  );
  const select = element("select", {}, ...options);
  select.addEventListener("change", () => {
    actions.openArea(area, otherOf(select.value, area, data));
  });
  return element("label", { class: "si-beside" }, format.say("beside.choose"), select);
}

/**
 * @param {Theme} theme
 * @param {Beside} area
 */
function said(theme, area) {
  if (area === null) return theme.town?.share ?? "–";
  return theme.sorted(area) === null ? theme.unknown : theme.said(area);
}

/**
 * The figures of an area and of another, a table for each group of themes.
 *
 * @param {Area} area
 * @param {Beside} other
 * @param {Page} page
 */
export function compare(area, other, { data, format, themes, view }) {
  const { say, people, heading } = format;
  /** @param {Area} one */
  const residents = ({ weight }) => (weight === null ? say("unknown") : people(weight));
  const all = other === null ? data.headline.residents : residents(other);
  const names = [area.name, other === null ? say("beside.town") : other.name];
  const first = row([heading(say("gap.column")), residents(area), all]);
  const groups = [...new Set(themes.map(({ group }) => group))];
  return groups.map((group, i) => {
    const rows = themes
      .filter((theme) => theme.group === group)
      .map((theme) =>
        row(
          [theme.label, said(theme, area), said(theme, other)],
          theme === view.theme ? "si-chosen" : "",
        ),
      );
    const heads = [say(`groups.${group}`), ...names];
    return tableOf("si-figures si-compared", heads, i ? rows : [first, ...rows]);
  });
}
