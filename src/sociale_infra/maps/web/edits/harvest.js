// What the room has said, on a page to print, or as a text to paste into slides.

import { element } from "../elements.js";
import { copyText } from "../share.js";
import { sources } from "../sheet.js";
import { change, linesOf } from "./comparing.js";
import { today } from "./listing.js";
import { ASKED, isRemark } from "./reading.js";
import { areaOf, kindOf, nameOf, tellingOf } from "./words.js";

/** @import { Page } from "../types.ts" */
/** @import { OwnEdit, Variant } from "./reading.js" */
/** @import { Counted } from "./recount.js" */

/** @typedef {{ title: string, told: string[] }} Part */

const OPENED = today(); // when the host opened the page
const MOST_AREAS = 5;

/**
 * Whether somebody is to find it out: a remark, or an answer that nobody knew.
 *
 * @param {OwnEdit} edit
 */
const isOpen = (edit) =>
  isRemark(edit) ||
  (edit.edit === "change_place" && ASKED.some((name) => edit[name] === "unknown"));

/**
 * @param {OwnEdit} edit
 * @param {Page} page
 */
function lineOf(edit, page) {
  const [name, area, what] = [nameOf(edit, page), areaOf(edit, page), tellingOf(edit, page)];
  const where = area ? ` (${area.name})` : "";
  const kind = isRemark(edit) ? "" : kindOf(edit, page);
  const told = [...(kind ? [kind] : []), ...what].join("; ");
  const note = edit.reason ? ` “${edit.reason}”` : "";
  const tail = `${told}${note}`.trim();
  return name === null ? `${tail}${where}` : `${name}${where}: ${tail}`;
}

/**
 * Who lacks robust access before and after: in the town, and where that differs most.
 *
 * @param {Counted} now
 * @param {Counted} before
 * @param {Page} page
 */
function figuresOf(now, before, page) {
  const { say, people } = page.format;
  const { town } = linesOf(page);
  /**
   * @param {string} name
   * @param {number | null | undefined} was
   * @param {number | null | undefined} is
   */
  const told = (name, was, is) => {
    if (typeof was !== "number" || typeof is !== "number") return `${name}: ${say("unknown")}`;
    const values = { name, before: people(was), now: people(is), change: change(is, was, page) };
    return say("harvest.figures", values);
  };
  const areas = page.data.areas
    .map(({ name }, i) => {
      const [was, is] = [before, now].map(({ areas: all }) => all[i].robust.lacking?.[0] ?? null);
      return { name, was, is, more: Math.abs((is ?? 0) - (was ?? 0)) };
    })
    .filter(({ more }) => more >= page.data.robust.fewest)
    .sort((one, other) => other.more - one.more)
    .slice(0, MOST_AREAS);
  const first = told(say("harvest.town"), town.read(before), town.read(now));
  return [first, ...areas.map(({ name, was, is }) => told(name, was, is))];
}

/**
 * The parts of the page: what is corrected, what is to be found out, per variant what is tried, and
 * what that changes.
 *
 * @param {Variant[]} variants
 * @param {Counted[]} figures of the run, and of each variant
 * @param {Page} page
 * @returns {Part[]}
 */
export function harvest(variants, [before, ...figures], page) {
  const { say } = page.format;
  const all = variants.flatMap(({ edits }) => edits);
  /** @param {OwnEdit[]} edits */
  const lines = (edits) => [...new Set(edits.map((edit) => lineOf(edit, page)))];
  const corrected = lines(all.filter((edit) => edit.so && !isRemark(edit)));
  const open = lines(all.filter(isOpen));
  const tried = variants.map(({ name, edits }) => ({
    title: name ? say("harvest.triedIn", { name }) : say("harvest.tried"),
    told: lines(edits.filter((edit) => !edit.so)),
  }));
  const numbers = variants.flatMap(({ name }, i) =>
    figuresOf(figures[i], before, page).map((told) => (name ? `${name}: ${told}` : told)),
  );
  return [
    { title: say("harvest.corrected"), told: corrected },
    { title: say("harvest.toFindOut"), told: open },
    ...tried,
    { title: say("harvest.numbers"), told: numbers },
  ];
}

/**
 * @param {Page} page
 * @param {string} date on which the page was opened
 */
function headOf({ data, format }, date) {
  const { say } = format;
  return say("harvest.head", { title: data.facts.title, date: format.date(date) });
}

/**
 * @param {Part[]} parts
 * @param {Page} page
 * @param {string} date
 */
export function writeHarvest(parts, page, date) {
  const { say } = page.format;
  const blocks = parts.map(({ title, told }) =>
    [title, ...(told.length ? told : [say("harvest.nothing")]).map((one) => `- ${one}`)].join("\n"),
  );
  return `${[headOf(page, date), ...blocks].join("\n\n")}\n`;
}

/**
 * The sheet of paper.
 *
 * @param {Part[]} parts
 * @param {Page} page
 * @param {string} date
 */
export function harvestSheet(parts, page, date) {
  const { say } = page.format;
  const blocks = parts.flatMap(({ title, told }) => [
    element("h2", { dir: "auto" }, title),
    element(
      "ul",
      {},
      ...(told.length ? told : [say("harvest.nothing")]).map((one) =>
        element("li", { dir: "auto" }, one),
      ),
    ),
  ]);
  return element(
    "main",
    { class: "si-sheet si-report si-harvest" },
    element("h1", { dir: "auto" }, headOf(page, date)),
    ...blocks,
    sources(page),
  );
}

/**
 * The card that shows it as a text, to copy or to print.
 *
 * @param {Part[]} parts
 * @param {Page} page
 * @param {(sheet: HTMLElement) => void} print
 */
export function harvestCard(parts, page, print) {
  const { say } = page.format;
  const text = writeHarvest(parts, page, OPENED);
  const area = element("textarea", {
    readonly: true,
    rows: 14,
    "aria-label": say("harvest.title"),
  });
  area.value = text;
  const told = element("span", { role: "status" });
  const copy = element("button", { type: "button" }, say("harvest.copy"));
  copy.addEventListener("click", async () => {
    told.textContent = say((await copyText(area)) ? "share.copied" : "share.byHand");
  });
  const printing = element("button", { type: "button" }, say("harvest.print"));
  printing.addEventListener("click", () => print(harvestSheet(parts, page, OPENED)));
  return element(
    "article",
    { class: "si-card si-harvested" },
    element("h2", {}, say("harvest.title")),
    area,
    element("p", { class: "si-ways" }, copy, printing, told),
  );
}
