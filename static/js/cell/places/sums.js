/**
 * Tells what happens to the sum of a gate's terms on its way to the gate: what it looks at, what comes in, and where.
 * @module
 */
import { everyPart, FUNCTION_NAMES, within } from "../../expression.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../../anatomy.js").Equation} Equation */
/** @typedef {import("../../anatomy.js").Term} Term */
/** @typedef {import("../../expression.js").Expression} Expression */

/** @typedef {{ sign: string, of: Expression } | { text: string }} Step   something comes in, or a function */

/** How an operation of several operands is written. */
export const SIGNS = { sum: "+", product: "⊙", difference: "−", quotient: "÷", maximum: "max" };

/** @param {Expression} expression */
const hasTerms = (expression) => everyPart(expression).some(({ op }) => op === "summand");

/**
 * Lists the operations between the sum of a gate's terms and the gate, in the order of the computation.
 * @param {Expression} expression
 * @returns {Step[]}
 */
export function stepsOf(expression) {
  if (expression.op === "summand" || !hasTerms(expression)) return [];
  if (expression.op === "apply")
    return [...stepsOf(expression.of), { text: FUNCTION_NAMES[expression.function] }];
  const inner = within(expression);
  const own = inner.filter(hasTerms);
  const [one] = own;
  // Terms that are added up, or multiplied on the way there, have vectors of their own.
  if (!one || own.length > 1 || one.op === "summand" || !(expression.op in SIGNS)) return [];
  const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (expression.op)];
  return [...stepsOf(one), ...inner.filter((other) => other !== one).map((of) => ({ sign, of }))];
}

/** @param {Term} term @returns {string[]} the state that a term of no matrix looks at, by the id of its box */
export const lookedAt = ({ of, weight }) =>
  weight === "weight_ih" || weight === "weight_hh" ? [] : everyPart(of).flatMap((one) => idOf(one) ?? []);

/** @param {Expression} expression @returns {string | null} the box of what it names; null where it names none, or a term */
export function idOf(expression) {
  if (expression.op === "before") return `${expression.of}.before`;
  return expression.op === "computed" ? expression.of : null;
}

/**
 * Returns the x of each number that comes in on the wire of a gate's sum.
 * @param {Equation} line
 * @param {Column} column
 * @param {Pick<Sketch, "vector" | "term" | "terms">} s
 * @returns {number[]}
 */
export function enteringXs({ value }, column, { vector, term, terms }) {
  const count = stepsOf(value).filter((step) => "sign" in step).length;
  const end = terms ? (column.terms.at(-1) ?? column.left) + term / 2 : column.left;
  const start = terms ? column.gate - vector / 2 : column.right;
  return Array.from({ length: count }, (_, place) =>
    Math.round(end + ((place + 1) / (count + 1)) * (start - end)),
  );
}
