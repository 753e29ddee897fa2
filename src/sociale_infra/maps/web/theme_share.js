// What the themes share whose figure is a share of the people.

/** @import { Format, Range } from "./types.ts" */
/** @import { Area } from "./payload.d.ts" */

const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * The colour shows what is sure: the least of the share.
 *
 * @param {(area: Area) => Range | null} share
 * @param {string} unknown
 * @param {Format} format
 */
export function ofShare(share, unknown, { say, interval, share: percentage }) {
  /** @param {Area} area */
  const sure = (area) => share(area)?.[0] ?? null;
  return {
    palette: /** @type {const} */ ("classes"),
    limits: STEPS.map(percentage),
    caption: say("ranking.worst"),
    worst: /** @type {const} */ ("low"),
    full: 1,
    level: sure,
    sorted: sure,
    /** @param {Area} area */
    said: (area) => {
      const range = share(area);
      return range ? interval(range) : unknown;
    },
    beside: () => null,
    marked: () => false,
    notes: [],
    need: null,
  };
}
