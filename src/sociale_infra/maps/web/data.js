// The data that the page carries, in one language.

import { own } from "./elements.js";

/** @import { Data, DressedCategory, Place } from "./types.ts" */
/** @import { Category, Look, PageData } from "./payload.d.ts" */

/**
 * What the look says of a category; a planner's own one gets the look of any other.
 *
 * @param {Category} category
 * @param {Look} look
 * @param {string} language
 * @returns {DressedCategory}
 */
function dress(category, look, language) {
  const { colour, glyph } = own(look.categories, category.key) ?? look.otherCategory;
  const label = language === "en" ? category.label.en : category.label.nl;
  return { ...category, label, colour, glyph, shape: look.shapes[category.tie] };
}

/**
 * What the kind of a place says of it is told once for many.
 *
 * @param {Pick<PageData, "places" | "kinds">} data
 * @returns {Place[]}
 */
export const placesOf = ({ places, kinds }) =>
  places.map(({ kind, ...place }) => ({ ...place, ...kinds[kind] }));

/**
 * @param {PageData} data
 * @param {string | null | undefined} wanted a language; the page's own if it does not have it
 * @returns {Data}
 */
export function inLanguage(data, wanted) {
  const language = wanted && Object.hasOwn(data.texts, wanted) ? wanted : data.language;
  const languages = Object.entries(data.texts).map(([key, { name }]) => ({
    key,
    name: String(name),
  }));
  const categories = data.categories.map((category) => dress(category, data.look, language));
  return {
    ...data,
    language,
    languages,
    texts: data.texts[language],
    headline: data.headline[language],
    categories,
    places: placesOf(data),
  };
}

/**
 * @param {string} id of the element that holds the data
 * @returns {PageData}
 */
export const readData = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "");
