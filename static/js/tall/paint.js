/**
 * Paints a tall row: the lines in sight, their numbers at the left, and below them the time axis of the score.
 * @module
 */
import { pixelRatioOf } from "../enlarged.js";
import { number } from "../format.js";
import { inkOn } from "../palette.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "../stage/layout.js";
import { cssColour } from "../theme.js";
import { inSight } from "./lines.js";

/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./lines.js").Lines} Lines */
/** @typedef {import("../palette.js").Theme} Theme */

/**
 * @typedef {object} Picture
 * @property {Source} source
 * @property {Lines} lines
 * @property {number} down          pixels above the window
 * @property {number} gutter        pixels of the numbers of the units
 * @property {number} width         pixels of the columns
 * @property {number} across        pixels of the score left of the window
 * @property {number} columnWidth
 * @property {number} timeSteps
 * @property {number} now           the time step of the playhead
 * @property {number} unit          that is chosen
 * @property {number | null} lit    unit that is lit
 * @property {ReadonlyMap<number, string>} found   what is known of units: what they track, or that they stand still
 * @property {((timeStep: number) => string) | null} letter   what each time step reads
 * @property {readonly import("../stage/stage.js").Mark[]} marks   answers to a question
 * @property {Theme} theme
 * @property {string} font          family
 */

/** Pixels of the time axis: a letter over a number. */
const AXIS = 36;
/** Pixels between two numbers of the time axis at least. */
const TICK_ROOM = 40;
/** Pixels between the gutter's text and the columns. */
const BESIDE = 10;
/** Pixels of a column's units from which they hold a number. */
const NUMBERED_FROM = 28;
/** Shares of a line's height that the number in a square and the name of a unit take, where that is more than their least. */
const [NUMBER_OF_HEIGHT, NAME_OF_LINE] = [0.34, 0.38];
/** Pixels of a gutter in which the name of a found unit has room. */
const NAMED_FROM = 110;

/** @param {HTMLCanvasElement} canvas @param {Picture} picture */
export function paintLines(canvas, picture) {
  const { gutter, width, lines, theme } = picture;
  const pen = penOf(canvas, gutter + width, lines.height);
  if (!pen) return;
  const colour = (/** @type {string} */ name) => cssColour(name, theme);
  const { from, to } = inSight(lines, picture.down);
  const [first, last] = columnsOf(picture);
  const part = picture.columnWidth / COLUMN_PARTS;
  const inner = (COLUMN_PARTS - 2 * MARGIN_PARTS) * part;
  pen.fillStyle = colour("--wash");
  pen.fillRect(xOf(picture, picture.now), 0, picture.columnWidth, lines.height);
  for (let place = from; place <= to; place += 1) {
    const unit = picture.source.order?.units[place] ?? place;
    const y = place * lines.line - picture.down;
    const isChosen = unit === picture.unit;
    if (isChosen || unit === picture.lit) {
      pen.fillStyle = colour(isChosen ? "--wash" : "--line");
      pen.fillRect(0, y, gutter + width, lines.line - 1);
    }
    for (let timeStep = first; timeStep <= last; timeStep += 1) {
      const x = xOf(picture, timeStep) + MARGIN_PARTS * part;
      const square = { x, y: y + 1, width: inner, height: lines.line - 3 };
      drawNumber(pen, picture, { timeStep, unit, square, isWritten: isChosen, ghost: colour("--ghost") });
    }
  }
  pen.fillStyle = colour("--paper");
  pen.fillRect(0, 0, gutter, lines.height);
  for (let place = from; place <= to; place += 1)
    drawName(pen, picture, picture.source.order?.units[place] ?? place, place * lines.line - picture.down);
  frame(pen, picture, colour("--accent"));
  for (const mark of picture.marks) drawMark(pen, picture, mark);
}

/** Frames an answer: a unit where it was asked for, or the column of a time step. @param {CanvasRenderingContext2D} pen @param {Picture} picture @param {import("../stage/stage.js").Mark} mark */
function drawMark(pen, picture, { unit, timeStep, look }) {
  const { lines, source, down, columnWidth, theme } = picture;
  const x = xOf(picture, timeStep);
  pen.strokeStyle = cssColour(`--answer-${look}`, theme);
  pen.lineWidth = 3;
  pen.setLineDash(look === "right" ? [] : [6, 4]);
  if (unit === null) pen.strokeRect(x + 2, 2, columnWidth - 4, lines.height - 4);
  else {
    const y = (source.order?.places[unit] ?? unit) * lines.line - down;
    pen.strokeRect(x + 2, y + 1.5, columnWidth - 4, lines.line - 4);
  }
  pen.setLineDash([]);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D | null} a clean sheet in CSS pixels
 */
function penOf(canvas, width, height) {
  const ratio = pixelRatioOf(canvas);
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen?.clearRect(0, 0, width, height);
  return pen;
}

/** @param {Picture} picture @returns {[number, number]} the first and the last time step in sight */
const columnsOf = ({ across, width, columnWidth, timeSteps }) => [
  Math.max(0, Math.floor(across / columnWidth)),
  Math.min(timeSteps - 1, Math.floor((across + width) / columnWidth)),
];

/** @param {Picture} picture @param {number} timeStep */
const xOf = ({ gutter, across, columnWidth }, timeStep) => gutter + timeStep * columnWidth - across;

/** @typedef {{ x: number, y: number, width: number, height: number }} Square */

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Picture} picture
 * @param {{ timeStep: number, unit: number, square: Square, isWritten: boolean, ghost: string }} cell   ghost: a colour
 */
function drawNumber(pen, { source, columnWidth, theme, font }, { timeStep, unit, square, isWritten, ghost }) {
  const value = source.at(timeStep, unit);
  const { x, y, width, height } = square;
  if (value === null) {
    pen.fillStyle = ghost;
    pen.fillRect(x + width / 2 - 3, y + height / 2, 6, 1);
    return;
  }
  const colour = source.colourOf(value);
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, height);
  const was = source.former(timeStep, unit);
  if (was !== null) {
    pen.fillStyle = source.colourOf(was);
    pen.fillRect(x, y, columnWidth / COLUMN_PARTS, height);
    pen.fillStyle = cssColour("--paper", theme);
    pen.fillRect(x + columnWidth / COLUMN_PARTS, y, 1, height);
  }
  if (!isWritten || width < NUMBERED_FROM) return;
  pen.font = `${sized(10, Math.min(NUMBER_OF_HEIGHT * height, width / 3), 16)}px ${font}`;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  pen.fillStyle = inkOn(colour);
  pen.fillText(number(value, 2), x + width - 1, y + height / 2 + 0.5);
}

/** @param {number} least @param {number} wanted @param {number} most */
const sized = (least, wanted, most) => Math.max(least, Math.min(most, wanted));

/** Writes a unit's number, and beside it what is known of it. @param {CanvasRenderingContext2D} pen @param {Picture} picture @param {number} unit @param {number} y */
function drawName(pen, { source, lines, gutter, unit: chosen, lit, found, theme, font }, unit, y) {
  const isMarked = unit === chosen || unit === lit;
  const name = source.name(unit);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  pen.font = `${isMarked ? "600 " : ""}${sized(11, NAME_OF_LINE * lines.line, 20)}px ${font}`;
  pen.fillStyle = cssColour(isMarked ? "--ink" : "--muted", theme);
  pen.fillText(name, gutter - BESIDE, y + lines.line / 2);
  const known = found.get(unit);
  if (!known || gutter < NAMED_FROM) return;
  const room = gutter - 2 * BESIDE - pen.measureText(name).width;
  pen.fillStyle = cssColour("--accent", theme);
  pen.font = `10px ${font}`;
  pen.fillText(
    fitting(pen, known, room),
    gutter - BESIDE - pen.measureText(name).width - 8,
    y + lines.line / 2,
  );
}

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} room @returns {string} as much of it as has room */
function fitting(pen, text, room) {
  let shown = text;
  while (shown && pen.measureText(shown).width > room) shown = `${shown.slice(0, -2).trimEnd()}…`;
  return shown === "…" ? "" : shown;
}

/** Frames what the playhead is at, and within it the chosen unit. @param {CanvasRenderingContext2D} pen @param {Picture} picture @param {string} colour */
function frame(pen, picture, colour) {
  const { columnWidth, lines, now, source, unit, down, gutter, theme } = picture;
  const left = xOf(picture, now) + FRAME_SHARE * columnWidth;
  if (left < gutter - columnWidth / 2) return;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.strokeRect(left - 1, -4, (1 - 2 * FRAME_SHARE) * columnWidth + 2, lines.height + 8);
  if (source.pass === null || unit >= source.units) return;
  const part = columnWidth / COLUMN_PARTS;
  const place = source.order?.places[unit] ?? unit;
  pen.strokeStyle = cssColour("--ink", theme);
  pen.lineWidth = 1.5;
  pen.strokeRect(xOf(picture, now) + part, place * lines.line - down + 1, 5 * part, lines.line - 3);
}

/** @param {HTMLCanvasElement} canvas @param {Picture} picture */
export function paintAxis(canvas, picture) {
  const { gutter, width, columnWidth, letter, theme, now, font } = picture;
  const pen = penOf(canvas, gutter + width, AXIS);
  if (!pen) return;
  const [first, last] = columnsOf(picture);
  const every = Math.ceil(TICK_ROOM / columnWidth);
  pen.fillStyle = cssColour("--wash", theme);
  pen.fillRect(xOf(picture, now), 0, columnWidth, AXIS);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (let timeStep = first; timeStep <= last; timeStep += 1) {
    const x = xOf(picture, timeStep) + columnWidth / 2;
    pen.fillStyle = cssColour("--ink", theme);
    pen.font = `17px ${font}`;
    if (letter) pen.fillText(letter(timeStep), x, 12);
    pen.fillStyle = cssColour("--muted", theme);
    pen.font = `10px ${font}`;
    if (timeStep % every === 0) pen.fillText(String(timeStep), x, letter ? 29 : 14);
  }
  pen.fillStyle = cssColour("--paper", theme);
  pen.fillRect(0, 0, gutter, AXIS);
}
