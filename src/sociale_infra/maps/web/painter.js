// Draws what the page shows onto a canvas: texts, boxes, shapes and other canvases, each where it
// stands. No browser gives a picture of its page at once, so what it shows is drawn again.

import { element } from "./elements.js";

/** @typedef {CanvasRenderingContext2D} Ink */

const SIDES = ["top", "right", "bottom", "left"];
const HALO = 4; // pixels of white around and under a text that has a shadow

/**
 * The lines in which the browser broke a text, and where they stand.
 *
 * @param {Text} text
 */
function linesOf(text) {
  const range = document.createRange();
  /** @type {{ said: string, left: number, top: number, height: number }[]} */
  const lines = [];
  let start = 0;
  for (const sign of text.data) {
    range.setStart(text, start);
    start += sign.length;
    range.setEnd(text, start);
    const [box] = range.getClientRects();
    if (!box) continue; // white space that is not shown
    const { left, top, height } = box;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - top) < height / 2) {
      line.said += sign;
      line.left = Math.min(line.left, left);
    } else lines.push({ said: sign, left, top, height });
  }
  return lines;
}

/**
 * @param {Ink} ink
 * @param {Text} text
 * @param {CSSStyleDeclaration} style
 */
function paintText(ink, text, style) {
  ink.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  ink.direction = /** @type {CanvasDirection} */ (style.direction);
  ink.fillStyle = style.color;
  for (const { said, left, top, height } of linesOf(text)) {
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ink.measureText(said);
    const base = top + (height + up - down) / 2;
    if (style.textShadow !== "none") ink.strokeText(said, left, base);
    ink.fillText(said, left, base);
  }
}

/**
 * The ground of an element, and its borders, which are of one colour.
 *
 * @param {Ink} ink
 * @param {DOMRect} box
 * @param {CSSStyleDeclaration} style
 */
function paintBox(ink, { left, top, width, height }, style) {
  const edges = SIDES.map((side) => parseFloat(style.getPropertyValue(`border-${side}-width`)));
  const side = SIDES[edges.findIndex(Boolean)];
  const [above, after, below, before] = edges;
  const corner = style.borderTopLeftRadius;
  const round = (parseFloat(corner) * (corner.endsWith("%") ? width : 100)) / 100;
  ink.beginPath();
  ink.roundRect(left, top, width, height, round);
  ink.fillStyle = style.backgroundColor;
  ink.fill();
  if (!side) return;
  const [across, down] = [width - before - after, height - above - below];
  ink.roundRect(left + before, top + above, across, down, Math.max(round - above, 0));
  ink.fillStyle = style.getPropertyValue(`border-${side}-color`);
  ink.fill("evenodd");
}

/**
 * What fills a shape: a colour, or the pattern that is named.
 *
 * @param {Ink} ink
 * @param {string} fill
 */
function fillOf(ink, fill) {
  const pattern = document.getElementById(/#([^")]+)/.exec(fill)?.[1] ?? "");
  if (!(pattern instanceof SVGPatternElement)) return fill;
  const scale = ink.getTransform().a;
  const side = pattern.width.baseVal.value * scale;
  const tile = element("canvas", { width: side, height: side });
  const own = inkOf(tile, scale);
  for (const part of pattern.children) {
    if (part instanceof SVGGeometryElement) paintShape(own, part, getComputedStyle(part));
  }
  const made = own.createPattern(tile, "repeat");
  made?.setTransform(new DOMMatrix().scale(1 / scale));
  return made ?? fill;
}

/**
 * A path, or a rectangle.
 *
 * @param {Ink} ink
 * @param {SVGGeometryElement} node
 * @param {CSSStyleDeclaration} style
 */
function paintShape(ink, node, style) {
  const path = new Path2D(node.getAttribute("d") ?? "");
  if (node instanceof SVGRectElement) {
    const { x, y, width, height } = node.getBBox();
    path.rect(x, y, width, height);
  }
  const whole = ink.globalAlpha;
  if (style.fill !== "none") {
    ink.fillStyle = fillOf(ink, style.fill);
    ink.globalAlpha = whole * Number(style.fillOpacity);
    ink.fill(path, /** @type {CanvasFillRule} */ (style.fillRule));
  }
  const lineWidth = parseFloat(style.strokeWidth);
  if (style.stroke !== "none" && lineWidth) {
    const { stroke: strokeStyle, strokeLinecap: lineCap, strokeLinejoin: lineJoin } = style;
    Object.assign(ink, { lineWidth, strokeStyle, lineCap, lineJoin });
    ink.globalAlpha = whole * Number(style.strokeOpacity);
    ink.setLineDash(style.strokeDasharray.split(",").map(parseFloat)); // "none" changes nothing
    ink.stroke(path);
  }
  ink.globalAlpha = whole;
}

/** @param {Element | null} node */
const levelOf = (node) => (node && Number(getComputedStyle(node).zIndex)) || 0;

/**
 * The children, the lowest first; what has no height of its own is as high as the first in it.
 *
 * @param {Element} node
 */
function stacked({ children }) {
  const levels = [...children].map((child) => ({
    child,
    level: levelOf(child) || levelOf(child.firstElementChild),
  }));
  return levels.sort((a, b) => a.level - b.level).map(({ child }) => child);
}

/**
 * @param {Ink} ink
 * @param {Element} node
 */
function paintElement(ink, node) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  const box = node.getBoundingClientRect();
  const { left, top, width, height } = box;
  ink.save();
  ink.globalAlpha *= Number(style.opacity);
  if (style.mixBlendMode === "multiply") ink.globalCompositeOperation = "multiply";
  if (node instanceof SVGGeometryElement) {
    const { a, b, c, d, e, f } = node.getScreenCTM() ?? new DOMMatrix();
    ink.transform(a, b, c, d, e, f);
    paintShape(ink, node, style);
  }
  if (node instanceof HTMLElement) paintBox(ink, box, style);
  if (node instanceof HTMLCanvasElement && node.width && node.height) {
    ink.drawImage(node, left, top, width, height);
  }
  if (style.overflowX === "hidden") {
    ink.beginPath();
    ink.rect(left, top, width, height);
    ink.clip();
  }
  for (const text of node.childNodes) {
    if (text instanceof Text && text.data.trim()) paintText(ink, text, style);
  }
  const children = node instanceof SVGElement ? node.children : stacked(node);
  for (const child of children) paintElement(ink, child);
  ink.restore();
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} scale
 */
function inkOf(canvas, scale) {
  const ink = canvas.getContext("2d");
  if (!ink) throw new Error("this browser draws no canvas of this size");
  ink.scale(scale, scale);
  return Object.assign(ink, { lineWidth: HALO, lineJoin: "round", strokeStyle: "#fff" });
}

/**
 * A picture of an element as it is shown now, with so many pixels to one of the page.
 *
 * @param {HTMLElement} node
 * @param {number} scale
 */
export function paint(node, scale) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const canvas = element("canvas", size);
  const ink = inkOf(canvas, scale);
  ink.translate(-left, -top);
  ink.textAlign = "left";
  paintElement(ink, node);
  return canvas;
}
