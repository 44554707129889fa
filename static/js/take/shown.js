/**
 * Writes what elements of the page show as SVG: boxes as rectangles, drawings as they are, canvases as images, and text as
 * text, line by line. Where the page stands, the picture stands.
 * @module
 */

import { at, edges, ground, keyOf } from "./boxes.js";
import { escaped } from "./escaped.js";
import { fontsOfPage } from "./fonts.js";
import { short } from "./short.js";
import { DOWN, textOf, textsIn } from "./text_lines.js";

/** @typedef {import("./figure.js").Picture} Picture */
/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./boxes.js").Writer} Writer */

/** What is for ears alone, and what leads elsewhere. */
const LEFT_OUT = ".unseen, nav, .tip, template, script, style";
const SVG = "http://www.w3.org/2000/svg";
/** What a drawing takes from style sheets. */
const DRAWN = [
  ...["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"],
  ...["stroke-linecap", "stroke-linejoin", "opacity", "visibility", "display", "image-rendering"],
  ...["font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline"],
];

/** @param {Element} root @returns {Picture} */
export function shownIn(root) {
  const box = root.getBoundingClientRect();
  const writer = { left: box.left, top: box.top, count: 0 };
  const { width, height } = { width: Math.ceil(box.width), height: Math.ceil(box.height) };
  const paper = getComputedStyle(document.body).backgroundColor;
  const svg = [
    `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    fontsOfPage(),
    `<rect width="${width}" height="${height}" fill="${escaped(paper)}"/>`,
    ...written(root, writer),
    "</svg>",
  ].join("\n");
  return { svg, width, height };
}

/** @param {Element} element @param {Writer} writer @returns {string[]} */
function written(element, writer) {
  if (element.matches(LEFT_OUT)) return [];
  const style = getComputedStyle(element);
  if (style.display === "none" || style.opacity === "0") return [];
  const box = boxOf(element, writer);
  const isSeen = style.visibility !== "hidden";
  if (element instanceof SVGSVGElement) return isSeen && box.width > 0 ? [drawing(element, box)] : [];
  if (element instanceof HTMLSelectElement || element instanceof HTMLInputElement)
    return isSeen ? chosenIn(element, style, box) : [];
  if (element instanceof HTMLButtonElement && isControl(element, style)) return [];
  const own = isSeen
    ? [...ground(style, box, writer), ...edges(style, box), ...keyOf(element, style, box)]
    : [];
  if (element instanceof HTMLCanvasElement) return isSeen ? [...own, image(element, box)] : [];
  const inner = [...inOrder(element)].flatMap((child) => {
    if (child instanceof Element) return written(child, writer);
    return isSeen && child instanceof Text ? textsIn(child, writer) : [];
  });
  const parts = [...own, ...clipped(inner, style, box, writer)];
  if (parts.length === 0 || style.opacity === "1") return parts;
  return [`<g opacity="${style.opacity}">`, ...parts, "</g>"];
}

/** Whether it is there to be pressed, and tells nothing: the name of a row is a button, too. @param {HTMLButtonElement} button @param {CSSStyleDeclaration} style */
const isControl = (button, { borderTopStyle, borderTopWidth }) =>
  (button.textContent ?? "").trim().length < 2 ||
  (borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) > 0);

/** What is chosen, as text. @param {HTMLSelectElement | HTMLInputElement} field @param {CSSStyleDeclaration} style @param {Box} box @returns {string[]} */
function chosenIn(field, style, { x, y, height }) {
  const text = field instanceof HTMLSelectElement ? field.selectedOptions[0]?.text : field.value;
  if (!text || (field instanceof HTMLInputElement && /^(checkbox|radio|range)$/.test(field.type))) return [];
  const size = Number.parseFloat(style.fontSize);
  const left = short(x + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth));
  return [textOf(text, style, { x: left, y: short(y + height / 2 + DOWN * size) })];
}

/** As the browser paints: what is lifted comes last. @param {Element} element @returns {Node[]} */
function inOrder(element) {
  const lift = (/** @type {Node} */ node) =>
    node instanceof Element ? Number.parseInt(getComputedStyle(node).zIndex, 10) || 0 : 0;
  return [...element.childNodes]
    .filter((node) => node instanceof Element || node instanceof Text)
    .map((node) => ({ node, lift: lift(node) }))
    .sort((one, other) => one.lift - other.lift)
    .map(({ node }) => node);
}

/** @param {Element} element @param {Writer} writer @returns {Box} */
function boxOf(element, { left, top }) {
  const { left: x, top: y, width, height } = element.getBoundingClientRect();
  return { x: short(x - left), y: short(y - top), width: short(width), height: short(height) };
}

/** @param {string[]} parts @param {CSSStyleDeclaration} style @param {Box} box @param {Writer} writer @returns {string[]} what is seen within a box that hides the rest */
function clipped(parts, { overflowX, overflowY }, box, writer) {
  if (parts.length === 0 || (overflowX === "visible" && overflowY === "visible")) return parts;
  const id = `shown-${writer.count}`;
  writer.count += 1;
  return [`<clipPath id="${id}"><rect ${at(box)}/></clipPath><g clip-path="url(#${id})">`, ...parts, "</g>"];
}

/** @param {HTMLCanvasElement} canvas @param {Box} box */
function image(canvas, box) {
  if (canvas.width === 0 || canvas.height === 0) return "";
  return `<image ${at(box)} href="${canvas.toDataURL()}" preserveAspectRatio="none"/>`;
}

/** @param {SVGSVGElement} svg @param {Box} box */
function drawing(svg, box) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const [from, to] = [
    [svg, ...svg.querySelectorAll("*")],
    [copy, ...copy.querySelectorAll("*")],
  ];
  for (const [place, element] of from.entries()) {
    const target = to[place];
    if (!target || element.closest("defs, clipPath")) continue;
    const style = getComputedStyle(element);
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) target.setAttribute(name, value);
    }
    target.removeAttribute("class");
    target.removeAttribute("style");
  }
  const size = { x: box.x, y: box.y, width: box.width, height: box.height };
  for (const [name, value] of Object.entries(size)) copy.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(copy);
}
