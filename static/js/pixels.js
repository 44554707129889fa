/**
 * Draws many values as a small picture, a pixel each, that is stretched over its place: a thousand of them cost no more
 * than a few.
 * @module
 */
import { rampIndex, rampOf } from "./palette.js";

/** @typedef {import("./palette.js").Scale} Scale */
/** @typedef {import("./palette.js").Theme} Theme */

/** @type {HTMLCanvasElement | null} made when it is first used */
let scratch = null;
/** @type {WeakMap<readonly string[], Uint32Array>} */
const known = new WeakMap();

/** @param {Scale} scale @param {Theme} theme @returns {Uint32Array} the ramp as an image holds it */
function rampPixels(scale, theme) {
  const ramp = rampOf(scale, theme);
  const pixels = known.get(ramp) ?? new Uint32Array(new Uint8ClampedArray(ramp.flatMap(channelsOf)).buffer);
  known.set(ramp, pixels);
  return pixels;
}

/** @param {string} colour   `rgb(r, g, b)` @returns {number[]} */
const channelsOf = (colour) => [...(colour.match(/\d+/g) ?? []).map(Number), 255];

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {{ columns: number, rows: number, at: (column: number, row: number) => number | null }} picture   null stays empty
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @param {Scale} scale
 * @param {Theme} theme
 */
export function drawPixels(pen, { columns, rows, at }, { x, y, width, height }, scale, theme) {
  if (columns < 1 || rows < 1) return;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = rampPixels(scale, theme);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = at(column, row);
      if (value !== null) pixels[row * columns + column] = colours[rampIndex(scale, value)] ?? 0;
    }
  }
  scratch ??= document.createElement("canvas");
  scratch.width = columns;
  scratch.height = rows;
  scratch.getContext("2d")?.putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(scratch, x, y, width, height);
}
