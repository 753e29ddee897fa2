// What every address can walk to, unpacked when it is first asked for. See explain.py for how it is
// packed; the figures are those of the run, in metres over the network.
(function (si) {
  "use strict";

  const NONE = 65535;
  const WIDE = new Set(["x", "y"]); // columns of 4 bytes; the others have 2

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer();
  }

  // Each number stands as what must be added to the one before it; sums beyond the type wrap round.
  function unpack(buffer, { count, columns }) {
    const found = {};
    let from = 0;
    for (const name of columns) {
      const Whole = WIDE.has(name) ? Uint32Array : Uint16Array;
      const values = new Whole(buffer, from, count);
      for (let i = 1; i < count; i += 1) values[i] += values[i - 1];
      found[name] = values;
      from += values.byteLength;
    }
    return found;
  }

  // Returns `find(point)`: the address nearest to a point, and what can be reached from it.
  si.makeAddresses = function ({ map, data }) {
    const { addresses, grid } = data;
    let columns = null;

    const load = async () => {
      columns ??= unpack(await inflate(addresses.block), addresses);
      return columns;
    };

    function nearestTo({ lat, lng }, { x, y }) {
      const [east, north] = [lng * grid.steps - grid.west, lat * grid.steps - grid.south];
      const narrow = Math.cos((lat * Math.PI) / 180); // a step east is shorter than one north
      let best = 0;
      let least = Infinity;
      for (let i = 0; i < addresses.count; i += 1) {
        const away = ((x[i] - east) * narrow) ** 2 + (y[i] - north) ** 2;
        if (away < least) [best, least] = [i, away];
      }
      return best;
    }

    return async (point) => {
      const found = await load();
      const i = nearestTo(point, found);
      const read = (name) => (found[name][i] === NONE ? null : found[name][i]);
      const at = L.latLng(
        (found.y[i] + grid.south) / grid.steps,
        (found.x[i] + grid.west) / grid.steps,
      );
      const reach = (key) => {
        const metres = read(`${key}_m`);
        return metres === null ? null : { metres, place: data.places[found[`${key}_place`][i]] };
      };
      const answers = read("answers");
      const answer = (n) => ["no", "unknown", "yes", null][(answers >> (2 * n)) & 3];
      return {
        at,
        away: map.distance(at, point),
        reach,
        functions: read("functions"),
        places: read("places"),
        answers: Object.fromEntries(si.criteria.map((key, n) => [key, answer(n)])),
      };
    };
  };
})(window.socialeInfra);
