/**
 * Lays out the overview: a ribbon of outputs, of states, and of the curve of one unit, as the score has them one above
 * the other. All lengths are CSS pixels.
 * @module
 */
import { outputsOf, passIn, statesOf } from "./axis.js";

/** @typedef {import("./axis.js").Stretch} Stretch */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../trace.js").Quantity} Quantity */

/**
 * @typedef {object} Ribbon
 * @property {"outputs" | "states" | "unit" | "gradient"} kind
 * @property {Quantity | "outputs"} quantity
 * @property {number} top
 * @property {number} height
 * @property {Stretch[]} stretches
 * @property {number} first     the first number of a time step that is shown
 * @property {number} count     how many are shown
 * @property {number} perRow    how many share a row
 * @property {number} rows
 * @property {boolean} highest  whether only the highest of them counts
 */

/**
 * What is looked at.
 * @typedef {object} Look
 * @property {Pass} focus
 * @property {number} unit
 * @property {Quantity} state    whose curve the chosen unit's is
 * @property {boolean} back      whether gradients are shown: their curve takes the unit's place
 */

/** Pixels between two ribbons, and between the two directions of one. */
const [GAP, PAIR] = [2, 1];
/** Pixels of the ribbon of outputs, in an overview that is at least so high, else. */
const OUTPUTS = { from: 30, high: 6, low: 4 };
/** Pixels of an overview from which a curve can be read in it. */
const CURVE_FROM = 34;
/** Shares of the room that a unit's curve takes, and that of the gradients. */
const CURVE = { unit: 0.38, gradient: 0.6 };
/** Pixels of a row of units at least: its upper half is the highest of several values, the lower the lowest. */
const ROW = 2;

/**
 * @param {Trace} trace
 * @param {Look} look
 * @param {number} height   of the overview
 * @returns {Ribbon[]} from the top down
 */
export function ribbonsOf({ shape, start }, { focus, unit, state, back }, height) {
  /** @type {Ribbon[]} */
  const ribbons = [];
  const isSoftmax = start.run.network.readout?.activation === "softmax";
  let top = 0;
  if (shape.outputs > 0) {
    const room = height >= OUTPUTS.from ? OUTPUTS.high : OUTPUTS.low;
    const rows = rowsIn(isSoftmax ? 1 : shape.outputs, room);
    const stretches = outputsOf(shape);
    ribbons.push({
      ...rows,
      kind: "outputs",
      quantity: "outputs",
      top,
      stretches,
      first: 0,
      highest: isSoftmax,
    });
    top += room + GAP;
  }
  const curve = height < CURVE_FROM ? 0 : Math.round((height - top) * (back ? CURVE.gradient : CURVE.unit));
  const states = statesOf(shape, focus);
  const room = height - top - curve - (curve && GAP) - PAIR * (states.length - 1);
  for (const stretches of states) {
    const rows = rowsIn(shape.units, Math.floor(room / states.length));
    ribbons.push({
      ...rows,
      kind: "states",
      quantity: "hidden_state",
      top,
      stretches,
      first: 0,
      highest: false,
    });
    top += rows.height + PAIR;
  }
  if (!curve) return ribbons;
  top += GAP - PAIR;
  const stretches = passIn(shape, focus);
  const one = { first: unit, count: 1, perRow: 1, rows: 1, highest: false };
  const kind = back ? "gradient" : "unit";
  return [...ribbons, { ...one, kind, quantity: state, top, height: height - top, stretches }];
}

/** @param {number} count @param {number} pixels @returns {Pick<Ribbon, "count" | "perRow" | "rows" | "height">} rows of whole pixels */
function rowsIn(count, pixels) {
  const perRow = Math.ceil(count / Math.max(1, Math.floor(pixels / ROW)));
  const rows = Math.ceil(count / perRow);
  return { count, perRow, rows, height: rows * Math.max(1, Math.floor(pixels / rows)) };
}
