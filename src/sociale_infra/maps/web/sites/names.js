// What sites are called, and what they are as edits of the page.

/** @import { Page } from "../types.ts" */
/** @import { Site, SiteAnswer } from "../payload.d.ts" */
/** @import { OwnEdit, Variant } from "../edits/reading.js" */
/** @import { From } from "../live/live.js" */

/**
 * Where it is, in a few words: its own name, or what is near it.
 *
 * @param {Site} site
 * @param {Page} page
 */
export function whereOf({ place, name, near }, { data, format }) {
  const { say, heading } = format;
  if (place === null) return name ?? near ?? say("sites.newNowhere");
  const { name: own, category } = data.places[place];
  if (own !== null) return own;
  const kind = heading(data.categories.find(({ key }) => key === category)?.label ?? category);
  return near === null ? kind : say("sites.nameless", { kind, near });
}

/**
 * What it is: an existing place made to do, or a new one.
 *
 * @param {Site} site
 * @param {Page} page
 */
export function nameOf(site, page) {
  const { say } = page.format;
  if (site.place !== null) return say("sites.existing", { name: whereOf(site, page) });
  if (site.name !== null) return site.name;
  return site.near === null ? say("sites.newNowhere") : say("sites.new", { near: site.near });
}

/**
 * From where one walks to it.
 *
 * @param {Site} site
 * @param {Pick<Page, "data">} page
 * @returns {From | null}
 */
export function fromOf({ place, edit }, { data }) {
  if (place !== null) return { place: data.places[place].id };
  return edit.at ? { at: edit.at } : null;
}

/**
 * How many people, with their unit; null are so few that they are not told.
 *
 * @param {number | null} people
 * @param {Pick<Page, "data" | "format">} page
 */
export const told = (people, { data, format }) =>
  people === null
    ? `${format.say("few", { fewest: data.robust.fewest })} ${format.word("unit", data.facts.unit)}`
    : format.counted(people);

/**
 * An answer as a variant of the reader's edits.
 *
 * @param {SiteAnswer} answer
 * @param {number} number from 1
 * @param {Page} page
 * @returns {Variant}
 */
export function variantOf({ sites }, number, page) {
  const { say, heading } = page.format;
  const reason = say("sites.reason");
  const edits = sites.map((site) => {
    const { edit } = site;
    const named = edit.edit === "add_place" ? { name: heading(nameOf(site, page)) } : {};
    return /** @type {OwnEdit} */ ({ ...edit, ...named, reason });
  });
  return { name: say("sites.answer", { answer: number }), edits };
}
