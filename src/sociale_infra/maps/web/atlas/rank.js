// How towns stand beside each other: only figures in, only order out.

/** @import { AtlasFigure, AtlasTown } from "./data.d.ts" */

/** @typedef {{ town: AtlasTown, place: number }} Ranked */
/** @typedef {[number, number]} Ends */

// Of a walking distance, in metres: 5, 10, 15 and 20 minutes.
const WALKS = [400, 800, 1200, 1600];
const SHARES = [0.2, 0.4, 0.6, 0.8];
// A town is alike if it has at least half of the people, and at most twice as many.
const TIMES = 2;

/**
 * @param {AtlasTown} town
 * @param {AtlasFigure} figure
 * @returns {Ends | null}
 */
export const endsOf = (town, figure) =>
  /** @type {Ends | null} */ (town.figures[figure.key] ?? null);

/**
 * Which towns are ranked, the best first; those of which it is not known how complete the map is, in
 * a ranking apart; and those that have no place in any.
 *
 * @param {AtlasTown[]} towns
 * @param {AtlasFigure} figure
 * @returns {{ ranked: Ranked[], apart: Ranked[], others: AtlasTown[] }}
 */
export function rank(towns, figure) {
  /** @param {AtlasTown} town */
  const counts = (town) => town.state === "made" && endsOf(town, figure) !== null;
  const sure = towns.filter((town) => counts(town) && town.known);
  const unsure = towns.filter((town) => counts(town) && !town.known);
  return {
    ranked: inOrder(sure, figure),
    apart: inOrder(unsure, figure),
    others: towns.filter((town) => !counts(town)),
  };
}

/**
 * @param {AtlasTown[]} towns
 * @param {AtlasFigure} figure
 * @returns {Ranked[]}
 */
function inOrder(towns, figure) {
  const sign = figure.best === "high" ? -1 : 1;
  /** @param {AtlasTown} town */
  const ends = (town) => endsOf(town, figure) ?? [0, 0];
  /**
   * @param {AtlasTown} one
   * @param {AtlasTown} other
   */
  const compare = (one, other) =>
    sign * (ends(one)[0] - ends(other)[0]) || sign * (ends(one)[1] - ends(other)[1]);
  const sorted = towns.toSorted(
    (one, other) => compare(one, other) || one.name.localeCompare(other.name),
  );
  /** @type {Ranked[]} */
  const ranked = [];
  for (const [at, town] of sorted.entries()) {
    const before = ranked[at - 1];
    const tied = before !== undefined && compare(before.town, town) === 0;
    ranked.push({ town, place: tied ? before.place : at + 1 });
  }
  return ranked;
}

/**
 * The other towns of like size and density of addresses, with the same settings.
 *
 * @param {AtlasTown[]} towns
 * @param {AtlasTown} town
 */
export function alike(towns, town) {
  const { people, densityClass } = town;
  if (people === null || densityClass === null) return [];
  return towns.filter(
    (other) =>
      other !== town &&
      other.state === "made" &&
      other.known === town.known &&
      other.unit === town.unit &&
      other.densityClass === densityClass &&
      other.people !== null &&
      other.people * TIMES >= people &&
      other.people <= people * TIMES,
  );
}

/**
 * In which fifth of the scale a town lies, 0 being the worst; null if that is not to be shown.
 *
 * @param {AtlasTown} town
 * @param {AtlasFigure} figure
 */
export function classOf(town, figure) {
  const ends = endsOf(town, figure);
  if (ends === null || town.state !== "made") return null;
  const limits = limitsOf(figure);
  const passed = limits.filter((limit) => ends[0] >= limit).length;
  return figure.best === "high" ? passed : limits.length - passed;
}

/** @param {AtlasFigure} figure */
export const limitsOf = (figure) => (figure.kind === "share" ? SHARES : WALKS);
