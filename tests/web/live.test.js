import assert from "node:assert/strict";
import { test } from "node:test";
import {
  joinUp,
  measureLengths,
  readNetwork,
} from "../../src/sociale_infra/maps/web/live/network.js";
import { makeProjection } from "../../src/sociale_infra/maps/web/live/projection.js";
import { makeIndex, makeSnap } from "../../src/sociale_infra/maps/web/live/snap.js";
import { makeSpread } from "../../src/sociale_infra/maps/web/live/spread.js";
import { enterAnew } from "../../src/sociale_infra/maps/web/live/ways_in.js";

/**
 * Stretches between nodes of their own, each given by its spots in metres.
 *
 * @param {[number, number][][]} lines
 */
function drawNetwork(lines) {
  const first = Int32Array.from([0, ...lines.map(({ length }) => length)]);
  for (let e = 1; e < first.length; e += 1) first[e] += first[e - 1];
  const [x, y] = [0, 1].map((axis) => Float64Array.from(lines.flat().map((spot) => spot[axis])));
  const u = Int32Array.from(lines.keys(), (e) => 2 * e);
  const v = Int32Array.from(lines.keys(), (e) => 2 * e + 1);
  const flags = new Uint8Array(lines.length).fill(1);
  const [length, rank] = [measureLengths(first, x, y), new Int32Array(lines.length)];
  return { nodes: 2 * lines.length, u, v, length, flags, rank, first, x, y };
}

test("a walk takes the shortest way around, and ends at its limit", () => {
  // Nodes 0 to 5 in a row, 3 m apart; from 0 to 5 also straight in 16 m, and from 5 on to 6 in 40 m.
  const ends = [[0, 5], ...[0, 1, 2, 3, 4].map((n) => [n, n + 1]), [5, 6]];
  const network = {
    ...drawNetwork([]),
    nodes: 7,
    u: Int32Array.from(ends, ([u]) => u),
    v: Int32Array.from(ends, ([, v]) => v),
    length: Float64Array.from([16, 3, 3, 3, 3, 3, 40]),
    flags: new Uint8Array(7),
  };
  const { away, spread, clear } = makeSpread(network, joinUp(network));
  spread([{ edge: 1, position: 1, offset: 2 }], 57);
  assert.deepEqual([...away], [3, 4, 7, 10, 13, 16, 56]);
  clear();
  spread([{ edge: 6, position: 0, offset: 0 }], 12);
  assert.deepEqual([...away], [Infinity, 12, 9, 6, 3, 0, Infinity]);
});

test("a network is read stretch by stretch, and turns back to nodes that are known", () => {
  // A triangle (0 0), (30 0), (30 40), whose last side bends at (10 40); and a stretch elsewhere.
  const columns = {
    back: [-1, 0, 0, -1],
    on: [0, 0, 3, 0],
    inner: [0, 0, 1, 0],
    flags: [1, 1, 3, 0],
    rank: [0, 0, 0, 0],
    x: [0, 30, 0, -20, 500, 10],
    y: [0, 0, 40, 0, 500, 0],
    x_part: [0, 0, 0, 0, 0, 2 ** 23],
    y_part: [0, 0, 0, 0, 0, 0],
  };
  const packed = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Int32Array.from(values)]),
  );
  const network = readNetwork(/** @type {any} */ (packed), (x, y) => [x, y]);
  assert.deepEqual([...network.u], [0, 1, 2, 3]);
  assert.deepEqual([...network.v], [1, 2, 0, 4]);
  assert.deepEqual([...network.length], [30, 40, 20 + Math.sqrt(1700), 10.5]);
});

test("of equally near stretches the one farthest west is taken, then south", () => {
  const network = drawNetwork([
    [
      [10, -50],
      [10, 50],
    ],
    [
      [-10, -50],
      [-10, 0],
      [-10, 50],
    ],
  ]);
  const index = makeIndex(network);
  const all = () => true;
  const snap = makeSnap(network, index, 10);
  assert.deepEqual(snap(0, 20, all), { edge: 1, position: 70, offset: 10 });
  assert.equal(snap(0, 70, all), null); // 22 m from the nearest end
  assert.equal(makeSnap(network, index, 200)(-150, 0, (e) => e === 0)?.offset, 160);
});

test("bridges that meet above a place do not lead to it; one that ends there does", () => {
  // A park of 20 m, a path into it that closes, two bridges that meet above it, a street 5 m north.
  const drawn = drawNetwork([
    [
      [10, -30],
      [10, 10],
    ],
    [
      [-30, 8],
      [8, 8],
    ],
    [
      [8, 8],
      [50, 8],
    ],
    [
      [-50, 25],
      [50, 25],
    ],
  ]);
  const [CLOSED, BRIDGE] = [1 | 32, 2];
  const flags = Uint8Array.from([CLOSED, BRIDGE, BRIDGE, 1]);
  /** @type {import("../../src/sociale_infra/maps/web/live/shapes.js").Spots} */
  const outline = [
    [0, 0],
    [20, 0],
    [20, 20],
    [0, 20],
    [0, 0],
  ];
  const park = /** @type {any} */ ({ id: "park", entrances: [[10, 0]] });
  const outlines = new Map([["park", [outline]]]);
  /** @param {number} start the node at which the second bridge begins */
  const enteredAt = (start) => {
    const network = { ...drawn, flags, u: Int32Array.from([0, 2, start, 6]) };
    const now = { network, index: makeIndex(network) };
    return enterAnew([park], outlines, now, [0], []).get("park");
  };
  const [meeting, apart] = [3, 4];
  assert.deepEqual(enteredAt(meeting), [[20, 20]]); // the nearest to a way on the ground
  assert.deepEqual(enteredAt(apart), [
    [0, 8],
    [20, 8],
  ]);
});

test("metres in RD stay what they are, in a town in RD only", () => {
  /** @type {Omit<import("../../src/sociale_infra/maps/web/payload.d.ts").Projection, "epsg">} */
  const flat = { middle: [4.5, 52], reach: [1, 1], degree: 1, x: [1000, 5, 70], y: [2000, 110, 5] };
  assert.deepEqual(makeProjection({ ...flat, epsg: 28992 })(92_000, 452_000), [92_000, 452_000]);
  assert.deepEqual(makeProjection({ ...flat, epsg: 28992 })(5.5, 53), [1075, 2115]);
  assert.notDeepEqual(makeProjection({ ...flat, epsg: null })(92_000, 452_000), [92_000, 452_000]);
});
