// The page's own name space, and the few ways in which it makes elements. Texts and names reach
// the document only as text nodes: names are written by strangers.
window.socialeInfra = {};

(function (si) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  // A key that a planner chose may be "constructor": only what the object itself holds counts.
  si.own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

  // On a phone the map needs the room.
  si.isWide = () => window.matchMedia("(min-width: 700px)").matches;

  function fillIn(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  si.element = (tag, attributes = {}, ...children) =>
    fillIn(document.createElement(tag), attributes, children);

  si.drawing = (tag, attributes = {}, ...children) =>
    fillIn(document.createElementNS(SVG, tag), attributes, children);

  // A name in its own direction, so that an Arabic one does not turn the line around it.
  si.name = (text) => si.element("bdi", {}, text);

  // The symbol of a kind of place: its shape says which tie, its colour and glyph which category.
  si.symbol = (category) =>
    si.drawing(
      "svg",
      { class: "si-symbol", viewBox: "-2 -2 28 28", "aria-hidden": "true" },
      si.drawing("path", { class: "si-shape", d: category.shape, fill: category.colour }),
      si.drawing("path", { class: "si-glyph", d: category.glyph }),
    );
})(window.socialeInfra);
