// Search: streets, addresses, postcodes, places and areas, with typing errors forgiven.

import uFuzzy from "@leeoniya/ufuzzy";
import { bdi, element } from "./elements.js";
import { decodePoint } from "./geometry.js";
import { goTo } from "./room.js";

/** @import { Found, Page } from "./types.ts" */
/** @import { makeAddresses } from "./addresses.js" */
/** @typedef {ReturnType<typeof makeAddresses>} Addresses */

const MOST = 8; // results shown
const CLOSE = 16.5; // zoom at a street or an address
const ADDRESS = /^(.*?\D)\s*(\d{1,4})\s*(\S*)$/;
const DEFAULTS = { intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 };
const fuzzy = new uFuzzy(/** @type {uFuzzy.Options} */ (DEFAULTS));

/** @param {string} postcode */
const unspaced = (postcode) => postcode.replace(/\s/g, "").toUpperCase();

/**
 * The best of names for what was typed, as their numbers.
 *
 * @param {string[]} names in plain letters
 * @param {string} typed
 */
function match(names, typed) {
  const [found, info, order] = fuzzy.search(names, uFuzzy.latinize([typed])[0], 1, 2000);
  if (!found) return [];
  return info && order ? order.map((i) => info.idx[i]) : found.slice(0, MOST);
}

/**
 * All that can be found by its name.
 *
 * @param {Page} page
 * @param {(point: L.LatLng) => void} explain
 * @returns {Found[]}
 */
function namesOf({ map, data, format, actions }, explain) {
  const { say } = format;
  const kinds = new Map(data.categories.map(({ key, label }) => [key, label]));
  const areas = [...data.areas, ...data.subareas].map((area) => ({
    name: area.name,
    kind: say(area.liesIn === null ? "search.area" : "search.subarea"),
    go: () => actions.openArea(area),
  }));
  const streets = data.streets.map(({ name, point }) => ({
    name,
    kind: say("search.street"),
    go: () => {
      const at = L.latLng(decodePoint(point, data.grid));
      explain(at);
      goTo(map, L.latLngBounds([at, at]), CLOSE);
    },
  }));
  const places = data.places.flatMap((place) =>
    place.name === null
      ? []
      : [
          {
            name: place.name,
            kind: kinds.get(place.category) ?? place.category,
            go: () => actions.pick(place),
          },
        ],
  );
  return [...areas, ...streets, ...places];
}

/**
 * Returns `look(typed)`, the best of what there is.
 *
 * @param {Page} page
 * @param {(point: L.LatLng) => void} explain
 * @param {Addresses | null} addresses
 */
function makeLook(page, explain, addresses) {
  const { map, data, format } = page;
  const found = namesOf(page, explain);
  const plain = uFuzzy.latinize(found.map(({ name }) => name));
  const streets = uFuzzy.latinize(data.streets.map(({ name }) => name));
  /** @param {Parameters<Addresses["locate"]>[0]} asked */
  const visit = async (asked) => {
    const spot = await addresses?.locate(asked);
    if (!spot) return;
    const at = L.latLng(spot);
    explain(at);
    goTo(map, L.latLngBounds([at, at]), CLOSE);
  };
  /**
   * @param {string} typed
   * @returns {Found[]}
   */
  const numbered = (typed) => {
    const [, street, number, letter] = ADDRESS.exec(typed) ?? [];
    if (!street || !addresses) return [];
    return match(streets, street)
      .slice(0, MOST)
      .map((row) => ({
        name: `${data.streets[row].name} ${number}${letter}`,
        kind: format.say("search.address"),
        go: () => visit({ street: row, number: Number(number), letter }),
      }));
  };
  /**
   * @param {string} typed
   * @returns {Found[]}
   */
  const posted = (typed) => {
    const postcode = data.postcodes.findIndex((one) => unspaced(one) === unspaced(typed));
    if (postcode < 0) return [];
    const name = data.postcodes[postcode];
    return [{ name, kind: format.say("search.postcode"), go: () => visit({ postcode }) }];
  };
  /** @param {string} typed */
  return (typed) =>
    [...posted(typed), ...numbered(typed), ...match(plain, typed).map((row) => found[row])].slice(
      0,
      MOST,
    );
}

/**
 * Returns the field and its list of results, for the panel.
 *
 * @param {Page} page
 * @param {(point: L.LatLng) => void} explain
 * @param {Addresses | null} addresses
 */
export function makeSearch(page, explain, addresses) {
  const { say } = page.format;
  const input = element("input", {
    type: "search",
    role: "combobox",
    autocomplete: "off",
    placeholder: say("search.hint"),
    "aria-label": say("search.label"),
    "aria-expanded": "false",
    "aria-controls": "si-found",
    "aria-autocomplete": "list",
  });
  const list = element("ul", {
    id: "si-found",
    role: "listbox",
    "aria-label": say("search.found"),
  });
  const told = element("p", { class: "si-small", role: "status" });
  const node = element("div", { class: "si-search" }, input, list, told);
  /** @type {ReturnType<typeof makeLook> | undefined} */
  let look;
  /** @type {Found[]} */
  let found = [];
  let at = -1;

  /** @param {number} now */
  const mark = (now) => {
    at = now;
    for (const [i, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(i === at));
    }
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `si-found-${at}`);
  };
  const close = () => {
    found = [];
    list.replaceChildren();
    told.textContent = "";
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  /** @param {Found} one */
  const choose = (one) => {
    input.value = one.name;
    close();
    one.go();
  };
  const draw = () => {
    const typed = input.value.trim();
    if (typed.length < 2) {
      close();
      return;
    }
    look ??= makeLook(page, explain, addresses);
    found = look(typed);
    const items = found.map((one, i) => {
      const kind = element("span", { class: "si-small" }, one.kind);
      const item = element("li", { id: `si-found-${i}`, role: "option" }, bdi(one.name), " ", kind);
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the field keeps the focus
        choose(one);
      });
      return item;
    });
    list.replaceChildren(...items);
    told.textContent = found.length ? "" : say("search.nothing");
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
  };
  input.addEventListener("input", draw);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the map would move, or the card close
    if (event.key === "Enter" && found[at]) choose(found[at]);
    else if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") mark(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  });
  return node;
}
