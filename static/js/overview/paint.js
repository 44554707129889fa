/**
 * Paints the overview on a canvas: outputs and states in their colours, the curve of a unit over its zero line, or of
 * the gradients over their decades. Nothing of it moves with the playhead.
 * @module
 */
import { rampIndex, rampOf } from "../palette.js";
import { drawPixels } from "../pixels.js";
import { cssColour } from "../theme.js";

/** @typedef {import("./extremes.js").Extremes} Extremes */
/** @typedef {import("./ribbons.js").Ribbon} Ribbon */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("../palette.js").Theme} Theme */

/** Columns from this width on, and rows from this height on, stand apart, so many pixels at most. */
const APART = { from: { width: 5, height: 5 }, most: 4, share: 2 / 7 };
/** Pixels that the end of a bar is thick at least. */
const CAP = 1.5;
/** How strong a bar is below its end. */
const PALE = 0.32;
/** Decades that a curve of gradients spans at least. */
const LEAST_DECADES = 4;

/** @param {number} columnWidth @returns {number} pixels between two columns */
const gapOf = (columnWidth) =>
  columnWidth < APART.from.width ? 0 : Math.min(APART.most, columnWidth * APART.share);

/**
 * Paints a value in its colour: the upper half of a row is the highest of what a column stands for, the lower half the
 * lowest. Where it stands for one value alone they are the same.
 * @param {CanvasRenderingContext2D} pen
 * @param {Ribbon} ribbon
 * @param {Extremes} extremes
 * @param {{ scale: Scale, theme: Theme, width: number }} look
 */
export function paintHeat(pen, { top, height, rows }, extremes, { scale, theme, width }) {
  const { columns } = extremes.axis;
  const at = (/** @type {number} */ column, /** @type {number} */ half) => {
    const row = Math.floor(half / 2);
    if (!extremes.has(column, row)) return null;
    return half % 2 === 0 ? extremes.high(column, row) : extremes.low(column, row);
  };
  drawPixels(pen, { columns, rows: 2 * rows, at }, { x: 0, y: top, width, height }, scale, theme);
  const rowHeight = height / rows;
  if (rowHeight >= APART.from.height)
    for (let row = 1; row < rows; row += 1) pen.clearRect(0, top + row * rowHeight - 1, width, 1);
  const columnWidth = width / columns;
  const gap = gapOf(columnWidth);
  for (let column = 0; gap > 0 && column <= columns; column += 1)
    pen.clearRect(column * columnWidth - gap / 2, top, gap, height);
}

/**
 * Paints a unit's values as bars over their zero line. What a column stands for reaches from its lowest to its highest
 * value at full strength.
 * @param {CanvasRenderingContext2D} pen
 * @param {Ribbon} ribbon
 * @param {Extremes} extremes
 * @param {{ theme: Theme, width: number }} look
 */
export function paintUnit(pen, { top, height }, extremes, { theme, width }) {
  const lowest = Math.min(0, ...extremes.lows);
  const highest = Math.max(0, ...extremes.highs);
  const reach = highest - lowest || 1;
  const yOf = (/** @type {number} */ value) => top + (height * (highest - value)) / reach;
  const [low = "", high = ""] = endsOf(theme);
  eachColumn(pen, extremes, width, (bar) => {
    if (bar.high > 0) bar.put(high, yOf(0), yOf(Math.max(0, bar.low)), yOf(bar.high));
    if (bar.low < 0) bar.put(low, yOf(0), yOf(Math.min(0, bar.high)), yOf(bar.low));
  });
  pen.fillStyle = cssColour("--stroke", theme);
  pen.globalAlpha = 0.5;
  pen.fillRect(0, Math.min(top + height - 1, Math.round(yOf(0) - 0.5)), width, 1);
  pen.globalAlpha = 1;
}

/** @param {Theme} theme @returns {string[]} the colours of the most negative and the most positive state */
function endsOf(theme) {
  const scale = /** @type {const} */ ({ family: "signed", bound: 1 });
  const ramp = rampOf(scale, theme);
  return [-1, 1].map((value) => ramp[rampIndex(scale, value)] ?? "");
}

/**
 * Paints how long gradients are, on a logarithmic axis: the hidden state's as bars, other states' as lines.
 * @param {CanvasRenderingContext2D} pen
 * @param {Ribbon} ribbon
 * @param {Extremes} norms   a row for each state, the hidden state's first
 * @param {{ theme: Theme, width: number }} look
 */
export function paintGradient(pen, { top, height }, norms, { theme, width }) {
  const all = [...norms.lows, ...norms.highs].filter((norm) => norm > 0 && Number.isFinite(norm));
  const high = Math.ceil(Math.log10(Math.max(Number.MIN_VALUE, ...all)) - 1e-9);
  const low = Math.min(Math.floor(Math.log10(Math.min(...all, 10 ** high))), high - LEAST_DECADES);
  const foot = top + height;
  const yOf = (/** @type {number} */ norm) =>
    norm > 0 ? top + ((high - Math.log10(norm)) / (high - low)) * (height - CAP) : foot - CAP;
  const colour = cssColour("--gradient", theme);
  if (all.length > 0)
    eachColumn(pen, norms, width, (bar) => bar.put(colour, foot, yOf(bar.low), yOf(bar.high)));
  pen.strokeStyle = colour;
  const columnWidth = width / norms.axis.columns;
  for (let row = 1; row < norms.rows; row += 1) {
    pen.beginPath();
    for (let column = 0; column < norms.axis.columns; column += 1)
      if (norms.has(column, row)) pen.lineTo((column + 0.5) * columnWidth, yOf(norms.high(column, row)));
    pen.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Extremes} extremes   of whose first row there are bars
 * @param {number} width
 * @param {(bar: { low: number, high: number, put: (colour: string, foot: number, from: number, to: number) => void }) => void} paint
 *   put: pale from the foot on, at full strength between two ends
 */
function eachColumn(pen, extremes, width, paint) {
  const { columns } = extremes.axis;
  const columnWidth = width / columns;
  const gap = gapOf(columnWidth);
  for (let column = 0; column < columns; column += 1) {
    if (!extremes.has(column, 0)) continue;
    const x = column * columnWidth + gap / 2;
    paint({
      low: extremes.low(column, 0),
      high: extremes.high(column, 0),
      put(colour, foot, from, to) {
        pen.fillStyle = colour;
        pen.globalAlpha = PALE;
        pen.fillRect(x, Math.min(foot, to), columnWidth - gap, Math.abs(to - foot));
        pen.globalAlpha = 1;
        // An end reaches from where it is towards the foot.
        const thick = Math.max(CAP, Math.abs(to - from));
        pen.fillRect(x, to < foot ? to : to - thick, columnWidth - gap, thick);
      },
    });
  }
}
