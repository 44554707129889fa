/**
 * Arranges the parameters of one pass as matrices: a block for each gate, with the names of its rows and columns. Of a
 * cell these are its kind's, by their letters: biases share one. V is the readout.
 * @module
 */
import { gateOf, isBias, kindOf } from "../anatomy.js";
import { characterName } from "../format.js";
import { grouped } from "../lists.js";
import { beyond, count, emptyTally, tellingBound } from "../tally.js";
import { readingOf } from "../terms.js";
import { shapeOf } from "./count.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {string} Letter   of what a network learns, V of its readout */

/**
 * What a pass learns under one letter.
 * @typedef {object} Sheet
 * @property {Letter} letter
 * @property {"inputs" | "units" | "each" | "biases" | "readout"} kind   inputs, units: a matrix over what the layer reads,
 *   or over a state. each: one number for each unit of a state
 * @property {string | null} state         that a weight multiplies
 * @property {string[]} names              PyTorch's, of those that are there
 * @property {readonly string[]} owners    whose rows these are, in packed order; none of the readout's
 * @property {[number, number]} shape      as PyTorch keeps it; tensors beside one another
 * @property {import("../lights.js").Light[]} lights
 */

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @returns {Sheet[]} those that the pass has: weights, biases, the readout
 */
export function sheetsOf({ start, shape: { cell } }, { layer, direction }) {
  const reverse = direction === "reverse" ? "_reverse" : "";
  const { parameters } = kindOf(cell);
  const ordered = [...parameters.filter((one) => !isBias(one)), ...parameters.filter(isBias)];
  const own = start.run.network.readout?.joint ? "" : reverse;
  const shapes = (/** @type {string[]} */ names) => names.map((name) => shapeOf(start.parameters[name]));
  const sheetWithShape = (/** @type {Omit<Sheet, "shape">} */ sheet) => {
    const names = sheet.names.filter((name) => start.parameters[name]);
    const width = shapes(names).reduce((sum, [, columns]) => sum + columns, 0);
    return { ...sheet, names, shape: /** @type {[number, number]} */ ([shapes(names)[0]?.[0] ?? 0, width]) };
  };
  const cells = [...grouped(ordered, ({ symbol }) => symbol)].map(([letter, group]) => {
    const [{ name, owners, over }] = /** @type {[typeof group[0]]} */ (group);
    const bias = group.every(isBias);
    return sheetWithShape({
      letter,
      kind: bias ? "biases" : (over ?? "each"),
      state: bias ? null : stateOf(cell, name),
      names: group.map((one) => `${one.name}_l${layer}${reverse}`),
      owners,
      lights: bias ? group.map((one) => one.name) : [letter],
    });
  });
  const names = [`readout.weight${own}`, `readout.bias${own}`];
  const readout = sheetWithShape({
    letter: "V",
    kind: "readout",
    state: null,
    names,
    owners: [],
    lights: ["V"],
  });
  return [...cells, readout].filter(({ shape }) => shape[0] > 0);
}

/** @param {Pick<Sheet, "kind" | "shape">} sheet @returns {string} such as `48 × 12` */
export const shapeText = ({ kind, shape: [rows, columns] }) =>
  kind === "each" ? String(rows) : `${rows} × ${columns}`;

/** @param {import("../anatomy.js").CellKind} cell @param {string} weight @returns {string | null} the state that it multiplies */
function stateOf(cell, weight) {
  const term = Object.values(kindOf(cell).terms)
    .flat()
    .find((one) => one.weight === weight);
  return term ? readingOf(term).state : null;
}

/**
 * A matrix, or one gate's rows of it.
 * @typedef {object} Block
 * @property {GateName | null} gate
 * @property {number} rows
 * @property {number} columns
 * @property {(row: number, column: number) => number} value
 */

/**
 * @typedef {object} Drawn
 * @property {Block[]} blocks
 * @property {import("../palette.js").Scale} scale   of all its blocks; where weights are changed, as before
 * @property {number} beyond               numbers that the scale does not reach
 * @property {(row: number) => string} rowName
 * @property {(column: number) => string} columnName
 * @property {"row" | "column"} unitAlong  whether a unit is a row or a column
 * @property {number} unitsFrom            the row or column of unit 0
 */

/** @typedef {Sheet & Drawn} Matrix */

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @returns {Matrix[]} those that the pass has
 */
export function matricesOf(trace, pass) {
  const character = charactersOf(trace);
  const unit = (/** @type {number} */ place) => String(place);
  const below = pass.layer === 0 && trace.start.alphabet ? characterOf(trace.start.alphabet) : unit;
  const joined = trace.start.run.network.readout?.joint && pass.direction === "reverse";
  return sheetsOf(trace, pass).map((sheet) => {
    const { names, shape } = sheet;
    const columns = {
      inputs: below,
      units: unit,
      each: () => "",
      biases: (/** @type {number} */ column) => shortName(names[column] ?? ""),
      readout: (/** @type {number} */ column) => (names[1] && column === shape[1] - 1 ? "b" : unit(column)),
    };
    const rowName = sheet.kind === "readout" ? character : unit;
    const unitsFrom = sheet.kind === "readout" && joined ? trace.shape.units : 0;
    return { ...matrix(trace, sheet, rowName, columns[sheet.kind]), unitsFrom };
  });
}

/** @param {string} bias   by PyTorch's name @returns {string} such as `b_ih` */
const shortName = (bias) => bias.replace(/^bias/, "b").replace(/_l\d+(_reverse)?$/, "");

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
 * @param {(row: number) => string} rowName
 * @param {(column: number) => string} columnName
 * @returns {Matrix}
 */
function matrix(trace, sheet, rowName, columnName) {
  const { parameters } = trace.start;
  const { names, shape, owners, kind } = sheet;
  const tensors = names.map((name) => columnsOf(parameters[name] ?? []));
  const tallyOf = (/** @type {Trace} */ { start }) => tallied(names.map((name) => start.parameters[name]));
  /** @type {import("../palette.js").Scale} */
  const scale = { family: "signed", bound: tellingBound([tallyOf(trace.original ?? trace)]) };
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    let [left, place] = [column, 0];
    while (left >= (tensors[place]?.width ?? Number.POSITIVE_INFINITY)) left -= tensors[place++]?.width ?? 0;
    return tensors[place]?.at(row, left) ?? 0;
  };
  const gates =
    kind === "readout" ? [null] : owners.map((owner) => gateOf(trace.shape.cell, owner)?.name ?? null);
  const rows = shape[0] / gates.length;
  const blocks = gates.map((gate, block) => ({
    gate,
    rows,
    columns: shape[1],
    value: (/** @type {number} */ row, /** @type {number} */ column) => at(block * rows + row, column),
  }));
  const unitAlong = kind === "readout" ? "column" : "row";
  const scaled = { scale, beyond: beyond(tallyOf(trace), scale) };
  return { ...sheet, blocks, ...scaled, rowName, columnName, unitAlong, unitsFrom: 0 };
}

/**
 * Reads a tensor by rows and columns: a bias is one column.
 * @param {number[] | number[][]} values
 */
function columnsOf(values) {
  const [, width] = shapeOf(values);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => {
    const entry = values[row];
    return Array.isArray(entry) ? (entry[column] ?? 0) : (entry ?? 0);
  };
  return { width, at };
}

/** @param {(number[] | number[][] | undefined)[]} tensors */
function tallied(tensors) {
  const tally = emptyTally();
  for (const tensor of tensors) count(tally, (tensor ?? []).flat());
  return tally;
}
