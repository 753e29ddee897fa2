// The cards about the edits as a whole: their list, the variants side by side, and what was said.

import { comparisonCard } from "./comparing.js";
import { harvest, harvestCard } from "./harvest.js";
import { listCard } from "./listing.js";

/** @import { Page } from "../types.ts" */
/** @import { Counting } from "./counting.js" */
/** @import { makeList } from "./list.js" */
/** @import { OwnEdit, Variants } from "./reading.js" */

/**
 * @typedef {object} CardActs
 * @property {(edits: OwnEdit[]) => Promise<void>} set
 * @property {(change: () => void) => Promise<void>} step
 * @property {(edit: OwnEdit) => void} openEdit
 */

/**
 * @param {Page} page
 * @param {ReturnType<typeof makeList>} list
 * @param {Counting} counting
 * @param {CardActs} acts
 */
export function makeCards(page, list, { measure, compare }, { set, step, openEdit }) {
  const { format, actions } = page;

  /** @param {() => HTMLElement} card */
  const open = (card) =>
    actions.openCard({ row: null, state: {}, card, marks: L.layerGroup(), bounds: null });

  /** The figures of the run and of each variant; the one that is shown is measured again. */
  async function figures() {
    const all = await compare(list.variants().map(({ edits }) => edits));
    await step(() => {});
    return all;
  }

  /**
   * A file comes into this list, or beside it where it holds variants; what does not fit changes
   * nothing, and is told.
   *
   * @param {Variants | null} file
   */
  async function take(file) {
    if (!file) return openList(format.say("edits.noEdits"));
    const [{ name, edits }, ...others] = file.variants;
    const isList = !name && !others.length;
    if (!isList && !list.hasRoom(file)) return openList(format.say("edits.noRoom"));
    for (const variant of file.variants) {
      const [refusal] = await measure(variant.edits);
      if (!refusal) continue;
      await step(() => {});
      return openList(format.say(`edits.fault.${refusal.fault}`));
    }
    if (isList) await set(edits);
    else await step(() => list.take(file));
    return openList();
  }

  const again = () => step(() => {}).then(() => openList());

  /** @param {string} [fault] why the last file was not taken in */
  function openList(fault = "") {
    open(() =>
      listCard(list, fault, page, {
        set: (edits) => void set(edits),
        open: openEdit,
        take: (file) => void take(file),
        rename: (name) => {
          list.rename(name);
          void again();
        },
        remove: () => void step(list.remove),
        restore: () => void step(list.restore),
        harvest: () => void openHarvest(),
      }),
    );
  }

  async function openComparison() {
    const all = await figures();
    const variants = list.variants();
    open(() => comparisonCard(variants, all, page));
  }

  async function openHarvest() {
    const parts = harvest(list.variants(), await figures(), page);
    open(() => harvestCard(parts, page, actions.printSheet));
  }
  return { openList, openComparison, openHarvest };
}
