/**
 * Writes the numbers into the blocks of the score that are large enough to hold them.
 * @module
 */
import { number } from "../format.js";
import { colourOf, inkOn } from "../palette.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../shape.js").Span} Span */

/** Shares of a block's height and of its width that make the size of its number, which has six characters. */
const OF_HEIGHT = 0.4;
const OF_WIDTH = 0.15;
const SIZE = { least: 10, most: 26 };

/**
 * @param {Strip} strip
 * @param {ArrayLike<number>} values   time steps × units
 * @param {{ columnWidth: number, scale: import("../palette.js").Scale, theme: import("../palette.js").Theme }} look
 * @param {Span} columns   the tile's
 * @param {Span} known     the columns that hold values, within the tile's
 * @returns {import("./figure.js").Letter[]} empty where a block is too small, or stands for several units
 */
export function numbersIn(strip, values, { columnWidth, scale, theme }, columns, known) {
  const size = sizeIn(strip, columnWidth);
  if (size < SIZE.least) return [];
  const written = [];
  for (let column = known.from; column <= known.to; column += 1) {
    for (let unit = 0; unit < strip.units; unit += 1) {
      const value = values[column * strip.units + unit] ?? 0;
      written.push({
        x: (column - columns.from + 0.5) * columnWidth,
        y: strip.top + (unit + 0.5) * strip.bandHeight,
        text: number(value),
        size,
        colour: inkOn(colourOf(scale, value, theme)),
      });
    }
  }
  return written;
}

/** @param {Strip} strip @param {number} columnWidth @returns {number} pixels; 0 where no number is written */
function sizeIn({ perBand, bandHeight }, columnWidth) {
  const inner = (1 - (2 * MARGIN_PARTS) / COLUMN_PARTS) * columnWidth;
  const size = Math.floor(Math.min(OF_HEIGHT * bandHeight, OF_WIDTH * inner, SIZE.most));
  return perBand === 1 ? size : 0;
}
