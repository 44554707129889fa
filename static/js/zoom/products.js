/**
 * Lists the products of one unit's sum: the row of a matrix times what it reads, product by product, with the
 * parameters and the values of the run. The sums themselves are the run's; the products that lead to them are
 * multiplied here. Equations: `models/cells.py`.
 * @module
 */
import { visible } from "../format.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").CellPlace} CellPlace */
/** @typedef {import("../anatomy.js").GateName} GateName */

/** PyTorch's order of the gates within a packed matrix. */
const PACKED = {
  rnn: ["hidden"],
  lstm: ["input", "forget", "candidate", "output"],
  gru: ["reset", "update", "candidate"],
};

/**
 * @typedef {object} Row
 * @property {"U" | "W"} parameter
 * @property {string} name                of the tensor, such as `weight_ih_l0`
 * @property {number} row                 of the matrix
 * @property {ArrayLike<number>} weights
 * @property {ArrayLike<number>} factors  x, or the hidden state before
 * @property {(place: number) => string} label  what a factor is called
 * @property {number | null} bias         null for a network without
 * @property {number} total               as streamed: the products and the bias
 */

/**
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {GateName | "hidden"} gate
 * @param {number} unit
 * @returns {Row[]} what comes from the input, and what comes from the hidden state
 */
export function rowsOf(trace, place, gate, unit) {
  const { cell, units } = trace.shape;
  const row = PACKED[cell].indexOf(gate) * units + unit;
  const suffix = `l${place.layer}${place.direction === "reverse" ? "_reverse" : ""}`;
  const part = (/** @type {"ih" | "hh"} */ name) => ({
    name: `weight_${name}_${suffix}`,
    row,
    weights: matrixRow(trace, `weight_${name}_${suffix}`, row),
    bias: biasAt(trace, `bias_${name}_${suffix}`, row),
  });
  const total = (/** @type {string} */ name) => trace.at(place, `terms.${gate}.${name}`)[unit] ?? 0;
  return [
    { parameter: "U", ...part("ih"), ...inputOf(trace, place), total: total("from_input") },
    { parameter: "W", ...part("hh"), ...stateBefore(trace, place, gate), total: total("from_hidden") },
  ];
}

/** @param {Trace} trace @param {string} name @param {number} row @returns {ArrayLike<number>} */
function matrixRow({ start }, name, row) {
  const found = start.parameters[name]?.[row];
  return Array.isArray(found) ? found : [];
}

/** @param {Trace} trace @param {string} name @param {number} row @returns {number | null} */
function biasAt({ start }, name, row) {
  const found = start.parameters[name]?.[row];
  return typeof found === "number" ? found : null;
}

/**
 * What a cell reads from below: the input, or the hidden states of the layer underneath, forward first.
 * @param {Trace} trace
 * @param {CellPlace} place
 * @returns {Pick<Row, "factors" | "label">}
 */
export function inputOf(trace, { layer, timeStep }) {
  const { alphabet, inputs } = trace.start;
  if (layer === 0) {
    const label = (/** @type {number} */ index) => (alphabet ? visible(alphabet[index] ?? "") : `x${index}`);
    return { factors: inputs[timeStep] ?? [], label };
  }
  /** @type {import("../shape.js").Direction[]} */
  const directions = trace.shape.bidirectional ? ["forward", "reverse"] : ["forward"];
  const below = directions.map((direction) =>
    trace.at({ layer: layer - 1, direction, timeStep }, "hidden_state"),
  );
  return { factors: below.flatMap((half) => Array.from(half)), label: (index) => `h${index}` };
}

/**
 * The hidden state that W multiplies; where the GRU resets before its product, what the reset gate leaves of it.
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {GateName | "hidden"} gate
 * @returns {Pick<Row, "factors" | "label">}
 */
function stateBefore(trace, place, gate) {
  const before = trace.before(place, "hidden_state");
  const { network } = trace.start.run;
  if (network.cell !== "gru" || network.reset_after || gate !== "candidate") {
    return { factors: before, label: (index) => `h${index}` };
  }
  const reset = trace.at(place, "gates.reset");
  return {
    factors: Array.from(reset, (r, unit) => r * (before[unit] ?? 0)),
    label: (index) => `r·h${index}`,
  };
}

/** @param {Row} row @returns {number[]} */
export function productsOf({ weights, factors }) {
  return Array.from(weights, (weight, place) => weight * (factors[place] ?? 0));
}
