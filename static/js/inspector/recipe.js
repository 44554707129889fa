/**
 * Describes how a cell computes, line by line: what each line is called, and the sum by which one unit's number comes
 * about. Nothing is computed here: a sum names the streamed quantities that stand in it. The equations are those of the
 * kind, as the server describes it.
 * @module
 */
import { equationsOf, weightLetter } from "../anatomy.js";
import { addsTerms, everyPart, FUNCTION_NAMES } from "../expression.js";

/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../expression.js").Expression} Expression */

/**
 * A number in a sum.
 * @typedef {object} Figure
 * @property {string} quantity          what it lights, as in the trace
 * @property {Expression} expression   of one unit, whose number it is
 * @property {string} owner             of the terms that may stand in it
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
 * @property {Piece[]} entered          the same, with what adds up its terms as one number
 * @property {Equation} equation        that it writes out
 */

/**
 * Lists the lines of a cell in the order in which it computes them.
 * @param {import("../anatomy.js").Chosen} network
 * @returns {Line[]}
 */
export function linesOf(network) {
  const equations = equationsOf(network);
  const phases = phasesOf(equations);
  return equations.map((equation) => ({
    quantity: equation.quantity,
    letter: equation.letter,
    gate: equation.gate,
    phase: equation.phase,
    sum: piecesOf(equation.value, { equation, phases, isWhole: () => false }),
    entered: piecesOf(equation.value, { equation, phases, isWhole: addsTerms }),
    equation,
  }));
}

/**
 * What a piece is written for.
 * @typedef {object} Writing
 * @property {Equation} equation            in which it stands
 * @property {Map<string, Phase>} phases    when each quantity of the step comes to be
 * @property {(expression: Expression) => boolean} isWhole   whether a part is written as one number
 */

/** @param {readonly Equation[]} equations @returns {Map<string, Phase>} */
const phasesOf = (equations) => new Map(equations.map(({ quantity, phase }) => [quantity, phase]));

/**
 * @param {import("../anatomy.js").Term} term
 * @param {readonly Equation[]} equations   the step in which it stands
 * @returns {Phase} when a term comes to be: one that reads what the step computes waits for that
 */
export const phaseOfTerm = ({ of }, equations) => phaseRead(of, phasesOf(equations));

/** @param {Expression} expression @param {Map<string, Phase>} phases @returns {Phase} */
function phaseRead(expression, phases) {
  const waits = everyPart(expression).flatMap((one) => (one.op === "computed" ? [phases.get(one.of)] : []));
  return waits.includes("state") ? "state" : waits.includes("gates") ? "gates" : "terms";
}

/**
 * @param {Expression} expression
 * @param {Writing} writing
 * @param {Figure["form"]} [form]
 * @returns {Piece[]}
 */
function piecesOf(expression, writing, form = "plain") {
  const pieces = (/** @type {Expression} */ one) => piecesOf(one, writing);
  if (writing.isWhole(expression)) return [figureOf(expression, writing, form)];
  switch (expression.op) {
    case "apply":
      return [`${FUNCTION_NAMES[expression.function]}(`, ...pieces(expression.of), ")"];
    case "sum":
      return bracketed(
        expression.of.flatMap((one, place) => addendOf(one, writing, place)),
        form,
      );
    case "product":
      return expression.of.flatMap((one, place) => [
        ...(place > 0 ? [" · "] : []),
        ...piecesOf(one, writing, "factor"),
      ]);
    case "complement":
      return ["(1 − ", ...pieces(expression.of), ")"];
    case "difference":
      return bracketed(
        [...pieces(expression.of), " − ", ...piecesOf(expression.less, writing, "factor")],
        form,
      );
    case "quotient":
      return [
        ...piecesOf(expression.of, writing, "factor"),
        " / ",
        ...piecesOf(expression.by, writing, "factor"),
      ];
    case "maximum":
      return [
        "max(",
        ...expression.of.flatMap((one, place) => [...(place > 0 ? [", "] : []), ...pieces(one)]),
        ")",
      ];
    default:
      return [figureOf(expression, writing, form)];
  }
}

/** What adds up stands in brackets where it is a factor. @param {Piece[]} pieces @param {Figure["form"]} form */
const bracketed = (pieces, form) => (form === "factor" ? ["(", ...pieces, ")"] : pieces);

/** @param {Expression} one @param {Writing} writing @param {number} place  in its sum @returns {Piece[]} */
function addendOf(one, writing, place) {
  if (place === 0) return piecesOf(one, writing);
  const isNumber = one.op === "summand" || one.op === "before" || one.op === "computed" || one.op === "score";
  return isNumber ? [" ", ...piecesOf(one, writing, "addend")] : [" + ", ...piecesOf(one, writing)];
}

/**
 * @param {Expression} expression
 * @param {Writing} writing
 * @param {Figure["form"]} form
 * @returns {Figure}
 */
function figureOf(expression, { equation, phases }, form) {
  const { owner } = equation;
  const phase = phaseRead(expression, phases);
  const plain = { expression, owner, form, phase, gate: null, parameter: null, bias: null };
  switch (expression.op) {
    case "before":
      return { ...plain, quantity: expression.of };
    case "score":
    case "computed":
      return { ...plain, quantity: expression.of, gate: gateIn(expression.of) };
    case "summand":
      return { ...plain, ...termFigure(expression.of, equation, phases) };
    default:
      return { ...plain, quantity: equation.quantity };
  }
}

/** @param {string} name @param {Equation} equation @param {Map<string, Phase>} phases */
function termFigure(name, equation, phases) {
  const term = equation.terms.find((one) => one.name === name);
  if (!term) throw new RangeError(`${equation.quantity} has no term ${name}`);
  return {
    quantity: `terms.${equation.owner}.${name}`,
    gate: equation.gate,
    parameter: weightLetter(term.weight),
    bias: term.bias,
    phase: phaseRead(term.of, phases),
  };
}

/** @param {string} quantity @returns {GateName | null} */
const gateIn = (quantity) => (quantity.startsWith("gates.") ? quantity.slice("gates.".length) : null);
