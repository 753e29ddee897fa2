// What lies within a walk from some spots of the network: streets, places, and who lives there.

import { PERSON } from "./homes.js";
import { TOLERANCE_M } from "./measured.js";
import { directTo } from "./search.js";
import { makeSpread } from "./spread.js";

/** @import { Homes } from "./homes.js" */
/** @import { Joints, Network } from "./network.js" */
/** @import { Known } from "./places.js" */
/** @import { Search } from "./search.js" */
/** @import { Snapped } from "./snap.js" */

/** @typedef {{ edge: number, from: number, to: number }} Part of a stretch, in metres along it */
/** @typedef {{ place: Known, ways: Snapped[] }} Entered */
/**
 * What lies within each of some limits; `places` are those within the last one, the nearest first.
 *
 * @typedef {object} Reach
 * @property {Part[][]} streets within each limit
 * @property {(number | null)[]} people within each limit; null if unknown
 * @property {{ place: Known, metres: number }[]} places
 * @property {Map<number, number>} walks of the points within the last limit, in metres
 */

/**
 * @param {Snapped[]} ways the spots one walks from
 * @param {number[]} limits in metres, inclusive, from the shortest
 * @param {{ network: Network, joints: Joints, search: Search, homes: Homes }} ground
 * @param {Iterable<Entered>} places
 * @returns {Reach}
 */
export function reachFrom(ways, limits, { network, joints, search, homes }, places) {
  const most = limits[limits.length - 1] + TOLERANCE_M;
  /** @type {Map<number, number>} */
  const walks = new Map();
  search(ways, most, (point, metres) => walks.set(point, metres));
  const { away, touched, spread } = makeSpread(network, joints);
  spread(ways, most);
  const edges = new Set(ways.map(({ edge }) => edge));
  for (const node of touched) {
    for (let at = joints.first[node]; at < joints.first[node + 1]; at += 1) {
      edges.add(joints.edge[at]);
    }
  }
  const partsOf = makeParts(ways, network, away);
  return {
    walks,
    streets: limits.map((limit) => [...edges].flatMap((edge) => partsOf(edge, limit))),
    people: limits.map((limit) => countPeople(walks, limit + TOLERANCE_M, homes)),
    places: [...places]
      .map(({ place, ways: doors }) => ({
        place,
        metres: Math.min(...doors.map((door) => walkTo(door, ways, network, away))),
      }))
      .filter(({ metres }) => metres <= most)
      .sort((one, other) => one.metres - other.metres),
  };
}

/**
 * Metres to a spot of the network.
 *
 * @param {Snapped} spot
 * @param {Snapped[]} ways
 * @param {Network} network
 * @param {Float64Array} away
 */
function walkTo({ edge, position, offset }, ways, { u, v, length }, away) {
  const ahead = away[u[edge]] + position;
  const behind = away[v[edge]] + (length[edge] - position);
  return Math.min(ahead, behind, directTo(ways, edge, position)) + offset;
}

/**
 * Returns what gives the parts of a stretch within some metres.
 *
 * @param {Snapped[]} ways
 * @param {Network} network
 * @param {Float64Array} away
 */
function makeParts(ways, { u, v, length }, away) {
  /**
   * @param {number} edge
   * @param {number} metres
   * @returns {Part[]}
   */
  return (edge, metres) => {
    const whole = length[edge];
    /** @type {[number, number][]} */
    const spans = [
      [0, metres - away[u[edge]]],
      [whole - (metres - away[v[edge]]), whole],
    ];
    for (const way of ways) {
      const left = metres - way.offset;
      if (way.edge === edge) spans.push([way.position - left, way.position + left]);
    }
    return join(spans, whole).map(([from, to]) => ({ edge, from, to }));
  };
}

/**
 * Spans of a stretch in their order, those that meet as one.
 *
 * @param {[number, number][]} spans
 * @param {number} whole the length of the stretch
 */
function join(spans, whole) {
  /** @type {[number, number][]} */
  const joined = [];
  for (const [start, stop] of spans.sort(([one], [other]) => one - other)) {
    const [from, to] = [Math.max(start, 0), Math.min(stop, whole)];
    if (!(from < to)) continue;
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/**
 * @param {Map<number, number>} walks
 * @param {number} limit
 * @param {Homes} homes
 */
function countPeople(walks, limit, { people: [weight] }) {
  let sum = 0;
  for (const [point, metres] of walks) {
    if (metres > limit) continue;
    if (weight[point] < 0) return null;
    sum += weight[point];
  }
  return sum / PERSON;
}
