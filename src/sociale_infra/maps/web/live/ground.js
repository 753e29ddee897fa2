// The ground that a town is measured on: its network, who lives where, and where places are entered;
// with the ways that come and go, and the homes that come.

import { ofKinds } from "./edits.js";
import { ACROSS, ADDED, GONE, SNAPPABLE, spotsOf } from "./network.js";
import { buildHomes, joinHomes, spreadIn } from "./new_homes.js";
import { JOIN_M, withPaths } from "./paths.js";
import { awayFrom, boundsOf } from "./shapes.js";
import { makeIndex, makeSnap } from "./snap.js";
import { makeStarts } from "./starts.js";
import { enterAnew } from "./ways_in.js";

/** @import { Edit, Refusal } from "./edits.js" */
/** @import { Homes } from "./homes.js" */
/** @import { Network } from "./network.js" */
/** @import { Known } from "./places.js" */
/** @import { Spots, XY } from "./shapes.js" */
/** @import { Index, Snapped } from "./snap.js" */
/** @import { Starts } from "./starts.js" */

/**
 * @typedef {object} Ground
 * @property {Network} network
 * @property {Index} index
 * @property {Homes} homes
 * @property {Snapped[][]} spots from which each point starts
 * @property {Starts} starts
 * @property {import("./shapes.js").Bounds[]} changed of the ways that differ from the ground as it is,
 * and of who starts elsewhere
 * @property {ReadonlyMap<string, XY[]>} entrances of the places that are entered elsewhere than before
 * @property {(x: number, y: number) => Snapped[]} snap where one starts from a point: none if it is
 * too far from the network, and two spots if an added way has drawn it to it
 */

/**
 * @typedef {object} Town
 * @property {Network} network
 * @property {Homes} homes
 * @property {ReadonlyMap<string, Known>} places
 * @property {ReadonlyMap<string, Spots[]>} outlines of places
 * @property {{ code: string, rings: Spots[] }[]} areas
 * @property {boolean} counted whether residents are counted
 * @property {number} most metres between a point and the network
 * @property {number} leastNodes of a part of the network that one may start in
 */

/**
 * @param {Network} network
 * @param {Index} index
 * @param {number} most
 * @returns {Ground["snap"]}
 */
function makeSnapTwice(network, index, most) {
  const { flags } = network;
  const snap = makeSnap(network, index, most);
  /** @param {number} e */
  const now = (e) => (flags[e] & (SNAPPABLE | GONE)) === SNAPPABLE;
  /** @param {number} e */
  const before = (e) => (flags[e] & (SNAPPABLE | GONE | ADDED)) === SNAPPABLE;
  return (x, y) => {
    const on = snap(x, y, now);
    if (!on) return [];
    const drawn = flags[on.edge] & ADDED ? snap(x, y, before) : null;
    return drawn ? [on, drawn] : [on];
  };
}

/**
 * The stretches that are not in both networks, or that one starts from in one of them only.
 *
 * @param {Network} before
 * @param {Network} now
 */
function findChanged(before, now) {
  /** @type {number[]} */
  const changed = [];
  for (let e = 0; e < now.u.length; e += 1) {
    if (e >= before.u.length || now.flags[e] !== before.flags[e]) changed.push(e);
  }
  return changed;
}

/**
 * Whether who started from some spots still does: their stretch is there, and no new one is nearer.
 *
 * @param {Network} before
 * @param {Network} now
 * @param {number[]} changed
 * @param {number} most metres between a point and the network
 */
function makeIsSame(before, now, changed, most) {
  const fresh = changed
    .filter((e) => (now.flags[e] & (SNAPPABLE | GONE)) === SNAPPABLE)
    .map((e) => boundsOf([spotsOf(now, e)]));
  /**
   * @param {number} x
   * @param {number} y
   * @param {Snapped[]} spots
   */
  return (x, y, spots) =>
    spots.every(({ edge }) => now.flags[edge] === before.flags[edge]) &&
    fresh.every((bounds) => awayFrom(bounds, x, y) > (spots[0]?.offset ?? most));
}

/**
 * The ground as it is.
 *
 * @param {Town} town
 * @returns {Ground}
 */
export function lay({ network, homes, most }) {
  const index = makeIndex(network);
  const snap = makeSnapTwice(network, index, most);
  const spots = Array.from(homes.x, (x, p) => snap(x, homes.y[p]));
  const starts = makeStarts(spots, network.u.length);
  return { network, index, homes, spots, starts, changed: [], entrances: new Map(), snap };
}

/**
 * The ground with the ways and homes of a list of edits, and what of it cannot be.
 *
 * @param {Town} town
 * @param {Ground} base
 * @param {Edit[]} edits
 * @param {(x: number, y: number) => XY} project
 * @returns {{ ground: Ground, refused: Refusal[] }}
 */
export function relay(town, base, edits, project) {
  const { closed, refused } = findClosed(base, edits, project);
  const added = ofKinds(edits, "add_path").map(({ id, along, kind = "path" }) => ({
    id,
    line: along.map((spot) => project(...spot)),
    layered: kind !== "path",
  }));
  let { network, index, snap, entrances } = base;
  if (closed.length || added.length) {
    const built = withPaths(base.network, base.index, closed, added, town.leastNodes);
    ({ network, index } = built);
    refused.push(...built.faults.map((id) => /** @type {Refusal} */ ({ id, fault: "far" })));
    snap = makeSnapTwice(network, index, town.most);
    entrances = enterAnew(town.places.values(), town.outlines, built, closed, built.ways);
  }
  const parts = [town.homes];
  for (const edit of ofKinds(edits, "add_homes")) {
    const found = placeHomes(town, edit, { network, index }, project);
    if ("count" in found) parts.push(found);
    else refused.push(found);
  }
  const homes = parts.length > 1 ? joinHomes(parts) : town.homes;
  const ways = findChanged(base.network, network);
  const isSame = makeIsSame(base.network, network, ways, town.most);
  const spots = Array.from(homes.x, (x, p) => {
    const known = base.spots[p];
    return known && isSame(x, homes.y[p], known) ? known : snap(x, homes.y[p]);
  });
  const starts = makeStarts(spots, network.u.length);
  const changed = ways.map((e) => boundsOf([spotsOf(network, e)]));
  spots.forEach((now, p) => {
    if (now !== base.spots[p]) changed.push(boundsOf([[[homes.x[p], homes.y[p]]]]));
  });
  return { ground: { network, index, homes, spots, starts, changed, entrances, snap }, refused };
}

/**
 * The stretches that close.
 *
 * @param {Ground} base
 * @param {Edit[]} edits
 * @param {(x: number, y: number) => XY} project
 */
function findClosed({ network, index }, edits, project) {
  const near = makeSnap(network, index, JOIN_M);
  /** @type {number[]} */
  const closed = [];
  /** @type {Refusal[]} */
  const refused = [];
  for (const { id, at } of ofKinds(edits, "close_path")) {
    const found = at && near(...project(...at), (e) => !(network.flags[e] & (ACROSS | GONE)));
    if (!found) refused.push({ id, fault: "far" });
    else if (closed.includes(found.edge)) refused.push({ id, fault: "twice" });
    else closed.push(found.edge);
  }
  return { closed, refused };
}

/**
 * @param {Town} town
 * @param {import("./edits.js").AddHomes} edit
 * @param {{ network: Network, index: Index }} now
 * @param {(x: number, y: number) => XY} project
 * @returns {Homes | Refusal}
 */
function placeHomes({ homes, areas, counted, most }, edit, now, project) {
  const { id, at, within, area } = edit;
  /** @type {XY[]} */
  let spots;
  if (at) {
    spots = [project(...at)];
    const near = makeSnap(now.network, now.index, most);
    const may = (/** @type {number} */ e) =>
      (now.network.flags[e] & (SNAPPABLE | GONE)) === SNAPPABLE;
    if (!near(...spots[0], may)) return { id, fault: "far" };
  } else {
    const ring = within?.map((spot) => project(...spot)) ?? [];
    const rings = within ? [[...ring, ring[0]]] : areas.find(({ code }) => code === area)?.rings;
    if (!rings) return { id, fault: "area" };
    spots = spreadIn(rings, now);
    if (!spots.length) return { id, fault: "far" };
  }
  const built = buildHomes(
    edit,
    spots,
    homes,
    areas.map(({ rings }) => rings),
    counted,
  );
  return built ?? { id, fault: "area" };
}
