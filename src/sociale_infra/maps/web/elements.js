// The few ways in which the page makes elements. Texts and names reach the document only as text
// nodes: names are written by strangers.

/** @import { Attributes, Child } from "./types.ts" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A key that a planner chose may be "constructor": only what the object itself holds counts.
 *
 * @template Value
 * @param {Record<string, Value>} object
 * @param {string | null | undefined} key
 * @returns {Value | undefined}
 */
export const own = (object, key) =>
  typeof key === "string" && Object.hasOwn(object, key) ? object[key] : undefined;

// On a low screen, such as an old projector's, the panel is shorter.
export const isTall = () => window.matchMedia("(min-height: 800px)").matches;

// On a phone the map needs the room: panel and card are sheets below it.
export const isSheet = () =>
  window.matchMedia("(max-width: 699px) and (orientation: portrait)").matches;
export const isWide = () => window.matchMedia("(min-width: 700px)").matches;

/**
 * @template {Element} Kind
 * @param {Kind} node
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fillIn(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {...Child} children
 */
export const element = (tag, attributes = {}, ...children) =>
  fillIn(document.createElement(tag), attributes, children);

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {...Child} children
 */
export const drawing = (tag, attributes = {}, ...children) =>
  fillIn(document.createElementNS(SVG, tag), attributes, children);

/**
 * A name in its own direction, so that an Arabic one does not turn the line around it.
 *
 * @param {string} text
 */
export const bdi = (text) => element("bdi", {}, text);

/**
 * A button that looks like a link.
 *
 * @param {Child} text
 * @param {() => void} act
 */
export function link(text, act) {
  const node = element("button", { type: "button", class: "si-link" }, text);
  node.addEventListener("click", act);
  return node;
}

/**
 * The symbol of a kind of place: its shape tells the tie, its colour and glyph the category.
 *
 * @param {{ shape: string, colour: string, glyph: string }} category
 */
export const symbol = (category) =>
  drawing(
    "svg",
    { class: "si-symbol", viewBox: "-2 -2 28 28", "aria-hidden": "true" },
    drawing("path", { class: "si-shape", d: category.shape, fill: category.colour }),
    drawing("path", { class: "si-glyph", d: category.glyph }),
  );
