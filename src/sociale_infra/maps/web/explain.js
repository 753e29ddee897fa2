// The answer to "what can be reached from here?": for the nearest address, by the run's own figures.

import { lngLat } from "./edits/marks.js";
import { bdi, element } from "./elements.js";
import { decodePoint } from "./geometry.js";
import { answerOf, called, line, NOTHING, row, small, tableOf } from "./card_parts.js";

/** @import { makeAddresses } from "./addresses.js" */
/** @import { Address, Criterion, DressedCategory, LatLng, Page } from "./types.ts" */

/**
 * Why a criterion holds or fails.
 *
 * @param {Criterion} key
 * @param {Address} address
 * @param {Page} page
 */
function why(key, address, { data, format }) {
  const { say, distance } = format;
  const { walk, functions } = data.robust;
  if (key === "place") {
    return [say("explain.places", { count: address.places ?? 0, distance: distance(walk) })];
  }
  if (key === "diversity") {
    return [say("explain.functions", { count: address.functions ?? 0, functions })];
  }
  const sure = address.reach(key);
  if (!sure) return [say("explain.noSure")];
  const values = { place: called(sure.place, format), distance: distance(sure.metres) };
  return format.parts(`explain.${address.answers[key]}`, values);
}

/**
 * @param {Address} address
 * @param {Page} page
 */
function verdicts(address, page) {
  const { say, heading } = page.format;
  const rows = page.data.terms.criteria.map((key) => {
    const answer = answerOf(address.answers[key], page.format);
    const reason = element("span", {}, ...why(key, address, page));
    return row([heading(say(`robust.${key}.label`)), answer, reason]);
  });
  return element("table", { class: "si-reasons" }, element("tbody", {}, ...rows));
}

/**
 * @param {DressedCategory} category
 * @param {Address} address
 * @param {Page} page
 */
function reachRow(category, address, { format }) {
  const { say, heading, distance, minutes } = format;
  const found = address.reach(category.key);
  if (!found) return row([heading(category.label), NOTHING, NOTHING]);
  const within = found.metres <= category.norm;
  const norm = { distance: distance(category.norm) };
  return row([
    heading(category.label),
    called(found.place, format),
    element(
      "span",
      {},
      line(`${distance(found.metres)} (${minutes(found.metres)})`),
      element(
        "span",
        { class: "si-small" },
        say(within ? "explain.within" : "explain.beyond", norm),
      ),
    ),
  ]);
}

/**
 * @param {Address} address
 * @param {Page} page
 */
function reached(address, page) {
  const { say } = page.format;
  const heads = ["kind", "nearest", "walk"].map((key) => say(`explain.${key}`));
  const rows = page.data.categories.map((category) => reachRow(category, address, page));
  return tableOf("si-reach", heads, rows);
}

/**
 * @param {Address} address
 * @param {number} away metres from the chosen point
 * @param {Page} page
 */
function card(address, away, page) {
  const { say, distance } = page.format;
  const known = address.answers.place !== null;
  return element(
    "article",
    { class: "si-card" },
    element("h2", {}, say("explain.title")),
    address.name === null ? null : element("p", { class: "si-strong" }, bdi(address.name)),
    small(say("explain.which", { distance: distance(away) })),
    address.name !== null && page.data.beside ? small(say("explain.beside")) : null,
    page.actions.reach({ at: lngLat(L.latLng(address.at)) }),
    known ? verdicts(address, page) : element("p", {}, say("explain.off")),
    known ? reached(address, page) : null,
    page.view.edited ? small(say("edits.notHere")) : null,
    small(say("explain.how")),
  );
}

/**
 * The address, and the places that the card names: rings around them, no lines, as nobody walks
 * in a straight one.
 *
 * @param {Address} address
 * @param {Page} page
 */
function marks(address, { data }) {
  const style = { color: "#1d262c", weight: 3, fill: false, interactive: false };
  const places = data.categories.flatMap(({ key }) => address.reach(key)?.place ?? []);
  const rings = [...new Set(places)].map((place) =>
    L.circleMarker(decodePoint(place.point, data.grid), { ...style, radius: 14 }),
  );
  const here = { ...style, radius: 7, fill: true, fillColor: "#ffd400", fillOpacity: 1 };
  return L.layerGroup([...rings, L.circleMarker(address.at, here)]);
}

/**
 * Returns `explain(point, within)`, which answers for the address nearest to a point, and `ask`,
 * which makes a button for it, or nothing where there is no address.
 *
 * @param {Page} page
 * @param {ReturnType<typeof makeAddresses> | null} addresses
 * @returns {{ ask: Page["actions"]["ask"], explain: (point: L.LatLng) => void }}
 */
export function makeExplain(page, addresses) {
  const { map, format } = page;
  if (!addresses) return { ask: () => null, explain: () => {} };
  const { find } = addresses;
  /**
   * @param {L.LatLng} point
   * @param {LatLng[][]} [within]
   */
  const explain = async (point, within) => {
    const address = await find(point, within);
    page.actions.openCard({
      row: null,
      state: { punt: `${point.lat.toFixed(5)},${point.lng.toFixed(5)}` },
      card: () => card(address, map.distance(address.at, point), page),
      marks: marks(address, page),
      bounds: L.latLngBounds([address.at, address.at]),
    });
  };
  /**
   * @param {L.LatLng} point
   * @param {LatLng[][]} [within]
   */
  const ask = (point, within) => {
    const button = element(
      "button",
      { type: "button", class: "si-ask" },
      format.say("explain.ask"),
    );
    button.addEventListener("click", () => explain(point, within));
    return button;
  };
  return { ask, explain };
}
