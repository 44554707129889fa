/**
 * Arranges the parameters of one pass as matrices: a block for each gate, with the names of its rows and columns.
 * @module
 */
import { gateOf, kindOf } from "../anatomy.js";
import { characterName } from "../format.js";
import { beyond, count, emptyTally, tellingBound } from "../tally.js";
import { shapeOf } from "./count.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {"U" | "W" | "b" | "V"} Sheet */

/** What each sheet shows, and so lights. @type {Record<Sheet, import("../lights.js").Light[]>} */
export const LIGHTS = { U: ["U"], W: ["W"], b: ["bias_ih", "bias_hh"], V: ["V"] };

/**
 * A matrix, or one gate's rows of it.
 * @typedef {object} Block
 * @property {GateName | null} gate
 * @property {number} rows
 * @property {number} columns
 * @property {(row: number, column: number) => number} value
 */

/**
 * @typedef {object} Matrix
 * @property {Sheet} sheet
 * @property {string[]} names              PyTorch's
 * @property {[number, number]} shape      as PyTorch keeps it
 * @property {Block[]} blocks
 * @property {import("../palette.js").Scale} scale   of all its blocks; where weights are changed, as before
 * @property {number} beyond               numbers that the scale does not reach
 * @property {(row: number) => string} rowName
 * @property {(column: number) => string} columnName
 * @property {"row" | "column"} unitAlong  whether a unit is a row or a column
 * @property {number} unitsFrom            the row or column of unit 0
 */

/** The gates in the rows, in PyTorch's order; null for what has none. @param {Trace} trace @returns {(GateName | null)[]} */
const packedGates = ({ shape: { cell } }) =>
  (kindOf(cell).parameters[0]?.owners ?? []).map((owner) => gateOf(cell, owner)?.name ?? null);

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @returns {Matrix[]} those that the pass has
 */
export function matricesOf(trace, pass) {
  const reverse = pass.direction === "reverse" ? "_reverse" : "";
  const end = `_l${pass.layer}${reverse}`;
  const joint = trace.start.run.network.readout?.joint;
  const own = joint ? "" : reverse;
  const character = charactersOf(trace);
  const unit = (/** @type {number} */ place) => String(place);
  const below = pass.layer === 0 && trace.start.alphabet ? characterOf(trace.start.alphabet) : unit;
  return [
    matrix(trace, "U", [`weight_ih${end}`], unit, below),
    matrix(trace, "W", [`weight_hh${end}`], unit, unit),
    matrix(trace, "b", [`bias_ih${end}`, `bias_hh${end}`], unit, (column) => ["b_ih", "b_hh"][column] ?? ""),
    matrix(trace, "V", [`readout.weight${own}`, `readout.bias${own}`], character, (column) =>
      column < widthOf(trace, own) ? unit(column) : "b",
    ),
  ]
    .filter((one) => one.shape[0] > 0)
    .map((one) => (one.sheet === "V" && joint && reverse ? { ...one, unitsFrom: trace.shape.units } : one));
}

/** @param {Trace} trace @param {string} own */
const widthOf = (trace, own) => shapeOf(trace.start.parameters[`readout.weight${own}`])[1];

/** @param {readonly string[]} alphabet @returns {(place: number) => string} */
const characterOf = (alphabet) => (place) => characterName(alphabet[place] ?? "");

/** @param {Trace} trace @returns {(place: number) => string} what the outputs are called */
function charactersOf({ start }) {
  const { alphabet } = start;
  return alphabet && alphabet.length === start.run.network.readout?.size ? characterOf(alphabet) : String;
}

/**
 * @param {Trace} trace
 * @param {Sheet} sheet
 * @param {string[]} wanted   of tensors that stand beside one another, those that are there
 * @param {(row: number) => string} rowName
 * @param {(column: number) => string} columnName
 * @returns {Matrix}
 */
function matrix(trace, sheet, wanted, rowName, columnName) {
  const { parameters } = trace.start;
  const there = wanted.filter((name) => parameters[name]);
  const tensors = there.map((name) => columnsOf(parameters[name] ?? []));
  const tallyOf = (/** @type {Trace} */ { start }) => tallied(there.map((name) => start.parameters[name]));
  /** @type {import("../palette.js").Scale} */
  const scale = { family: "signed", bound: tellingBound([tallyOf(trace.original ?? trace)]) };
  const [length] = shapeOf(parameters[there[0] ?? ""]);
  const shape = /** @type {[number, number]} */ ([length, tensors.reduce((sum, one) => sum + one.width, 0)]);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    let [left, place] = [column, 0];
    while (left >= (tensors[place]?.width ?? Number.POSITIVE_INFINITY)) left -= tensors[place++]?.width ?? 0;
    return tensors[place]?.at(row, left) ?? 0;
  };
  const gates = sheet === "V" ? [null] : packedGates(trace);
  const rows = length / gates.length;
  const blocks = gates.map((gate, block) => ({
    gate,
    rows,
    columns: shape[1],
    value: (/** @type {number} */ row, /** @type {number} */ column) => at(block * rows + row, column),
  }));
  const unitAlong = sheet === "V" ? "column" : "row";
  const names = { names: there, rowName, columnName };
  const scaled = { scale, beyond: beyond(tallyOf(trace), scale) };
  return { sheet, shape, blocks, ...scaled, ...names, unitAlong, unitsFrom: 0 };
}

/**
 * A tensor as columns: a bias is one.
 * @param {number[] | number[][]} values
 */
function columnsOf(values) {
  const [, width] = shapeOf(values);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    const found = values[row];
    return Array.isArray(found) ? (found[column] ?? 0) : (found ?? 0);
  };
  return { width, at };
}

/** @param {(number[] | number[][] | undefined)[]} tensors */
function tallied(tensors) {
  const tally = emptyTally();
  for (const tensor of tensors) count(tally, (tensor ?? []).flat());
  return tally;
}
