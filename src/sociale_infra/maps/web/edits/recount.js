// The figures of the page, counted again with the edits: of areas, the town, groups and coverage.

import { COUNTED } from "../live/homes.js";
import { writeHeadline } from "./headline_now.js";
import { DIVERSITY, LOW, PEOPLE, PLACE, PROOF, ROBUST } from "../live/tally.js";

/** @import { Data, Format } from "../types.ts" */
/** @import { Area, Figures } from "../payload.d.ts" */
/** @import { makeSums } from "../live/sums.js" */

/** @typedef {ReturnType<typeof makeSums>} Sums */
/** @typedef {[number, number]} Pair */
/** @typedef {Pick<Data, "areas" | "robust" | "whoms" | "categories" | "headline">} Counted */
/** @typedef {Counted & Pick<Data, "terms" | "facts">} Found */

const VERDICTS = {
  place: PLACE,
  low_threshold: LOW,
  diversity: DIVERSITY,
  people: PEOPLE,
  robust: ROBUST,
  closure_proof: PROOF,
};

/**
 * @param {number} all
 * @param {{ people: Pair, withoutPriors: Pair }} met
 * @returns {Figures}
 */
const figuresOf = (all, { people, withoutPriors }) => ({
  share: [people[0] / all, people[1] / all],
  people,
  lacking: [all - people[1], all - people[0]],
  withoutPriors: [withoutPriors[0] / all, withoutPriors[1] / all],
});

/**
 * @param {number[]} rows of the areas
 * @param {number} verdict
 * @param {number} group
 * @param {Sums} sums
 */
function together(rows, verdict, group, sums) {
  let all = 0;
  /** @type {Pair} */
  const people = [0, 0];
  /** @type {Pair} */
  const withoutPriors = [0, 0];
  for (const a of rows) {
    const met = sums.met(a, verdict, group);
    if (!met) continue;
    all += sums.people(a, group) ?? 0;
    for (const end of [0, 1]) {
      people[end] += met.people[end];
      withoutPriors[end] += met.withoutPriors[end];
    }
  }
  return all > 0 ? figuresOf(all, { people, withoutPriors }) : null;
}

/**
 * The criterion that most people surely lack.
 *
 * @param {number} a
 * @param {Data["terms"]["criteria"]} criteria
 * @param {Sums} sums
 */
function mostMissing(a, criteria, sums) {
  let [most, which] = [0, /** @type {string | null} */ (null)];
  for (const key of criteria) {
    const lacking = together([a], VERDICTS[key], 0, sums)?.lacking[0] ?? 0;
    if (lacking > most + 1e-6) [most, which] = [lacking, key];
  }
  return which;
}

/**
 * @param {Area} area as the run found it
 * @param {number} a its row
 * @param {Pick<Data, "terms" | "categories">} data
 * @param {Sums} sums
 * @returns {Area}
 */
function areaNow(area, a, { terms, categories }, sums) {
  const { robust } = area;
  const figures = Object.fromEntries(
    Object.entries(VERDICTS).map(([key, verdict]) => {
      const published = robust.figures[/** @type {"robust"} */ (key)];
      return [key, published && together([a], verdict, 0, sums)];
    }),
  );
  const weight = sums.people(a);
  const covered = categories.map(({ key }, n) => {
    const own = area.figures[key];
    const count = sums.covered(a, n);
    if (own.share === null || count === null || !weight) return [key, own];
    return [key, { share: count / weight, mean: null, covered: count, uncovered: weight - count }];
  });
  const whoms = Object.entries(area.whoms).map(([key, own]) => {
    const group = COUNTED.indexOf(key);
    return [key, own && group >= 0 ? together([a], ROBUST, group, sums) : own];
  });
  return {
    ...area,
    weight: weight ?? area.weight,
    whoms: Object.fromEntries(whoms),
    figures: Object.fromEntries(covered),
    robust: {
      ...robust,
      onPriors: null,
      figures: /** @type {Area["robust"]["figures"]} */ (figures),
      lacking: together([a], ROBUST, 0, sums)?.lacking ?? null,
      mostMissing: robust.figures["robust"] && mostMissing(a, terms.criteria, sums),
    },
  };
}

/**
 * What the page shows with the edits, in the place of what the run found. What is not counted again
 * stays as it was found.
 *
 * @param {Found} found
 * @param {{ sums: Sums, sumsFound: Sums }} now `sumsFound` are those of the run
 * @param {Format} format
 * @returns {Counted}
 */
export function recount(found, { sums, sumsFound }, format) {
  const rows = found.areas.map((_, a) => a);
  const areas = found.areas.map((area, a) => areaNow(area, a, found, sums));
  const whoms = found.whoms.map((whom) => {
    const group = COUNTED.indexOf(whom.key);
    if (group < 0) return whom;
    // Who comes to live in new homes need not be told.
    const isUnknown = (/** @type {number} */ a) =>
      sums.people(a, group) === null && sumsFound.people(a, group) !== null;
    return { ...whom, town: rows.some(isUnknown) ? null : together(rows, ROBUST, group, sums) };
  });
  const town = Object.fromEntries(
    Object.entries(VERDICTS).map(([key, verdict]) => [key, together(rows, verdict, 0, sums)]),
  );
  const categories = found.categories.map((category, n) => {
    const known = rows.filter((a) => sums.covered(a, n) !== null);
    if (category.covered === null || !known.length) return category;
    const covered = known.reduce((all, a) => all + (sums.covered(a, n) ?? 0), 0);
    const people = known.reduce((all, a) => all + (sums.people(a) ?? 0), 0);
    return { ...category, covered, uncovered: people - covered };
  });
  const robust = { ...found.robust, figures: /** @type {Data["robust"]["figures"]} */ (town) };
  const counted = { ...found, areas, robust };
  const untold = { robust: null, withoutPriors: null, onPriors: null, restsOn: "", band: null };
  const told = writeHeadline(counted, format, found.headline);
  return { areas, whoms, categories, robust, headline: { ...found.headline, ...untold, ...told } };
}
