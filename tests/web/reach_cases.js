// What lies within a walk from many spots and places, or from several at once, one after the other,
// each with a list of edits, and who newly gets a place there:
// `node reach_cases.js FOLDER`, in which data.json and cases.json lie.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placesOf } from "../../src/sociale_infra/maps/web/data.js";
import { makeLive } from "../../src/sociale_infra/maps/web/live/live.js";
import { spotsOf } from "../../src/sociale_infra/maps/web/live/network.js";
import { partOf } from "../../src/sociale_infra/maps/web/live/shapes.js";

const folder = process.argv[2];
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf-8"));
const payload = read("data.json");
const live = await makeLive({ ...payload, places: placesOf(payload) });

/** @param {any} asked */
function answer({ from, limits, edits }) {
  const refused = live.set(edits);
  const found = live.reach([from].flat(), limits);
  if (!found) return null;
  const { homes } = live.now();
  const { network, streets, people, places, walks } = found;
  return {
    refused,
    people,
    newly: Object.fromEntries(live.newly(walks)),
    places: Object.fromEntries(places.map(({ place, metres }) => [place.id, metres])),
    walks: [...walks].map(([point, metres]) => [homes.x[point], homes.y[point], metres]),
    streets: streets.map((parts) =>
      parts.map(({ edge, from: start, to }) => partOf(spotsOf(network, edge), start, to)),
    ),
  };
}

writeFileSync(join(folder, "found.json"), JSON.stringify(read("cases.json").map(answer)));
