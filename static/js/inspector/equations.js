/**
 * Writes the equation of each line, in the note's letters: U for weight_ih, W for weight_hh, V for the readout. It is a
 * walk over the expression that the server describes.
 * @module
 */
import { gateOf, isState, kindOf, scoreLetter, stateLetter, weightLetter } from "../anatomy.js";
import { FUNCTION_NAMES } from "../expression.js";
import { leading } from "../leads.js";
import { applied, digit, indexed, letter, math, meaning, operator, passing, row, thin } from "./mathml.js";

/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../anatomy.js").Term} Term */
/** @typedef {import("../expression.js").Expression} Expression */
/** @typedef {import("../shape.js").Direction} Direction */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("../wire.js").Readout} Readout */
/** @typedef {import("./recipe.js").Line} Line */

/**
 * What an equation is written for.
 * @typedef {object} Writing
 * @property {Equation} equation
 * @property {Network} network
 * @property {Direction} direction   a reverse pass reads the state of the time step to its right
 * @property {import("../i18n.js").Translate} t
 */

/**
 * @param {Line} line
 * @param {Network} network
 * @param {Direction} direction
 * @param {import("../i18n.js").Translate} t
 * @returns {MathMLElement}
 */
export function equationOf({ equation }, network, direction, t) {
  const left = indexed(letter(equation.letter, equation.gate), letter("t"));
  return math(left, operator("="), ...written(equation.value, { equation, network, direction, t }));
}

/**
 * @param {Expression} expression
 * @param {Writing} writing
 * @returns {Node[]}
 */
function written(expression, writing) {
  switch (expression.op) {
    case "apply":
      return [applied(FUNCTION_NAMES[expression.function], ...written(expression.of, writing))];
    case "sum":
      return sum(expression.of, writing);
    case "product":
      return between(
        expression.of.map((one) => factor(one, writing)),
        "⊙",
      );
    case "complement":
      return [
        row(operator("("), digit("1"), operator("−"), ...written(expression.of, writing), operator(")")),
      ];
    case "difference":
      return [...written(expression.of, writing), operator("−"), ...factor(expression.less, writing)];
    case "quotient":
      return [...factor(expression.of, writing), operator("/"), ...factor(expression.by, writing)];
    case "maximum":
      return [
        applied(
          "max",
          ...between(
            expression.of.map((one) => written(one, writing)),
            ",",
          ),
        ),
      ];
    case "summand":
      return sum([expression], writing);
    default:
      return [named(expression, writing)];
  }
}

/** @param {Node[][]} parts @param {string} sign @returns {Node[]} the parts with the sign between them */
const between = (parts, sign) =>
  parts.flatMap((part, place) => (place > 0 ? [operator(sign), ...part] : part));

/**
 * Writes a factor; one that is a sum itself stands in brackets, and a term's bias, which is alone in there, is b′.
 * @param {Expression} expression
 * @param {Writing} writing
 * @returns {Node[]}
 */
function factor(expression, writing) {
  if (expression.op === "sum" || expression.op === "difference")
    return [operator("("), ...written(expression, writing), operator(")")];
  if (expression.op !== "summand") return written(expression, writing);
  const term = termOf(expression.of, writing);
  const { network } = writing;
  const inner = [...product(term, writing)];
  if (network.bias && term.bias) inner.push(operator("+"), bias("b′", [term], writing));
  return [operator("("), ...inner, operator(")")];
}

/**
 * Writes a sum: the terms in it first, as products, and the biases of all of them as one letter behind them.
 * @param {Expression[]} parts
 * @param {Writing} writing
 * @returns {Node[]}
 */
function sum(parts, writing) {
  const terms = parts.flatMap((one) => (one.op === "summand" ? [termOf(one.of, writing)] : []));
  const others = parts.filter(({ op }) => op !== "summand");
  const biased = writing.network.bias ? terms.filter((term) => term.bias) : [];
  return between(
    [
      ...terms.map((term) => product(term, writing)),
      ...(biased.length > 0 ? [[bias("b", biased, writing)]] : []),
      ...others.map((one) => written(one, writing)),
    ],
    "+",
  );
}

/** @param {string} name @param {Writing} writing @returns {Term} */
function termOf(name, { equation }) {
  const found = equation.terms.find((term) => term.name === name);
  if (!found) throw new RangeError(`${equation.quantity} has no term ${name}`);
  return found;
}

/**
 * Writes a weight times what it reads: a matrix times a vector, or unit by unit.
 * @param {Term} term
 * @param {Writing} writing
 * @returns {Node[]}
 */
function product(term, writing) {
  const symbol = weightLetter(term.weight);
  const weight = meaning(indexedBy(symbol, writing), symbol);
  const read = written(term.of, writing);
  const isAtom = term.of.op !== "product" && term.of.op !== "sum";
  const whole = isAtom ? read : [operator("("), ...read, operator(")")];
  if (isDiagonal(term, writing.network.cell)) return [weight, operator("⊙"), ...whole];
  return isAtom ? [weight, thin(), ...whole] : [weight, ...whole];
}

/** Tells whether a weight multiplies unit by unit, and is no matrix. @param {Term} term @param {import("../anatomy.js").CellKind} cell */
const isDiagonal = ({ weight }, cell) =>
  kindOf(cell).parameters.some(({ name, over }) => name === weight && over === null);

/** @param {"b" | "b′"} symbol @param {Term[]} terms  whose sum of biases it is @param {Writing} writing */
const bias = (symbol, terms, writing) =>
  meaning(indexedBy(symbol, writing), ...terms.flatMap((term) => term.bias ?? []));

/** Writes a parameter's letter, with the letter of its gate. @param {string} symbol @param {Writing} writing */
const indexedBy = (symbol, { equation: { gate, letter: own } }) =>
  gate ? indexed(letter(symbol), letter(own.replace("′", ""), gate)) : letter(symbol);

/** @param {Expression} expression @param {Writing} writing @returns {Node} the letter of what an equation takes from elsewhere */
function named(expression, { network, direction, t }) {
  if (expression.op === "inputs")
    return leading(meaning(indexed(letter("x"), letter("t")), "inputs"), "inputs", direction, t);
  if (expression.op === "before") {
    const state = expression.of;
    const symbol = indexed(letter(stateLetter(state)), ...previousIndex(direction));
    return leading(meaning(symbol, state), state, direction, t);
  }
  if (expression.op !== "computed" && expression.op !== "score")
    throw new RangeError(`${expression.op} has no letter`);
  const gate = gateOf(network.cell, expression.of.replace("gates.", ""));
  const written = expression.op === "score" ? scoreLetter(network.cell, expression.of) : gate?.letter;
  const symbol = isState(expression.of)
    ? letter(stateLetter(expression.of))
    : letter(written ?? "", gate?.name);
  return meaning(indexed(symbol, letter("t")), expression.of);
}

/** @param {Direction} direction @returns {Node[]} t − 1, or t + 1 */
const previousIndex = (direction) => [
  letter("t"),
  operator(direction === "forward" ? "−" : "+", { tight: true }),
  digit("1"),
];

/**
 * y = softmax(V h + b), of both directions where there are two.
 * @param {Readout} readout
 * @param {boolean} bidirectional
 * @returns {MathMLElement}
 */
export function readoutEquation(readout, bidirectional) {
  const left = [indexed(letter("y"), letter("t")), operator("=")];
  if (!bidirectional) return math(...left, activated(readout, "V", stateAt(null)));
  if (readout.joint) {
    const both = row(operator("["), stateAt("→"), operator(","), stateAt("←"), operator("]"));
    return math(...left, activated(readout, "V", both));
  }
  const halves = [
    activated(readout, "V", stateAt("→")),
    operator(","),
    activated(readout, "V′", stateAt("←")),
  ];
  return math(...left, operator("["), ...halves, operator("]"));
}

/** @param {"→" | "←" | null} arrow  is wider than its letter, which therefore keeps away from V */
const stateAt = (arrow) => {
  const state = meaning(
    indexed(arrow ? passing(letter("h"), arrow) : letter("h"), letter("t")),
    "hidden_state",
  );
  return arrow ? row(thin(), state) : state;
};

/**
 * @param {Readout} readout
 * @param {"V" | "V′"} symbol
 * @param {Node} state
 */
function activated({ activation, bias: biased }, symbol, state) {
  const product = [meaning(letter(symbol), "V"), thin(), state];
  const own = letter(symbol === "V" ? "b" : "b′");
  const sums = biased ? [...product, operator("+"), meaning(own, "readout.bias")] : product;
  return activation === "identity"
    ? row(...sums)
    : applied(activation === "sigmoid" ? "σ" : "softmax", ...sums);
}
