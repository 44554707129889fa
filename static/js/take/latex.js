/**
 * Writes the equations of a cell as LaTeX, and below each the numbers of one unit. It is a walk over the expression that
 * the server describes, as the panel's own equations are.
 * @module
 */
import { gateOf, isState, kindOf, scoreLetter, stateLetter, weightLetter } from "../anatomy.js";
import { number } from "../format.js";
import { linesOf } from "../inspector/recipe.js";
import { piecesText } from "../inspector/sum.js";
import { computedAt } from "../whatif/computed.js";

/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../expression.js").Expression} Expression */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("../whatif/computed.js").Seen} Seen */
/** @typedef {import("../inspector/recipe.js").Line} Line */
/** @typedef {{ equation: Equation, network: Network, direction: import("../shape.js").Direction }} Writing */

/** @type {Record<import("../expression.js").FunctionName, string>} */
const FUNCTIONS = {
  sigmoid: "\\sigma",
  tanh: "\\tanh",
  relu: "\\operatorname{relu}",
  exp: "\\exp",
  log_sigmoid: "\\log\\sigma",
};

/**
 * @param {Seen} seen
 * @param {(line: Line) => boolean} isKnown   whether its numbers have come to be
 * @returns {string} for a document with amsmath
 */
export function latexOf(seen, isKnown) {
  const { network } = seen.trace.start.run;
  const lines = linesOf(network).flatMap((line) => {
    const writing = { equation: line.equation, network, direction: seen.place.direction };
    const symbols = `${letterOf(line.letter)}_t &= ${written(line.equation.value, writing)}`;
    return isKnown(line) ? [symbols, numbersOf(line, seen)] : [symbols];
  });
  return ["\\begin{aligned}", lines.map((line) => `  ${line}`).join(" \\\\\n"), "\\end{aligned}"].join("\n");
}

/** @param {Line} line @param {Seen} seen @returns {string} one unit's sum, and what it was held at */
function numbersOf({ quantity, sum }, seen) {
  const { trace, place, unit } = seen;
  const computed = number(computedAt(quantity, seen));
  const ran = number(trace.at(place, quantity)[unit] ?? Number.NaN);
  const held = ran === computed ? "" : ` \\quad \\text{held at } ${fromText(ran)}`;
  return `  &= ${fromText(piecesText(sum, seen))} = ${fromText(computed)}${held}`;
}

/** @param {string} text   a sum as the panel writes it @returns {string} @internal for tests */
export const fromText = (text) =>
  text
    .replace(/([\d.]+)e(−?\d+)/g, "$1 \\cdot 10^{$2}")
    .replaceAll("log σ", FUNCTIONS.log_sigmoid)
    .replaceAll("σ", FUNCTIONS.sigmoid)
    .replace(/tanh|exp|max/g, "\\$&")
    .replaceAll("relu", FUNCTIONS.relu)
    .replaceAll("·", "\\cdot")
    .replaceAll("−", "-");

/** @param {string} letter   in Unicode, perhaps with a prime or under a tilde */
function letterOf(letter) {
  const plain = letter.normalize("NFD").replace(/[\u0303′]/gu, "");
  const under = letter.normalize("NFD").includes("\u0303") ? `\\tilde{${plain}}` : plain;
  return letter.includes("′") ? `${under}'` : under;
}

/** @param {Expression} expression @param {Writing} writing @returns {string} */
function written(expression, writing) {
  const one = (/** @type {Expression} */ part) => written(part, writing);
  switch (expression.op) {
    case "apply":
      return `${FUNCTIONS[expression.function]}(${one(expression.of)})`;
    case "sum":
      return sum(expression.of, writing);
    case "product":
      return expression.of.map((part) => factor(part, writing)).join(" \\odot ");
    case "complement":
      return `(1 - ${one(expression.of)})`;
    case "difference":
      return `${one(expression.of)} - ${factor(expression.less, writing)}`;
    case "quotient":
      return `${factor(expression.of, writing)} / ${factor(expression.by, writing)}`;
    case "maximum":
      return `\\max(${expression.of.map(one).join(", ")})`;
    case "summand":
      return sum([expression], writing);
    default:
      return named(expression, writing);
  }
}

/** @param {Expression} expression @param {Writing} writing @returns {string} a sum in brackets; a term's own bias is b′ */
function factor(expression, writing) {
  if (expression.op === "sum" || expression.op === "difference") return `(${written(expression, writing)})`;
  if (expression.op !== "summand") return written(expression, writing);
  const term = termOf(expression.of, writing);
  const own = writing.network.bias && term.bias ? ` + ${indexed("b'", writing)}` : "";
  return `(${product(term, writing)}${own})`;
}

/** Terms first, as products, then the biases of all of them as one letter. @param {Expression[]} parts @param {Writing} writing */
function sum(parts, writing) {
  const terms = parts.flatMap((part) => (part.op === "summand" ? [termOf(part.of, writing)] : []));
  const isBiased = writing.network.bias && terms.some(({ bias }) => bias);
  return [
    ...terms.map((term) => product(term, writing)),
    ...(isBiased ? [indexed("b", writing)] : []),
    ...parts.filter(({ op }) => op !== "summand").map((part) => written(part, writing)),
  ].join(" + ");
}

/** @param {string} name @param {Writing} writing */
function termOf(name, { equation }) {
  const found = equation.terms.find((term) => term.name === name);
  if (!found) throw new RangeError(`${equation.quantity} has no term ${name}`);
  return found;
}

/** @param {import("../anatomy.js").Term} term @param {Writing} writing */
function product({ weight, of }, writing) {
  const isDiagonal = kindOf(writing.network.cell).parameters.some(
    ({ name, over }) => name === weight && over === null,
  );
  const isAtom = of.op !== "product" && of.op !== "sum";
  const read = isAtom ? written(of, writing) : `(${written(of, writing)})`;
  return `${indexed(weightLetter(weight), writing)} ${isDiagonal ? "\\odot " : ""}${read}`;
}

/** @param {string} letter @param {Writing} writing @returns {string} with the letter of its gate */
const indexed = (letter, { equation: { gate, letter: own } }) =>
  gate ? `${letter}_{${letterOf(own.replace("′", ""))}}` : letter;

/** @param {Expression} expression @param {Writing} writing */
function named(expression, { network, direction }) {
  if (expression.op === "inputs") return "x_t";
  if (expression.op === "before")
    return `${letterOf(stateLetter(expression.of))}_{t ${direction === "forward" ? "-" : "+"} 1}`;
  if (expression.op !== "computed" && expression.op !== "score")
    throw new RangeError(`${expression.op} has no letter`);
  if (isState(expression.of)) return `${letterOf(stateLetter(expression.of))}_t`;
  const gate = gateOf(network.cell, expression.of.replace("gates.", ""));
  const letter = expression.op === "score" ? scoreLetter(network.cell, expression.of) : gate?.letter;
  return `${letterOf(letter ?? "")}_t`;
}
