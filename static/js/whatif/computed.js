/**
 * Computes what a cell gives for one unit, whether or not that was held: its equations with the terms, gates and states
 * that ran, in the run's precision.
 * @module
 */
import { equationsOf } from "../anatomy.js";
import { evaluate } from "../expression.js";

/** @typedef {import("../anatomy.js").Computed} Computed */
/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../expression.js").Expression} Expression */
/** @typedef {{ trace: import("../trace.js").Trace, place: import("../shape.js").CellPlace, unit: number }} Seen */

/**
 * @param {Computed} quantity
 * @param {Seen} seen
 * @returns {number}
 */
export function computedAt(quantity, seen) {
  const equation = equationOf(seen, (one) => one.quantity === quantity);
  return numberAt(equation.value, equation.owner, seen);
}

/**
 * What enters an activation, from the terms that were streamed.
 * @param {string} owner   of the terms: a gate, or `hidden`
 * @param {Seen} seen
 * @returns {number}
 */
export function enteringSum(owner, seen) {
  const { value } = equationOf(seen, (one) => one.owner === owner && one.terms.length > 0);
  return numberAt(value.op === "apply" ? value.of : value, owner, seen);
}

/**
 * A part of an equation, for one unit.
 * @param {Expression} expression
 * @param {string} owner   of the terms that may stand in it
 * @param {Seen} seen
 * @returns {number}
 */
export function numberAt(expression, owner, { trace, place, unit }) {
  const round = trace.start.run.dtype === "float32" ? Math.fround : Number;
  const source = {
    before: (/** @type {import("../anatomy.js").StateName} */ state) => trace.before(place, state)[unit] ?? 0,
    computed: (/** @type {string} */ quantity) => trace.at(place, quantity)[unit] ?? 0,
    summand: (/** @type {string} */ term) => trace.at(place, `terms.${owner}.${term}`)[unit] ?? 0,
  };
  return evaluate(expression, source, round);
}

/**
 * The same for every unit.
 * @param {Expression} expression
 * @param {string} owner
 * @param {Omit<Seen, "unit">} seen
 * @returns {number[]}
 */
export const numbersAt = (expression, owner, seen) =>
  Array.from({ length: seen.trace.shape.units }, (_, unit) => numberAt(expression, owner, { ...seen, unit }));

/** @param {Seen} seen @param {(one: Equation) => boolean} wanted @returns {Equation} */
function equationOf({ trace }, wanted) {
  const found = equationsOf(trace.start.run.network).find(wanted);
  if (!found) throw new RangeError("this kind of cell has no such equation");
  return found;
}
