/**
 * Computes a unit's number from its equation, also where the unit was held: with the terms, gates and states that ran,
 * in the run's precision.
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
 * Computes the sum that enters an activation, from the terms that were streamed and what stands beside them.
 * @param {string} owner   of the terms: a gate, or `hidden`
 * @param {Seen} seen
 * @returns {number}
 */
export function enteringSum(owner, seen) {
  const { value } = equationOf(seen, (one) => one.owner === owner && one.terms.length > 0);
  return numberAt(value.op === "apply" ? value.of : value, owner, seen);
}

/**
 * The finished sum of a gate's terms, before its function.
 * @param {Computed} quantity   the gate's
 * @param {Seen} seen
 * @returns {number}
 */
function scoreAt(quantity, seen) {
  const { owner, terms } = equationOf(seen, (one) => one.quantity === quantity);
  const round = roundOf(seen);
  return terms.map(({ name }) => termAt(owner, name, seen)).reduce((sum, one) => round(sum + one));
}

/**
 * Computes a part of an equation for one unit.
 * @param {Expression} expression
 * @param {string} owner   of the terms that may stand in it
 * @param {Seen} seen
 * @returns {number}
 */
export function numberAt(expression, owner, seen) {
  const { trace, place, unit } = seen;
  const source = {
    before: (/** @type {string} */ state) => trace.before(place, state)[unit] ?? 0,
    computed: (/** @type {string} */ quantity) => trace.at(place, quantity)[unit] ?? 0,
    summand: (/** @type {string} */ term) => termAt(owner, term, seen),
    score: (/** @type {string} */ quantity) => scoreAt(quantity, seen),
  };
  return evaluate(expression, source, roundOf(seen));
}

/** @param {Pick<Seen, "trace">} seen @returns {import("../expression.js").Round} to the run's precision */
const roundOf = ({ trace }) => (trace.start.run.dtype === "float32" ? Math.fround : Number);

/** @param {string} owner @param {string} term @param {Seen} seen */
const termAt = (owner, term, { trace, place, unit }) => trace.at(place, `terms.${owner}.${term}`)[unit] ?? 0;

/**
 * Computes a part of an equation for every unit.
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
