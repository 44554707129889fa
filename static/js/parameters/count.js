/**
 * Counts how many numbers a network learns, as a sum that follows from the shapes of its parameters.
 * @module
 */

import { isBias, kindOf } from "../anatomy.js";
import { grouped } from "../lists.js";

/** @typedef {import("../wire.js").StartLine["parameters"]} Parameters */
/** @typedef {"inputs" | "units-before" | "each" | "biases" | "state" | "bias"} ColumnKind   of which kind the numbers beside one another are */
/** @typedef {{ kind: ColumnKind, letters: string[], count: number }} Columns   letters: of what these are, biases by their names */

/** @type {Record<"inputs" | "units" | "none", ColumnKind>}  by what a row multiplies */
const COLUMN_KINDS = { inputs: "inputs", units: "units-before", none: "each" };

/**
 * A summand: factors, the one in the middle a sum itself.
 * @typedef {object} Summand
 * @property {number | null} layer       null for the readout
 * @property {number} gates              blocks of rows, 1 where there are no gates
 * @property {number} rows               of each block: units, or outputs
 * @property {Columns[]} columns         of all that stands beside one another: from the input, from a state, biases
 * @property {number} copies             directions that have their own
 * @property {number} total
 */

/**
 * @param {Parameters} parameters
 * @param {Pick<import("../shape.js").Shape, "cell" | "layers" | "bidirectional">} shape
 * @returns {Summand[]} one for each layer and as many gates as its tensors have, then the readout's where there is one
 */
export function summandsOf(parameters, shape) {
  const summands = Array.from({ length: shape.layers }, (_, layer) =>
    layerOf(parameters, shape, layer),
  ).flat();
  const [size, width] = shapeOf(parameters["readout.weight"]);
  if (size > 0) {
    /** @type {Columns[]} */
    const columns = [{ kind: "state", letters: ["V"], count: width }];
    if (parameters["readout.bias"]) columns.push({ kind: "bias", letters: ["readout.bias"], count: 1 });
    summands.push(summand(null, 1, size, columns, parameters["readout.weight_reverse"] ? 2 : 1));
  }
  return summands;
}

/**
 * @param {Parameters} parameters
 * @param {Pick<import("../shape.js").Shape, "cell" | "bidirectional">} shape
 * @param {number} layer
 * @returns {Summand[]} tensors whose rows are of the same gates stand beside one another
 */
function layerOf(parameters, { cell, bidirectional }, layer) {
  const there = kindOf(cell).parameters.filter(({ name }) => parameters[`${name}_l${layer}`]);
  return [...grouped(there, ({ owners }) => owners.join())].map(([, group]) => {
    const gates = group[0]?.owners.length ?? 1;
    /** @type {Columns[]} */
    const columns = [];
    for (const one of group) {
      const [rows, count] = shapeOf(parameters[`${one.name}_l${layer}`]);
      const kind = isBias(one) ? "biases" : COLUMN_KINDS[one.over ?? "none"];
      const last = columns.at(-1);
      if (kind === "biases" && last?.kind === kind)
        columns.splice(-1, 1, { kind, letters: [...last.letters, one.name], count: last.count + count });
      else if (rows > 0) columns.push({ kind, letters: [isBias(one) ? one.name : one.symbol], count });
    }
    const [packed] = shapeOf(parameters[`${group[0]?.name}_l${layer}`]);
    return summand(layer, gates, packed / gates, columns, bidirectional ? 2 : 1);
  });
}

/**
 * @param {number | null} layer
 * @param {number} gates
 * @param {number} rows
 * @param {Columns[]} columns
 * @param {number} copies
 * @returns {Summand}
 */
function summand(layer, gates, rows, columns, copies) {
  const across = columns.reduce((sum, { count }) => sum + count, 0);
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
  const counts = columns.map(({ count }) => count);
  const across = counts.length > 1 ? `(${counts.join(" + ")})` : String(counts[0]);
  return [...(gates > 1 ? [gates] : []), rows, across, ...(copies > 1 ? [copies] : [])].join(" × ");
}
