// The towns as a map: each in the class of its figure.

import { drawing, element } from "../elements.js";
import { classOf, limitsOf } from "./rank.js";

/** @import { AtlasFigure, AtlasTown } from "./data.d.ts" */
/** @import { Context } from "./main.js" */

const UNKNOWN = "url(#at-hatching)";

/**
 * The map, and its legend. Who has no pointer chooses in the ranking beside it.
 *
 * @param {Context} page
 * @param {AtlasFigure} figure
 * @param {AtlasTown | null} chosen
 * @param {(town: AtlasTown) => void} choose
 */
export function drawMap(page, figure, chosen, choose) {
  const { data, say } = page;
  const [width, height] = /** @type {[number, number]} */ (data.size);
  /** @param {AtlasTown} town */
  const draw = (town) => {
    const at = classOf(town, figure);
    const ends = /** @type {[number, number] | null} */ (town.figures[figure.key] ?? null);
    const told = town.state === "made" ? page.write(figure.kind, ends) : say(`state.${town.state}`);
    const path = drawing(
      "path",
      {
        d: town.border,
        class: town === chosen ? "at-town at-chosen" : "at-town",
        "fill-rule": "evenodd",
        fill: at === null ? UNKNOWN : data.classes[at],
        "stroke-dasharray": town.known || at === null ? null : "6 4",
      },
      drawing("title", {}, `${town.name}: ${told}`),
    );
    path.addEventListener("click", () => choose(town));
    return path;
  };
  // The border of the chosen one lies above all others.
  const drawn = data.towns.filter(({ border }) => border);
  const order = [...drawn.filter((town) => town !== chosen), ...drawn.filter((t) => t === chosen)];
  return element(
    "figure",
    { class: "at-map" },
    drawing(
      "svg",
      {
        viewBox: `-10 -10 ${width + 20} ${height + 20}`,
        role: "img",
        "aria-label": say("map.label", { figure: say(`figure.${figure.key}`) }),
      },
      makeHatching(),
      ...order.map(draw),
    ),
    makeLegend(page, figure),
  );
}

const makeHatching = () =>
  drawing(
    "defs",
    {},
    drawing(
      "pattern",
      { id: "at-hatching", width: 12, height: 12, patternUnits: "userSpaceOnUse" },
      drawing("rect", { width: 12, height: 12, fill: "#f1f2f3" }),
      drawing("path", { d: "M0 12L12 0", stroke: "#8d959b", "stroke-width": 2 }),
    ),
  );

/**
 * @param {Context} page
 * @param {AtlasFigure} figure
 */
function makeLegend({ data, say, write }, figure) {
  const limits = limitsOf(figure);
  const best = figure.best === "high";
  /** @param {number} at */
  const swatch = (at) =>
    drawing(
      "svg",
      { class: "at-swatch", viewBox: "0 0 14 14", "aria-hidden": "true" },
      drawing("rect", { width: 14, height: 14, fill: data.classes[at] }),
    );
  /** @param {number} value */
  const one = (value) => write(figure.kind, [value, value]);
  const rows = data.classes.map((_, at) => {
    const step = best ? at : limits.length - at;
    const [from, to] = [limits[step - 1], limits[step]];
    const text =
      from === undefined
        ? say("legend.below", { limit: one(/** @type {number} */ (to)) })
        : to === undefined
          ? say("legend.from", { limit: one(from) })
          : say("legend.between", { from: one(from), to: one(to) });
    return element("li", {}, swatch(at), text);
  });
  return element(
    "figcaption",
    { class: "at-legend" },
    element("p", {}, say(`figure.${figure.key}`)),
    element("ul", {}, ...rows, element("li", {}, say("legend.apart"))),
  );
}
