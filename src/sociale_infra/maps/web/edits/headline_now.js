// The finding as a title, and what it rests on, written again with the edits: as report/title.py does.

import { own } from "../elements.js";
import { NOBODY } from "../live/homes.js";
import { ASKED } from "./reading.js";

/** @import { Data, Format } from "../types.ts" */
/** @import { HeadlineTexts } from "../payload.d.ts" */
/** @import { OwnEdit } from "./reading.js" */

const NAME = 40; // characters of a name in a title
const CLOSE = 2 / 3; // the part of the most people from which a second area is named too

/** @param {string} text */
function oneLine(text) {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
  return line.length <= NAME ? line : `${line.slice(0, NAME - 1).trimEnd()}…`;
}

/** @typedef {Pick<Data, "areas" | "robust" | "facts" | "terms">} Counted */

/** @param {Counted} counted */
function mostIn({ areas, robust }) {
  const told = areas.flatMap(({ name, robust: { figures } }) => {
    const figure = figures["robust"];
    return figure ? [{ name, lacking: figure.lacking[0] }] : [];
  });
  const ranked = told.sort((one, other) => other.lacking - one.lacking).slice(0, 2);
  const least = Math.max(robust.fewest, (ranked[0]?.lacking ?? 0) * CLOSE);
  return ranked.filter(({ lacking }) => lacking >= least).map(({ name }) => oneLine(name));
}

/**
 * @param {Counted} counted
 * @param {Format} format
 */
function titleOf(counted, { say, people, list, heading }) {
  const { areas, robust, facts } = counted;
  const lacking = robust.figures["robust"]?.lacking[0];
  if (lacking === undefined) return null;
  const town = oneLine(facts.title);
  if (lacking < NOBODY) {
    const unknown = areas.some(
      ({ weight, robust: { lacking: one } }) =>
        one === null && !(weight !== null && weight < NOBODY),
    );
    return heading(say(unknown ? "headline.noneKnown" : "headline.none", { town }));
  }
  const names = areas.length > 1 ? mostIn(counted) : [];
  const values = { people: people(lacking), town, areas: list(names) };
  return heading(say(names.length ? "headline.lackingMostIn" : "headline.lacking", values));
}

/**
 * @param {Counted} counted
 * @param {Format} format
 */
function missingOf({ robust, terms }, { say }) {
  let [most, which] = [NOBODY, ""];
  for (const key of terms.criteria) {
    const lacking = robust.figures[key]?.lacking[0] ?? 0;
    if (lacking > most + 1e-6) [most, which] = [lacking, key];
  }
  return which && say(`headline.missing.${which}`);
}

/**
 * What is written of the town's figures, and of its residents.
 *
 * @param {Counted} counted
 * @param {Format} format
 * @param {HeadlineTexts} found what the run told
 * @returns {Pick<HeadlineTexts, "title" | "missing" | "residents">}
 */
export function writeHeadline(counted, format, found) {
  const known = counted.areas.flatMap(({ weight }) => weight ?? []);
  const residents = known.reduce((all, weight) => all + weight, 0);
  return {
    title: titleOf(counted, format) ?? found.title,
    missing: missingOf(counted, format),
    residents: known.length ? format.people(residents) : found.residents,
  };
}

/**
 * @typedef {object} Sure a place that surely meets criterion 4, if anybody can reach it
 * @property {string} id
 * @property {boolean} checked whether all three answers were checked
 * @property {boolean} own whether the reader has
 */

/**
 * The places that are free, open to all and staffed, with the edits.
 *
 * @param {Pick<Data, "places" | "live">} data as the run found them
 * @param {OwnEdit[]} edits
 * @returns {Sure[]}
 */
export function findSure({ places, live }, edits) {
  const kinds = live?.kinds ?? {};
  const added = edits.flatMap((edit) => {
    if (edit.edit !== "add_place") return [];
    const properties = own(kinds, edit.category)?.assumed ?? {};
    return [{ id: `scenario/${edit.id}`, category: edit.category, properties, evidence: {} }];
  });
  return [...places, ...added].flatMap(({ id, category, properties, evidence }) => {
    const about = edits.filter(
      (edit) => ("place" in edit ? edit.place : `scenario/${edit.id}`) === id,
    );
    if (about.some(({ edit }) => edit === "close_place")) return [];
    /** @type {Record<string, string>} */
    const answers = { ...properties };
    /** @type {Record<string, string>} */
    const by = { ...evidence };
    let kind = category;
    for (const edit of about) {
      if (edit.edit !== "change_place" && edit.edit !== "add_place") continue;
      kind = edit.category ?? kind;
      for (const name of ASKED) {
        const answer = edit[name];
        if (answer === undefined) continue;
        answers[name] = answer;
        by[name] = edit.so ? "local" : "scenario";
      }
    }
    if (!own(kinds, kind)?.meeting || !ASKED.every((name) => answers[name] === "yes")) return [];
    const checked = ASKED.every((name) => by[name] === "local");
    return [{ id, checked, own: checked && about.some(({ so }) => so) }];
  });
}
