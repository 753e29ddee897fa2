// All that the page carries for measuring again, unpacked: see live.py for how it is packed.

import { unpack } from "../packed.js";
import { readHomes } from "./homes.js";
import { FINE, PARTS, readNetwork } from "./network.js";
import { makeProjection } from "./projection.js";

/** @import { PageData } from "../payload.d.ts" */
/** @import { Place } from "../types.ts" */
/** @import { Town } from "./ground.js" */
/** @import { Known } from "./places.js" */
/** @import { Spots, XY } from "./shapes.js" */

/** @typedef {Pick<PageData, "facts" | "grid" | "robust" | "categories" | "areas"> & { places: Place[] }} Shown */
/** @typedef {Shown & { live: NonNullable<PageData["live"]>, addresses: NonNullable<PageData["addresses"]> }} LiveData */

const CENTIMETRES = 100;

/**
 * The town in metres, and how a spot in degrees (or RD) becomes metres.
 *
 * @param {LiveData} data
 * @returns {Promise<{ town: Town, project: (x: number, y: number) => XY }>}
 */
export async function unpackTown({ live, addresses, grid, places, areas, facts }) {
  const columns = await unpack(live.packed);
  const { x, y } = await unpack(addresses);
  const project = makeProjection(live.projection);
  const fine = grid.steps * FINE;
  /** @type {(x: number, y: number) => XY} */
  const metresOf = (east, north) =>
    project((east + grid.west * FINE) / fine, (north + grid.south * FINE) / fine);
  const rings = readRings(columns, metresOf);
  /** @type {[string, Spots[]][]} */
  const drawn = places.flatMap(({ id }, row) => {
    const ofPlace = rings.get(row);
    return ofPlace ? [[id, ofPlace]] : [];
  });
  const town = {
    network: readNetwork(/** @type {any} */ (columns), metresOf),
    homes: readHomes({ x, y }, columns, metresOf),
    places: readPlaces(places, columns),
    outlines: new Map(drawn),
    areas: areas.map(({ code }, row) => ({ code, rings: rings.get(places.length + row) ?? [] })),
    counted: facts.unit === "residents",
    most: live.snap,
    leastNodes: live.leastNodes,
  };
  return { town, project };
}

/**
 * The places of the run, by their ids.
 *
 * @param {LiveData["places"]} places
 * @param {Record<string, Int32Array>} columns
 */
function readPlaces(places, columns) {
  const [row, x, y] = ["place", "entrance_x", "entrance_y"].map((name) => columns[name]);
  const [xPart, yPart] = [columns["entrance_x_part"], columns["entrance_y_part"]];
  /** @type {Known[]} */
  const known = places.map((place) => ({ ...place, entrances: [] }));
  row.forEach((at, n) => {
    const [east, north] = [x[n] + xPart[n] / PARTS, y[n] + yPart[n] / PARTS];
    known[at].entrances.push([east / CENTIMETRES, north / CENTIMETRES]);
  });
  return new Map(known.map((one) => [one.id, one]));
}

/**
 * The rings of what is drawn, by its row.
 *
 * @param {Record<string, Int32Array>} columns
 * @param {(x: number, y: number) => XY} metresOf
 */
function readRings(columns, metresOf) {
  const [ring, x, y] = ["ring", "ring_x", "ring_y"].map((name) => columns[name]);
  const [xPart, yPart] = [columns["ring_x_part"], columns["ring_y_part"]];
  /** @type {Map<number, Spots[]>} */
  const rings = new Map();
  let at = 0;
  ring.forEach((row, n) => {
    /** @type {Spots} */
    const spots = [];
    for (const end = at + columns["ring_spots"][n]; at < end; at += 1) {
      spots.push(metresOf(x[at] + xPart[at] / PARTS, y[at] + yPart[at] / PARTS));
    }
    rings.set(row, [...(rings.get(row) ?? []), spots]);
  });
  return rings;
}
