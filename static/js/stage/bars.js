/**
 * Draws a pinned unit over time: a bar for each time step, from the zero line to its value and in the value's colour, and
 * its number at the bar's end. A bar is laid out as cells of a heat map, a pixel high each: so it has that map's colours,
 * and is drawn with it.
 * @module
 */

import { differs } from "../palette.js";
import { isIn, pinsIn } from "../pins.js";
import { knownCells } from "../shape.js";
import { endsOf } from "./bar_ends.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("../pins.js").Pin} Pin */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {Pin & import("./bar_ends.js").Ends} Bars   a unit, and the ends of its row */

/** Pixels of a row from which its bars have their numbers. */
const NUMBERED_FROM = 44;
/** Pixels of a number's size, and those that are free for it beyond the end of a bar. */
const NUMBER = 10;
const NUMBER_ROOM = 13;
/** Parts of a column, at the left of a bar, that show the original where that differs. */
const GHOST_PARTS = 1;

/** @param {readonly string[]} pins @param {Trace} trace @returns {Bars[]} of the units that this run has */
export const barsOf = (pins, trace) =>
  pinsIn(pins, trace.shape).map((pin) => ({ ...pin, ...endsOf(trace, pin) }));

/**
 * @param {Pick<Strip, "top" | "height">} strip
 * @param {Bars} bars
 * @returns {{ y: (value: number) => number, numbered: boolean }} y: of the pixel above which a positive bar of that value
 *   ends; the zero line is the row of pixels below `y(0)`
 */
export function heightsOf({ top, height }, { low, high }) {
  const numbered = height >= NUMBERED_FROM;
  const room = numbered ? NUMBER_ROOM : 1;
  const above = high > 0 ? room : 1;
  const tall = height - 1 - above - (low < 0 ? room : 1);
  const within = (/** @type {number} */ value) => Math.max(low, Math.min(high, value));
  return {
    y: (value) => top + above + Math.round((tall * (high - within(value))) / (high - low)),
    numbered,
  };
}

/** @param {Trace} trace @param {Bars} bars @param {number} timeStep */
export const valueIn = (trace, { quantity, unit, ...pass }, timeStep) =>
  trace.all(pass, quantity)[timeStep * trace.shape.units + unit] ?? 0;

/**
 * Returns the same unit of the original run, where that is drawn beside this one.
 * @param {Trace} ghost
 * @param {Bars} bars
 * @param {number} timeStep
 * @returns {number | undefined} undefined where it has not arrived
 */
export function ghostIn(ghost, bars, timeStep) {
  if (!isIn(bars, ghost.shape)) return undefined;
  const { from, to } = knownCells(ghost.shape, bars, ghost.received - 1);
  return timeStep >= from && timeStep <= to ? valueIn(ghost, bars, timeStep) : undefined;
}

/**
 * @param {Strip} strip
 * @param {Bars} bars
 * @param {{ trace: Trace, ghost: Trace | null }} runs
 * @param {import("../palette.js").Scale} scale   what it cannot tell apart is not drawn apart
 * @param {Span} columns   the tile's
 * @param {Span} known     those that hold values, within the tile's
 * @returns {ReturnType<typeof import("./raster.js").raster>}
 */
export function barRaster(strip, bars, { trace, ghost }, scale, columns, known) {
  const perColumn = ghost ? COLUMN_PARTS : 1;
  const width = (columns.to - columns.from + 1) * perColumn;
  /** @type {(number | null)[][]} */
  const z = Array.from({ length: strip.height }, () => new Array(width).fill(null));
  const { y } = heightsOf(strip, bars);
  const zero = y(0);
  const fill = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) => {
    const [first, last] =
      value < 0 ? [zero + 1, Math.max(zero + 2, y(value) + 1)] : [Math.min(zero - 1, y(value)), zero];
    if (value !== 0)
      for (let line = first; line < last; line += 1) z[line - strip.top]?.fill(value, from, to);
  };
  for (let column = known.from; column <= known.to; column += 1) {
    const start = (column - columns.from) * perColumn;
    const value = valueIn(trace, bars, column);
    const was = ghost ? ghostIn(ghost, bars, column) : undefined;
    const apart = was !== undefined && differs(scale, value, was);
    const left = start + MARGIN_PARTS;
    fill(value, apart ? left + GHOST_PARTS : start, start + perColumn);
    if (apart) fill(was, left, left + GHOST_PARTS);
  }
  return { z, perColumn, rowHeight: 1 };
}

/**
 * @param {Strip} strip
 * @param {Bars} bars
 * @param {number} width   of the tile
 * @returns {string} the zero line, as an SVG path
 */
export const zeroLine = (strip, bars, width) => `M0,${heightsOf(strip, bars).y(0) + 0.5}H${width}`;

/**
 * Writes each bar's number at its end.
 * @param {Strip} strip
 * @param {Bars} bars
 * @param {Trace} trace
 * @param {{ steps: readonly number[], middle: (step: number) => number, columnWidth: number, colour: string }} columns
 * @returns {import("./figure.js").Letter[]} none where the row is too low
 */
export function numbersOf(strip, bars, trace, { steps, middle, columnWidth, colour }) {
  const { y, numbered } = heightsOf(strip, bars);
  if (!numbered) return [];
  const digits = columnWidth >= WIDE ? 3 : 2;
  return steps.map((step) => {
    const value = valueIn(trace, bars, step);
    const end = y(value) + (value < 0 ? NUMBER / 2 + 3 : -(NUMBER / 2 + 1));
    return { x: middle(step), y: end, text: brief(value, digits), size: NUMBER, colour };
  });
}

/** Pixels of a column in which three digits after the point have room. */
const WIDE = 63;
const MINUS = "\u2212";

/**
 * @param {number} value
 * @param {number} digits   after the point, of what is less than ten
 * @returns {string} as short as the room asks for
 */
function brief(value, digits) {
  const magnitude = Math.abs(value);
  const whole = magnitude < 1 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
  const text =
    magnitude >= 1e4
      ? magnitude.toExponential(0).replace("+", "")
      : magnitude.toFixed(Math.max(0, digits + 1 - whole));
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}
