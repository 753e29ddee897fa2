// Towns and their wijken, found by a part of their names.

import { bdi, element } from "../elements.js";

/** @import { AtlasTown } from "./data.d.ts" */
/** @import { Context } from "./main.js" */

const MOST = 12;

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/**
 * Returns what is named so, those first whose name begins with it: towns before areas.
 *
 * @param {import("./data.d.ts").AtlasData} data
 * @param {string} asked
 */
export function find(data, asked) {
  const wanted = plain(asked.trim());
  if (!wanted) return [];
  const named = [
    ...data.towns.map((town) => ({ name: town.name, town, code: "" })),
    ...data.areas.map((area) => ({
      name: area.name,
      town: /** @type {AtlasTown} */ (data.towns[area.town]),
      code: area.code,
    })),
  ];
  return named
    .map((one) => ({ ...one, at: plain(one.name).indexOf(wanted) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => Number(one.at > 0) - Number(other.at > 0))
    .slice(0, MOST);
}

/**
 * @param {Context} page
 * @param {(town: AtlasTown) => void} choose
 */
export function makeSearch(page, choose) {
  const { data, say } = page;
  const field = element("input", {
    type: "search",
    id: "at-search",
    class: "at-select",
    autocomplete: "off",
  });
  const found = element("ul", { class: "at-found" });
  field.addEventListener("input", () => {
    found.replaceChildren(
      ...find(data, field.value).map(({ name, town, code }) => {
        if (code && town.state !== "failed") {
          const link = element("a", { href: linkTo(town, code) }, bdi(name));
          return element("li", {}, link, " (", bdi(town.name), ")");
        }
        const button = element("button", { type: "button", class: "at-link" }, bdi(name));
        button.addEventListener("click", () => choose(town));
        return element("li", {}, button);
      }),
    );
    if (field.value.trim() && !found.children.length) {
      found.append(element("li", {}, say("search.nothing")));
    }
  });
  return element(
    "div",
    { class: "at-search" },
    element("label", { for: "at-search" }, say("search.label")),
    field,
    found,
  );
}

/**
 * The map of a town itself, with the card of one of its areas open.
 *
 * @param {AtlasTown} town
 * @param {string} [code]
 */
export function linkTo(town, code) {
  const page = `towns/${encodeURIComponent(town.folder)}/map.html`;
  return code ? `${page}#${new URLSearchParams({ wijk: code })}` : page;
}
