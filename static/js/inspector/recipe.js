/**
 * Describes how a cell computes, line by line: what each line is called, and the sum by which one unit's number comes
 * about. Nothing is computed here: a sum names the streamed quantities that stand in it. The equations are those of the
 * kind, as the server describes it.
 * @module
 */
import { equationsOf, weightLetter } from "../anatomy.js";
import { everyPart, FUNCTION_NAMES } from "../expression.js";

/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../expression.js").Expression} Expression */

/**
 * A number in a sum.
 * @typedef {object} Figure
 * @property {string} quantity          as in the trace
 * @property {boolean} before           of the state that the cell starts from
 * @property {"plain" | "addend" | "factor" | "result"} form   addend: its sign set apart; factor: in brackets where
 *   negative; result: what stands behind the last =
 * @property {Phase} phase              when it comes to be
 * @property {GateName | null} gate     whose hue it has
 * @property {string | null} parameter  the letter of the weight behind it
 * @property {string | null} bias       the name of the bias in it
 */

/** @typedef {string | Figure} Piece */

/**
 * @typedef {object} Line
 * @property {import("../anatomy.js").Computed} quantity   what the line computes
 * @property {string} letter
 * @property {GateName | null} gate
 * @property {Phase} phase              when its value comes to be
 * @property {Piece[]} sum              from the letter up to the value, the value left out
 * @property {Equation} equation        that it writes out
 */

/**
 * The lines of a cell in the order in which it works.
 * @param {import("../anatomy.js").Chosen} network
 * @returns {Line[]}
 */
export function linesOf(network) {
  return equationsOf(network).map((equation) => ({
    quantity: equation.quantity,
    letter: equation.letter,
    gate: equation.gate,
    phase: equation.gate ? "gates" : "state",
    sum: piecesOf(equation.value, equation),
    equation,
  }));
}

const isGate = (/** @type {Expression} */ one) => one.op === "computed" && one.of.startsWith("gates.");

/**
 * @param {import("../anatomy.js").Term} term
 * @returns {Phase} when a term comes to be: one that reads what a gate gave waits for that gate
 */
export const phaseOfTerm = ({ of }) => (everyPart(of).some(isGate) ? "gates" : "terms");

/**
 * @param {Expression} expression
 * @param {Equation} equation   in which it stands
 * @param {Figure["form"]} [form]
 * @returns {Piece[]}
 */
function piecesOf(expression, equation, form = "plain") {
  switch (expression.op) {
    case "apply":
      return [`${FUNCTION_NAMES[expression.function]}(`, ...piecesOf(expression.of, equation), ")"];
    case "sum":
      return expression.of.flatMap((one, place) => addendOf(one, equation, place));
    case "product":
      return expression.of.flatMap((one, place) => [
        ...(place > 0 ? [" · "] : []),
        ...piecesOf(one, equation, "factor"),
      ]);
    case "complement":
      return ["(1 − ", ...piecesOf(expression.of, equation), ")"];
    default:
      return [figureOf(expression, equation, form)];
  }
}

/** @param {Expression} one @param {Equation} equation @param {number} place  in its sum @returns {Piece[]} */
function addendOf(one, equation, place) {
  if (place === 0) return piecesOf(one, equation);
  return one.op === "summand"
    ? [" ", ...piecesOf(one, equation, "addend")]
    : [" + ", ...piecesOf(one, equation)];
}

/**
 * @param {Expression} expression
 * @param {Equation} equation
 * @param {Figure["form"]} form
 * @returns {Figure}
 */
function figureOf(expression, equation, form) {
  const plain = { before: false, gate: null, parameter: null, bias: null, form };
  if (expression.op === "before") return { ...plain, quantity: expression.of, before: true, phase: "terms" };
  if (expression.op === "computed") {
    const gate = isGate(expression) ? expression.of.slice("gates.".length) : null;
    return { ...plain, quantity: expression.of, gate, phase: gate ? "gates" : "state" };
  }
  if (expression.op !== "summand") throw new RangeError(`${expression.op} is no number of one unit`);
  const term = equation.terms.find(({ name }) => name === expression.of);
  if (!term) throw new RangeError(`${equation.quantity} has no term ${expression.of}`);
  return {
    ...plain,
    quantity: `terms.${equation.owner}.${term.name}`,
    gate: equation.gate,
    parameter: weightLetter(term.weight),
    bias: term.bias,
    phase: phaseOfTerm(term),
  };
}
