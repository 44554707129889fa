/**
 * Paints the squares of a quantity: every unit a square in the colour of its value, the chosen one framed.
 * @module
 */
import { rampIndex, rampOf } from "../palette.js";
import { cssColour } from "../theme.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("../palette.js").Theme} Theme */

/** CSS pixels around the squares, for the frame of the chosen one. */
export const MARGIN = 2;

/**
 * @typedef {object} Picture
 * @property {Grid} grid
 * @property {number} ratio                        device pixels in a CSS pixel
 * @property {number} units
 * @property {import("../stage/order.js").Order | null} order   in which they stand; null by their numbers
 * @property {ArrayLike<number> | null} values     null while they are not known
 * @property {Scale} scale
 * @property {number} chosen                       unit
 * @property {Theme} theme
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Picture} picture
 */
export function paint(context, picture) {
  const { units, order, values, scale, chosen, theme, ratio } = picture;
  const square = squares(picture);
  const ramp = rampOf(scale, theme);
  const [ghost, ink] = [cssColour("--ghost", theme), cssColour("--ink", theme)];
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.lineWidth = Math.max(1, Math.round(ratio));
  context.strokeStyle = ghost;
  for (let place = 0; place < units; place += 1) {
    const [x, y, width, height] = square(place);
    const unit = order?.units[place] ?? place;
    if (values) {
      context.fillStyle = ramp[rampIndex(scale, values[unit] ?? 0)] ?? "";
      context.fillRect(x, y, width, height);
    } else outline(context, x, y, width, height);
  }
  context.strokeStyle = values ? ink : ghost;
  context.lineWidth = Math.round(MARGIN * ratio);
  frame(context, square(order?.places[chosen] ?? chosen));
}

/**
 * @param {Picture} picture
 * @returns {(place: number) => [number, number, number, number]} left, top, width and height in whole device pixels
 */
function squares({ grid, ratio }) {
  const margin = Math.round(MARGIN * ratio);
  const gap = Math.max(1, Math.round(ratio));
  const edge = (/** @type {number} */ place, /** @type {number} */ size) =>
    margin + Math.round(place * size * ratio);
  return (place) => {
    const column = place % grid.columns;
    const line = Math.floor(place / grid.columns);
    const left = edge(column, grid.cellWidth);
    const top = edge(line, grid.cellHeight);
    const width = edge(column + 1, grid.cellWidth) - left - gap;
    const height = edge(line + 1, grid.cellHeight) - top - gap;
    return [left, top, width, height];
  };
}

/**
 * Draws a line inside the edges of a square.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function outline(context, x, y, width, height) {
  const half = context.lineWidth / 2;
  context.strokeRect(x + half, y + half, width - 2 * half, height - 2 * half);
}

/**
 * Draws a line around the edges of a square.
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number, number, number]} square
 */
function frame(context, [x, y, width, height]) {
  const half = context.lineWidth / 2;
  context.strokeRect(x - half, y - half, width + 2 * half, height + 2 * half);
}
