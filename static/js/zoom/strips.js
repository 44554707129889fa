/**
 * A row of a matrix, what it multiplies, and the products, one above the other as a picture.
 * @module
 */
import { element } from "../dom.js";
import { colourOf, niceBound } from "../palette.js";
import { cssColour } from "../theme.js";
import { productsOf } from "./products.js";

/** @typedef {import("./products.js").Row} Row */
/** @typedef {import("../palette.js").Theme} Theme */
/** @typedef {import("../palette.js").Scale} Scale */

/** CSS pixels: of a row of squares, between rows, of the bars of the products. */
const SQUARES = 10;
const GAP = 3;
const BARS = 34;
export const HEIGHT = 2 * (SQUARES + GAP) + BARS;
const WIDEST = 18;

export function createStrips() {
  const canvas = element("canvas", { class: "zoom-strips", attributes: { role: "img" } });
  let painted = "";
  return {
    element: canvas,
    /**
     * @param {Row} row
     * @param {{ width: number, ratio: number, theme: Theme }} room
     * @param {string} label the accessible name
     */
    draw(row, { width, ratio, theme }, label) {
      const size = `${width}.${ratio}`;
      if (size !== painted) resize(canvas, width, ratio);
      painted = size;
      canvas.setAttribute("aria-label", label);
      const context = canvas.getContext("2d");
      if (context) paint(context, row, width, ratio, theme);
    },
    /** @param {number} x CSS pixels @param {Row} row @param {number} width @returns {number} the product there */
    at: (/** @type {number} */ x, /** @type {Row} */ row, /** @type {number} */ width) =>
      Math.min(row.weights.length - 1, Math.floor(x / cellWidth(row, width))),
  };
}

/** @param {Row} row @param {number} width */
const cellWidth = (row, width) => Math.min(WIDEST, width / Math.max(1, row.weights.length));

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} ratio */
function resize(canvas, width, ratio) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Row} row
 * @param {number} width
 * @param {number} ratio
 * @param {Theme} theme
 */
function paint(context, row, width, ratio, theme) {
  const products = productsOf(row);
  const step = cellWidth(row, width);
  const gap = step > 5 ? 1 : 0;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, HEIGHT);
  const squares = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ top) => {
    const scale = scaleFor(values);
    for (let place = 0; place < row.weights.length; place += 1) {
      context.fillStyle = colourOf(scale, values[place] ?? 0, theme);
      context.fillRect(place * step, top, step - gap, SQUARES);
    }
  };
  squares(row.weights, 0);
  squares(row.factors, SQUARES + GAP);
  bars(context, products, step, gap, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} products
 * @param {number} step
 * @param {number} gap
 * @param {Theme} theme
 */
function bars(context, products, step, gap, theme) {
  const scale = scaleFor(products);
  const middle = 2 * (SQUARES + GAP) + BARS / 2;
  products.forEach((product, place) => {
    const height = (Math.abs(product) / scale.bound) * (BARS / 2);
    context.fillStyle = colourOf(scale, product < 0 ? -scale.bound : scale.bound, theme);
    context.fillRect(place * step, product < 0 ? middle : middle - height, step - gap, height);
  });
  context.fillStyle = cssColour("--ghost", theme);
  context.fillRect(0, middle, products.length * step, 1);
}

/** @param {ArrayLike<number>} values @returns {Scale} */
function scaleFor(values) {
  let most = 0;
  for (let place = 0; place < values.length; place += 1) most = Math.max(most, Math.abs(values[place] ?? 0));
  return { family: "signed", hue: "candidate", bound: niceBound(most) };
}
