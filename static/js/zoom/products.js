/**
 * Lists the products of one unit's sum: the row of a matrix times what it reads, product by product, with the
 * parameters and the values of the run. The sums themselves are the run's; the products that lead to them are
 * multiplied here. Equations: `models/cells.py`.
 * @module
 */
import { kindOf, weightLetter } from "../anatomy.js";
import { visible } from "../format.js";
import { lettersOf, readLetter } from "../roles.js";
import { numbersAt } from "../whatif/computed.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").CellPlace} CellPlace */

/**
 * @typedef {object} Row
 * @property {string} parameter           the letter of the weight
 * @property {string} factor              the letter of what it multiplies
 * @property {string | null} biasName     the bias, without its layer
 * @property {string} name                of the tensor, such as `weight_ih_l0`
 * @property {number} row                 of the matrix
 * @property {ArrayLike<number>} weights
 * @property {ArrayLike<number>} factors  x, or the state before
 * @property {(place: number) => string} label  what a factor is called
 * @property {number | null} bias         null for a network without
 * @property {number} total               as streamed: the products and the bias
 */

/** @typedef {Pick<Row, "parameter" | "factor" | "biasName">} Letters  of a row, whatever its numbers are */

/**
 * @param {import("../anatomy.js").Equation} equation
 * @param {import("../anatomy.js").CellKind} cell
 * @returns {Letters[]} of each of its terms
 */
export const lettersOfRows = ({ terms }, cell) =>
  terms.map(({ weight, bias, of }) => ({
    parameter: weightLetter(weight),
    factor: readLetter(of, cell),
    biasName: bias,
  }));

/**
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {import("../anatomy.js").Equation} equation
 * @param {number} unit
 * @returns {Row[]} one for each of its terms: what comes from the input, what comes from the hidden state…
 */
export function rowsOf(trace, place, equation, unit) {
  const { cell } = trace.shape;
  const suffix = `_l${place.layer}${place.direction === "reverse" ? "_reverse" : ""}`;
  return lettersOfRows(equation, cell).map((letters, index) => {
    const { name, weight, bias, of } = /** @type {import("../anatomy.js").Term} */ (equation.terms[index]);
    const row = rowIn(trace, weight, equation.owner, unit);
    return {
      ...letters,
      name: weight + suffix,
      row,
      bias: bias ? biasAt(trace, bias + suffix, rowIn(trace, bias, equation.owner, unit)) : null,
      ...multiplied(trace, weight + suffix, row, unit, read(trace, place, equation, of)),
      total: trace.at(place, `terms.${equation.owner}.${name}`)[unit] ?? 0,
    };
  });
}

/** The row of a gate's unit in a packed tensor. @param {Trace} trace @param {string} parameter @param {string} owner @param {number} unit */
function rowIn({ shape: { cell, units } }, parameter, owner, unit) {
  const packed = kindOf(cell).parameters.find(({ name }) => name === parameter)?.owners ?? [];
  return packed.indexOf(owner) * units + unit;
}

/** @typedef {Pick<Row, "factors" | "label">} Read   what a row multiplies */

/**
 * Pairs a row of a matrix with all that it multiplies; where a weight multiplies unit by unit, the one number and the
 * one unit.
 * @param {Trace} trace
 * @param {string} name   of the tensor
 * @param {number} row
 * @param {number} unit
 * @param {Read} read
 * @returns {Pick<Row, "weights" | "factors" | "label">}
 */
function multiplied({ start }, name, row, unit, { factors, label }) {
  const found = start.parameters[name]?.[row];
  if (typeof found !== "number") return { weights: found ?? [], factors, label };
  return { weights: [found], factors: [factors[unit] ?? 0], label: () => label(unit) };
}

/**
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {import("../anatomy.js").Equation} equation
 * @param {import("../expression.js").Expression} of   what a term reads
 * @returns {Read}
 */
const read = (trace, place, equation, of) =>
  of.op === "inputs" ? inputOf(trace, place) : stateRead(trace, place, equation, of);

/** @param {Trace} trace @param {string} name @param {number} row @returns {number | null} */
function biasAt({ start }, name, row) {
  const found = start.parameters[name]?.[row];
  return typeof found === "number" ? found : null;
}

/**
 * Returns what a cell reads from below: the input, or the hidden states of the layer underneath, forward first.
 * @param {Trace} trace
 * @param {CellPlace} place
 * @returns {Read}
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
 * The state that a matrix multiplies; where a gate works on it first, what that leaves of it.
 * @param {Trace} trace
 * @param {CellPlace} place
 * @param {import("../anatomy.js").Equation} equation
 * @param {import("../expression.js").Expression} read
 * @returns {Read}
 */
function stateRead(trace, place, { owner }, read) {
  const letters = lettersOf(read, trace.shape.cell, { times: "·" });
  return {
    factors: numbersAt(read, owner, { trace, place }),
    label: (index) => `${letters}${index}`,
  };
}

/** @param {Row} row @returns {number[]} */
export function productsOf({ weights, factors }) {
  return Array.from(weights, (weight, place) => weight * (factors[place] ?? 0));
}
