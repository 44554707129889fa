/**
 * Draws a row of a matrix, the values that it multiplies, and the products, one above the other.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { colourOf, inkOn } from "../palette.js";
import { cssColour } from "../theme.js";
import { productsOf } from "./products.js";

/** @typedef {import("./products.js").Row} Row */
/** @typedef {import("../palette.js").Theme} Theme */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("./scales.js").Scales} Scales */

/**
 * How large they are drawn, in CSS pixels.
 * @typedef {object} Size
 * @property {number} squares  height of a row of squares
 * @property {number} gap      between rows
 * @property {number} bars     height of the bars of the products
 * @property {number} widest   width of a square at most
 * @property {number} names    height of the names below the bars; 0 leaves them out, and the numbers in the squares
 */

/** In a line of the inspector. @type {Size} */
export const SMALL = { squares: 10, gap: 3, bars: 34, widest: 18, names: 0 };
/** Over the score. @type {Size} */
export const LARGE = { squares: 26, gap: 3, bars: 84, widest: 64, names: 18 };
/** The same, where the room is low, as in front of people. @type {Size} */
export const LOW = { squares: 18, gap: 3, bars: 48, widest: 64, names: 14 };
/** Squares narrower than this hold no number; narrower than the second, one of two digits. */
const NUMBERED_FROM = 28;
const THREE_DIGITS = 40;
/** Characters that a narrow one holds: −0.13. */
const NARROW = 5;
/** Narrower than this they have no names below them. */
const NAMED_FROM = 21;
/** Pixels that a product's number takes above or below its bar. */
const NUMBER = 14;
const FONT = "11px";

/** @param {Size} size */
const heightOf = ({ squares, gap, bars, names }) => 2 * (squares + gap) + bars + names;

/** @param {Size} size */
export function createProduct(size) {
  const canvas = element("canvas", { class: "zoom-product", attributes: { role: "img" } });
  let painted = "";
  return {
    element: canvas,
    /**
     * @param {Row} row
     * @param {Scales} scales
     * @param {{ width: number, ratio: number, theme: Theme }} room
     * @param {string} label the accessible name
     */
    draw(row, scales, { width, ratio, theme }, label) {
      const room = `${width}.${ratio}`;
      if (room !== painted) resize(canvas, width, heightOf(size), ratio);
      painted = room;
      canvas.setAttribute("aria-label", label);
      const context = canvas.getContext("2d");
      if (context) paint(context, row, { width, ratio, theme, size, scales });
    },
    /** @param {number} x CSS pixels @param {Row} row @param {number} width @returns {number} the product there */
    at: (/** @type {number} */ x, /** @type {Row} */ row, /** @type {number} */ width) =>
      Math.min(row.weights.length - 1, Math.floor(x / cellWidth(row, width, size))),
  };
}

/** @param {Row} row @param {number} width @param {Size} size */
const cellWidth = (row, width, { widest }) => Math.min(widest, width / Math.max(1, row.weights.length));

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {number} ratio */
function resize(canvas, width, height, ratio) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

/** @typedef {{ width: number, ratio: number, theme: Theme, size: Size, scales: Scales }} Room */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Row} row
 * @param {Room} room
 */
function paint(context, row, { width, ratio, theme, size, scales }) {
  const products = productsOf(row);
  const step = cellWidth(row, width, size);
  const gap = step > 5 ? 1 : 0;
  const each = Math.ceil(1 / (step * ratio));
  const digits = step < THREE_DIGITS ? 2 : 3;
  const numbered = size.names > 0 && step >= NUMBERED_FROM;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, heightOf(size));
  context.font = `${FONT} ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const squares = (
    /** @type {ArrayLike<number>} */ values,
    /** @type {Scale} */ scale,
    /** @type {number} */ top,
  ) => {
    for (let place = 0; place < row.weights.length; place += each) {
      const { low, high } = endsOf(values, place, each);
      const colour = colourOf(scale, -low > high ? low : high, theme);
      context.fillStyle = colour;
      context.fillRect(place * step, top, each * step - gap, size.squares);
      if (!numbered) continue;
      context.fillStyle = inkOn(colour);
      context.fillText(written(values[place] ?? 0, digits), (place + 0.5) * step, top + size.squares / 2);
    }
  };
  squares(row.weights, scales.weights, 0);
  squares(row.factors, scales.factors, size.squares + size.gap);
  const numbers = numbered ? digits : 0;
  bars(context, products, { step, each, gap, digits: numbers, size, theme, scale: scales.products });
  if (size.names > 0 && step >= NAMED_FROM) names(context, row, step, heightOf(size) - size.names / 2, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} products
 * @param {{ step: number, each: number, gap: number, digits: number, size: Size, theme: Theme, scale: Scale }} room  digits: 0 for no numbers
 */
function bars(context, products, { step, each, gap, digits, size, theme, scale }) {
  const middle = 2 * (size.squares + size.gap) + size.bars / 2;
  const most = size.bars / 2 - (digits > 0 ? NUMBER : 0);
  const bar = (/** @type {number} */ product, /** @type {number} */ place) => {
    const height = (Math.abs(product) / scale.bound) * most;
    context.fillStyle = colourOf(scale, product < 0 ? -scale.bound : scale.bound, theme);
    context.fillRect(place * step, product < 0 ? middle : middle - height, each * step - gap, height);
    if (digits === 0) return;
    const beyond = height + NUMBER / 2 + 1;
    context.fillStyle = cssColour("--ink", theme);
    const y = product < 0 ? middle + beyond : middle - beyond;
    context.fillText(written(product, digits), (place + 0.5) * step, y);
  };
  for (let place = 0; place < products.length; place += each) {
    const { low, high } = endsOf(products, place, each);
    if (each === 1) bar(low, place);
    else for (const end of [Math.min(0, low), Math.max(0, high)]) bar(end, place);
  }
  context.fillStyle = cssColour("--ghost", theme);
  context.fillRect(0, middle, products.length * step, 1);
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} count   of neighbours that share a pixel
 * @returns {{ low: number, high: number }} the lowest and the highest of them
 */
function endsOf(values, from, count) {
  let [low, high] = [values[from] ?? 0, values[from] ?? 0];
  for (let place = from + 1; place < Math.min(values.length, from + count); place += 1) {
    low = Math.min(low, values[place] ?? low);
    high = Math.max(high, values[place] ?? high);
  }
  return { low, high };
}

/** @param {number} value @param {number} digits @returns {string} nothing where a narrow square has no room for it: −2.2e−3 */
function written(value, digits) {
  const text = number(value, digits);
  return digits < 3 && text.length > NARROW ? "" : text;
}

/** @param {CanvasRenderingContext2D} context @param {Row} row @param {number} step @param {number} y @param {Theme} theme */
function names(context, row, step, y, theme) {
  context.fillStyle = cssColour("--muted", theme);
  for (let place = 0; place < row.weights.length; place += 1)
    context.fillText(row.label(place), (place + 0.5) * step, y);
}
