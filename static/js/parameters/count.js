/**
 * Counts how many numbers a network learns, as a sum that follows from the shapes of its parameters.
 * @module
 */

/** @typedef {import("../wire.js").StartLine["parameters"]} Parameters */

/**
 * A summand: factors, the one in the middle a sum itself.
 * @typedef {object} Summand
 * @property {number | null} layer       null for the readout
 * @property {number} gates              blocks of rows, 1 where there are no gates
 * @property {number} rows               of each block: units, or outputs
 * @property {number[]} columns          of all that stands beside one another: from the input, from the hidden state, biases
 * @property {number} copies             directions that have their own
 * @property {number} total
 */

/**
 * @param {Parameters} parameters
 * @returns {Summand[]} one for each layer, then the readout's where there is one
 */
export function summandsOf(parameters) {
  /** @type {Summand[]} */
  const summands = [];
  for (let layer = 0; parameters[`weight_hh_l${layer}`]; layer += 1)
    summands.push(layerOf(parameters, layer));
  const [size, width] = shapeOf(parameters["readout.weight"]);
  if (size > 0) {
    const columns = [width, ...(parameters["readout.bias"] ? [1] : [])];
    summands.push(summand(null, 1, size, columns, parameters["readout.weight_reverse"] ? 2 : 1));
  }
  return summands;
}

/** @param {Parameters} parameters @param {number} layer @returns {Summand} */
function layerOf(parameters, layer) {
  const [packed, inputs] = shapeOf(parameters[`weight_ih_l${layer}`]);
  const [, units] = shapeOf(parameters[`weight_hh_l${layer}`]);
  const biases = ["bias_ih", "bias_hh"].filter((name) => parameters[`${name}_l${layer}`]).length;
  const columns = [inputs, units, ...(biases > 0 ? [biases] : [])];
  return summand(layer, packed / units, units, columns, parameters[`weight_hh_l${layer}_reverse`] ? 2 : 1);
}

/**
 * @param {number | null} layer
 * @param {number} gates
 * @param {number} rows
 * @param {number[]} columns
 * @param {number} copies
 * @returns {Summand}
 */
function summand(layer, gates, rows, columns, copies) {
  const across = columns.reduce((sum, one) => sum + one, 0);
  return { layer, gates, rows, columns, copies, total: gates * rows * across * copies };
}

/**
 * @param {Parameters[string] | undefined} values
 * @returns {[number, number]} rows and columns; 0 × 0 for what is not there
 */
export function shapeOf(values) {
  const first = values?.[0];
  return [values?.length ?? 0, Array.isArray(first) ? first.length : values ? 1 : 0];
}

/** @param {Summand} summand @returns {string} such as `4 × 12 × (9 + 12 + 2) × 2` */
export function writtenOut({ gates, rows, columns, copies }) {
  const across = columns.length > 1 ? `(${columns.join(" + ")})` : String(columns[0]);
  return [...(gates > 1 ? [gates] : []), rows, across, ...(copies > 1 ? [copies] : [])].join(" × ");
}
