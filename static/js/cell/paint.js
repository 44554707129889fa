/**
 * Paints one vector's pixels: its units stacked, each in the colour of its value, with its number where there is room.
 * Where another run is the ghost of this one, a sliver at the left of a unit has the ghost's colour wherever that
 * differs.
 * @module
 */
import { number } from "../format.js";
import { differs, inkOn, rampIndex, rampOf } from "../palette.js";
import { cssColour } from "../theme.js";

/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("../palette.js").Theme} Theme */
/** @typedef {import("./sketch.js").Box} Box */

/**
 * @typedef {object} Picture
 * @property {Box} box
 * @property {number} count                        units
 * @property {import("../stage/order.js").Order | null} order   in which they stand; null by their numbers
 * @property {ArrayLike<number> | null} values     null while they are not known
 * @property {ArrayLike<number> | null} ghost      the same of the original run, where there is one
 * @property {(unit: number) => boolean} held     whether it is held, and so not what flows into it
 * @property {readonly string[] | null} names      what stands before each number
 * @property {boolean} numbered                    whether numbers may stand inside
 * @property {number | null} chosen
 * @property {Scale} scale
 * @property {Theme} theme
 * @property {number} ratio                        device pixels in a CSS pixel
 */

/** Rows lower, or vectors narrower, hold no number; narrower than the second, one of two digits. */
const NUMBERED = { height: 13, width: 34, threeDigits: 46 };
const FONT = "11px";
/** Pixels of the frame around the chosen unit. */
const MARGIN = 2;
/** Pixels of the bar that marks what is held. */
const PIN = 3;
/** Share of a unit's width that its ghost takes, in CSS pixels at most. */
const SLIVER = { share: 0.22, most: 9 };

/** @param {HTMLCanvasElement} canvas @param {Picture} picture */
export function paint(canvas, picture) {
  const { box, order, ratio } = picture;
  const place = (/** @type {number} */ unit) => order?.places[unit] ?? unit;
  const [width, height] = [box.width + 2 * MARGIN, box.height + 2 * MARGIN].map((size) =>
    Math.ceil(size * ratio),
  );
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, box.width + 2 * MARGIN, box.height + 2 * MARGIN);
  pen.font = `${FONT} ${getComputedStyle(canvas).fontFamily}`;
  pen.textBaseline = "middle";
  for (let unit = 0; unit < picture.count; unit += 1) {
    const square = squareOf(box, place(unit));
    if (picture.values) fill(pen, picture, unit, picture.values[unit] ?? 0, square);
    else outline(pen, square, cssColour("--ghost", picture.theme));
    if (picture.values && picture.held(unit)) pin(pen, square, cssColour("--accent", picture.theme));
  }
  if (picture.chosen !== null) frame(pen, picture, squareOf(box, place(picture.chosen)));
}

/** @typedef {{ x: number, y: number, width: number, height: number }} Square */

/**
 * @param {Pick<Box, "width" | "stack">} box
 * @param {number} place   of a unit
 * @returns {Square} in the canvas; units run down, then to the right
 */
function squareOf({ width, stack }, place) {
  const across = width / stack.columns;
  const gap = stack.cell > 4 ? 1 : 0;
  return {
    x: MARGIN + Math.floor(place / stack.rows) * across,
    y: MARGIN + (place % stack.rows) * stack.cell,
    width: across - (stack.columns > 1 && across > 4 ? 1 : 0),
    height: stack.cell - gap,
  };
}

/**
 * @param {Pick<Box, "width" | "stack">} box
 * @param {number} count
 * @param {number} x in the canvas
 * @param {number} y
 * @returns {number | null} the place there, of a unit
 */
export function placeAt({ width, stack }, count, x, y) {
  const column = Math.floor(((x - MARGIN) / width) * stack.columns);
  const row = Math.floor((y - MARGIN) / stack.cell);
  const place = column * stack.rows + row;
  const inside = column >= 0 && column < stack.columns && row >= 0 && row < stack.rows;
  return inside && place < count ? place : null;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Picture} picture
 * @param {number} unit
 * @param {number} value
 * @param {Square} square
 */
function fill(pen, picture, unit, value, square) {
  const { scale, theme, ghost, names } = picture;
  const ramp = rampOf(scale, theme);
  const colour = ramp[rampIndex(scale, value)] ?? "";
  pen.fillStyle = colour;
  pen.fillRect(square.x, square.y, square.width, square.height);
  const was = ghost?.[unit];
  let left = 0;
  if (was !== undefined && differs(scale, value, was)) {
    left = Math.min(SLIVER.most, Math.max(2, SLIVER.share * square.width));
    pen.fillStyle = ramp[rampIndex(scale, was)] ?? "";
    pen.fillRect(square.x, square.y, left, square.height);
    pen.fillStyle = cssColour("--paper", theme);
    pen.fillRect(square.x + left, square.y, 1, square.height);
  }
  if (!picture.numbered || square.height < NUMBERED.height - 1 || square.width < NUMBERED.width) return;
  pen.fillStyle = inkOn(colour);
  const middle = square.y + square.height / 2 + 0.5;
  const text = number(value, square.width - left < NUMBERED.threeDigits ? 2 : 3);
  pen.textAlign = "right";
  const edge = square.width < NUMBERED.threeDigits ? 2 : 4;
  pen.fillText(text, square.x + square.width - edge, middle);
  const name = names?.[unit];
  if (!name) return;
  pen.textAlign = "left";
  pen.fillText(name, square.x + left + edge, middle);
}

/** Draws a bar at the right edge of a unit that is held. @param {CanvasRenderingContext2D} pen @param {Square} square @param {string} colour */
function pin(pen, { x, y, width, height }, colour) {
  pen.fillStyle = colour;
  pen.fillRect(x + width - PIN, y, PIN, height);
}

/** @param {CanvasRenderingContext2D} pen @param {Square} square @param {string} colour */
function outline(pen, { x, y, width, height }, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  pen.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} pen @param {Picture} picture @param {Square} square */
function frame(pen, { values, theme }, { x, y, width, height }) {
  pen.strokeStyle = cssColour(values ? "--ink" : "--ghost", theme);
  pen.lineWidth = MARGIN;
  pen.strokeRect(x - MARGIN / 2, y - MARGIN / 2, width + MARGIN, height + MARGIN);
}
