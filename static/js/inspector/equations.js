/**
 * The equation of each line, as `models/cells.py` computes it, in the note's letters: U for weight_ih, W for
 * weight_hh, V for the readout.
 * @module
 */
import { GATES } from "../anatomy.js";
import { applied, digit, indexed, letter, math, meaning, operator, passing, row, thin } from "./mathml.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../shape.js").Direction} Direction */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("../wire.js").Readout} Readout */
/** @typedef {import("./recipe.js").Line} Line */

/**
 * @param {Line} line
 * @param {Network} network
 * @param {Direction} direction  a reverse pass reads the state of the time step to its right
 * @returns {MathMLElement}
 */
export function equationOf(line, network, direction) {
  const left = indexed(letter(line.letter, line.gate), letter("t"));
  return math(left, operator("="), ...rightOf(line, network, previousIndex(direction)));
}

/**
 * @param {Line} line
 * @param {Network} network
 * @param {() => Node[]} previous
 * @returns {Node[]}
 */
function rightOf(line, network, previous) {
  if (line.quantity === "cell_state") return lstmCell(previous);
  if (line.gate) return gate(line.gate, network, previous);
  if (network.cell === "lstm") return lstmHidden();
  if (network.cell === "gru") return gruHidden(previous);
  return [applied(network.nonlinearity, ...sum(null, network.bias, previous))];
}

/** @param {Direction} direction @returns {() => Node[]} t − 1, or t + 1 */
const previousIndex = (direction) => () => [
  letter("t"),
  operator(direction === "forward" ? "−" : "+", { tight: true }),
  digit("1"),
];

/** @param {GateName} name */
const gateAt = (name) => meaning(indexed(gateLetter(name), letter("t")), `gates.${name}`);

/** @param {GateName} name */
function gateLetter(name) {
  const found = [...GATES.lstm, ...GATES.gru].find((gate) => gate.name === name);
  return letter(found?.letter ?? "", name);
}

/** The candidate is g in the LSTM and n in the GRU. */
const gruCandidate = () => letter("n", "candidate");

/**
 * @param {"U" | "W"} symbol
 * @param {Node | null} index
 */
const weight = (symbol, index) => meaning(index ? indexed(letter(symbol), index) : letter(symbol), symbol);

/**
 * @param {Node | null} index
 * @param {...import("../lights.js").BiasLight} lights  both where one letter stands for their sum
 */
const bias = (index, ...lights) => meaning(index ? indexed(letter("b"), index) : letter("b"), ...lights);

/** What a cell reads. */
const inputNow = () => meaning(indexed(letter("x"), letter("t")), "inputs");

/** @param {() => Node[]} previous */
const hiddenBefore = (previous) => meaning(indexed(letter("h"), ...previous()), "hidden_state");

/**
 * U x + W h + b.
 * @param {(() => Node) | null} index
 * @param {boolean} biased
 * @param {() => Node[]} previous
 * @returns {Node[]}
 */
function sum(index, biased, previous) {
  const at = () => index?.() ?? null;
  const products = [
    weight("U", at()),
    thin(),
    inputNow(),
    operator("+"),
    weight("W", at()),
    thin(),
    hiddenBefore(previous),
  ];
  return biased ? [...products, operator("+"), bias(at(), "bias_ih", "bias_hh")] : products;
}

/**
 * @param {GateName} name
 * @param {Network} network
 * @param {() => Node[]} previous
 * @returns {Node[]}
 */
function gate(name, { cell, bias: biased, reset_after }, previous) {
  if (cell === "gru" && name === "candidate") {
    return [applied("tanh", ...(reset_after ? resetAfter(biased, previous) : resetBefore(biased, previous)))];
  }
  return [applied(name === "candidate" ? "tanh" : "σ", ...sum(() => gateLetter(name), biased, previous))];
}

/**
 * U x + b + r ⊙ (W h + b′): the reset gate on what the hidden state says.
 * @param {boolean} biased
 * @param {() => Node[]} previous
 * @returns {Node[]}
 */
function resetAfter(biased, previous) {
  const fromInput = [weight("U", gruCandidate()), thin(), inputNow()];
  const fromHidden = [weight("W", gruCandidate()), thin(), hiddenBefore(previous)];
  const reset = [operator("+"), gateAt("reset"), operator("⊙")];
  if (!biased) return [...fromInput, ...reset, operator("("), ...fromHidden, operator(")")];
  const second = meaning(indexed(letter("b′"), gruCandidate()), "bias_hh");
  return [
    ...fromInput,
    operator("+"),
    bias(gruCandidate(), "bias_ih"),
    ...reset,
    operator("("),
    ...fromHidden,
    operator("+"),
    second,
    operator(")"),
  ];
}

/**
 * U x + W (r ⊙ h) + b: the reset gate on the hidden state itself.
 * @param {boolean} biased
 * @param {() => Node[]} previous
 * @returns {Node[]}
 */
function resetBefore(biased, previous) {
  const products = [
    weight("U", gruCandidate()),
    thin(),
    inputNow(),
    operator("+"),
    weight("W", gruCandidate()),
    operator("("),
    gateAt("reset"),
    operator("⊙"),
    hiddenBefore(previous),
    operator(")"),
  ];
  return biased ? [...products, operator("+"), bias(gruCandidate(), "bias_ih", "bias_hh")] : products;
}

/** @param {() => Node[]} previous @returns {Node[]} */
const lstmCell = (previous) => [
  gateAt("forget"),
  operator("⊙"),
  meaning(indexed(letter("c"), ...previous()), "cell_state"),
  operator("+"),
  gateAt("input"),
  operator("⊙"),
  gateAt("candidate"),
];

const lstmHidden = () => [
  gateAt("output"),
  operator("⊙"),
  applied("tanh", meaning(indexed(letter("c"), letter("t")), "cell_state")),
];

/** @param {() => Node[]} previous @returns {Node[]} */
const gruHidden = (previous) => [
  row(operator("("), digit("1"), operator("−"), gateAt("update"), operator(")")),
  operator("⊙"),
  meaning(indexed(gruCandidate(), letter("t")), "gates.candidate"),
  operator("+"),
  gateAt("update"),
  operator("⊙"),
  hiddenBefore(previous),
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
