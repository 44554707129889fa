/**
 * Writes mathematics as MathML: letters with their hue, indices, operators.
 * @module
 */
import { lighting } from "../lights.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../lights.js").Light} Light */

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/**
 * @param {string} tag
 * @param {(Node | string)[]} children
 * @returns {MathMLElement}
 */
function node(tag, ...children) {
  const math = document.createElementNS(NAMESPACE, tag);
  math.append(...children);
  return /** @type {MathMLElement} */ (math);
}

/** @param {Node[]} children */
export const math = (...children) => node("math", ...children);

/** @param {Node[]} children */
export const row = (...children) => node("mrow", ...children);

/**
 * @param {string} sign  brackets stay as high as the line, however deep an index hangs
 * @param {{ tight?: boolean }} [options]  tight: without space around it
 */
export function operator(sign, { tight = false } = {}) {
  const mark = node("mo", sign);
  if ("()[]".includes(sign)) mark.setAttribute("stretchy", "false");
  if (tight) for (const side of ["lspace", "rspace"]) mark.setAttribute(side, "0");
  return mark;
}

/** @returns {MathMLElement} what sets the factors of a product apart */
export function thin() {
  const space = node("mspace");
  space.setAttribute("width", "0.14em");
  return space;
}

/** @param {string} digits */
export const digit = (digits) => node("mn", digits);

/**
 * Writes a letter of an equation. It is italic by the style sheet: left to themselves, engines make it so by what
 * mathematical alphabets the fonts at hand have, or not at all.
 * @param {string} text
 * @param {GateName | null} [gate] whose hue it has
 */
export function letter(text, gate = null) {
  const symbol = upright(text);
  symbol.classList.add("letter");
  if (gate) symbol.classList.add("hued", `hue-${gate}`);
  return symbol;
}

/**
 * @param {Node} base
 * @param {Node[]} index
 */
export const indexed = (base, ...index) =>
  node("msub", base, index.length === 1 ? /** @type {Node} */ (index[0]) : row(...index));

/** @param {string} name @returns {MathMLElement} the name of a function */
function upright(name) {
  const symbol = node("mi", name);
  symbol.setAttribute("mathvariant", "normal");
  return symbol;
}

/**
 * Writes a function and its argument.
 * @param {string} name
 * @param {Node[]} argument
 */
export const applied = (name, ...argument) =>
  row(upright(name), operator("\u2061"), operator("("), ...argument, operator(")"));

/**
 * @param {Node} base
 * @param {"→" | "←"} arrow  the direction of the pass that computes it
 */
export function passing(base, arrow) {
  const above = operator(arrow);
  above.setAttribute("mathsize", "70%");
  const over = node("mover", base, above);
  over.setAttribute("accent", "true");
  return over;
}

/**
 * Marks a letter with what it stands for: pointing at it lights that everywhere on the page. It can be focused by a
 * tap, but is no stop of the Tab key: the list of parameters has one stop for each matrix, each line one for its gate.
 * @param {MathMLElement} symbol
 * @param {...Light} lights
 */
export function meaning(symbol, ...lights) {
  symbol.tabIndex = -1;
  return lighting(symbol, ...lights);
}
