// What the map is divided into: the areas of the run, the buurten within them, or squares of 100 m.

import { element } from "./elements.js";
import { canUnpack } from "./packed.js";

/** @import { Data, Format, Level, Page, Theme } from "./types.ts" */

/**
 * The levels of which there are figures, that of the run first.
 *
 * @param {Pick<Data, "areas" | "subareas" | "squares" | "facts">} data
 * @returns {Level[]}
 */
export function levelsOf({ areas, subareas, squares, facts }) {
  /** @type {Level[]} */
  const levels = [{ kind: "area", id: null, name: facts.level, areas }];
  if (subareas.length) {
    levels.push({ kind: "subarea", id: "buurt", name: "buurt", areas: subareas });
  }
  if (squares && canUnpack()) {
    levels.push({ kind: "square", id: "vierkant", name: "square", areas: [] });
  }
  return levels;
}

/**
 * What one of a level is called, or what all are; planners call the areas of a run as they like.
 *
 * @param {Level} level
 * @param {"oneLevel" | "level"} list
 * @param {Pick<Format, "word">} format
 */
export const nameOf = ({ name }, list, { word }) => word(list, name, word(list, "area"));

/**
 * What a reader must know of the figures at a level.
 *
 * @param {Level} wanted
 * @param {Page} page
 */
function noteOf(wanted, { data, format, view }) {
  const { say } = format;
  if (view.level !== wanted && view.edited) return say("per.edited");
  if (view.level !== wanted) {
    const names = { wanted: nameOf(wanted, "oneLevel", format) };
    return say("per.fallback", { ...names, shown: nameOf(view.level, "level", format) });
  }
  if (wanted.kind === "square") return say("per.ofSquares", { fewest: data.robust.fewest });
  if (wanted.kind === "subarea" && data.facts.unit === "residents") return say("per.ofSubareas");
  return "";
}

/**
 * Returns the choice and its note; `choose(id)` of what the reader wants; `follow(theme)`, which
 * shows the levels of a theme, and that of the run where it has no other; and `isOfAll()`, whether
 * the level that is wanted has figures of everybody alone.
 *
 * @param {Page} page
 * @param {() => void} changed
 */
export function makeLevels(page, changed) {
  const { format, state, view, levels } = page;
  const select = element("select", { id: "si-level" });
  const label = element("label", { for: "si-level" }, format.say("per.choose"));
  const node = element("div", { class: "si-choice si-level" }, label, select);
  const note = element("p", { class: "si-small si-level-note", role: "status" });
  let wanted = levels[0];
  /** @param {string | null | undefined} id */
  const choose = (id) => {
    wanted = levels.find((level) => level.id === (id ?? null)) ?? levels[0];
  };
  select.addEventListener("change", () => {
    choose(select.value || null);
    state.set({ niveau: wanted.id });
    changed();
  });
  /** @param {Theme} theme */
  const follow = (theme) => {
    // With edits only the areas of the run are counted again.
    const there = view.edited
      ? levels.slice(0, 1)
      : levels.filter(({ kind }) => theme.at.includes(kind));
    view.level = there.includes(wanted) ? wanted : levels[0];
    const options = there.map((level) =>
      element(
        "option",
        { value: level.id ?? "", selected: level === view.level },
        nameOf(level, "oneLevel", format),
      ),
    );
    select.replaceChildren(...options);
    node.hidden = there.length < 2;
    note.textContent = noteOf(wanted, page);
    note.hidden = !note.textContent;
    document.documentElement.dataset["level"] = view.level.kind;
  };
  const isOfAll = () => wanted.kind === "square";
  return { node, note, choose, follow, isOfAll };
}
