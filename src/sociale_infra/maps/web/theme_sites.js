// Where new sites come, as a theme: who has a place that is free, open to all and staffed, now and with
// the answer that is chosen.

import { told } from "./sites/names.js";
import { ofVerdict } from "./theme_robust.js";

/** @import { Data, Format, Theme, View } from "./types.ts" */
/** @import { Area, Sites } from "./payload.d.ts" */

/**
 * @param {Sites} sites
 * @param {{ data: Data, format: Format, view?: View }} page
 * @returns {Theme}
 */
export function ofSites(sites, page) {
  const { data, format, view } = page;
  const { say, heading, distance, minutes, share, counted } = format;
  const theme = ofVerdict("people", page);
  const chosen = () => view?.answer ?? 0; // another may be chosen by the time it is asked
  const { walk, figures } = data.robust;
  const label = heading(say("sites.label"));
  /** @param {Area} area */
  const now = (area) => area.robust.figures["people"]?.share[0] ?? null;
  /** @param {Area} area */
  const ofAnswer = (area) => sites.answers[chosen()].areas[data.areas.indexOf(area)] ?? null;
  /** @param {Area} area */
  const said = (area) => {
    const own = now(area);
    return own === null ? say("unknown") : share(own);
  };
  /** @param {Area} area */
  const beside = (area) => {
    const own = ofAnswer(area);
    const before = own?.before ?? null;
    const after = own?.after ?? null;
    if (view?.edited) {
      const was = before === null ? "" : share(before);
      return was && was !== said(area) ? say("sites.was", { before: was }) : null;
    }
    if (after === null || share(after) === said(area)) return null;
    return say("sites.then", { after: share(after) });
  };
  const town = figures["people"];
  return {
    ...theme,
    id: "sites",
    group: "sites",
    at: ["area"],
    label,
    meaning: say("sites.meaning", { distance: distance(walk), minutes: minutes(walk) }),
    palette: "pale",
    limits: [],
    hint: "",
    caption: say("sites.caption"),
    forWhom: false,
    level: (area) => (now(area) === null ? null : 0),
    said,
    beside,
    faint: (area) => beside(area) === null,
    town: town && { share: share(town.share[0]), detail: counted(town.people[0]), note: null },
    tip: (area) => {
      const own = ofAnswer(area);
      const lines = [`${label}: ${said(area)}`];
      if (own && own.after !== null) {
        lines.push(say("sites.tip", { answer: chosen() + 1, share: share(own.after) }));
      }
      if (own && own.gained !== 0) {
        lines.push(say("sites.tipGained", { people: told(own.gained, page) }));
      }
      return lines;
    },
  };
}
