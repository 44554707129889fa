/**
 * Writes the equation of each line, as `models/cells.py` computes it, in the note's letters: U for weight_ih, W for
 * weight_hh, V for the readout.
 * @module
 */
import { GATES } from "../anatomy.js";
import { leading } from "../leads.js";
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
 * @param {import("../i18n.js").Translate} t
 * @returns {MathMLElement}
 */
export function equationOf(line, network, direction, t) {
  const left = indexed(letter(line.letter, line.gate), letter("t"));
  const from = originsOf(direction, t);
  return math(left, operator("="), ...rightOf(line, network, from));
}

/** What a cell takes from elsewhere, each letter a way to where it came from. @typedef {{ input: () => Node, hidden: () => Node, cell: () => Node }} Origins */

/** @param {Direction} direction @param {import("../i18n.js").Translate} t @returns {Origins} */
function originsOf(direction, t) {
  const index = previousIndex(direction);
  const before = (/** @type {"h" | "c"} */ symbol, /** @type {"hidden_state" | "cell_state"} */ state) =>
    leading(meaning(indexed(letter(symbol), ...index()), state), state, direction, t);
  return {
    input: () => leading(meaning(indexed(letter("x"), letter("t")), "inputs"), "inputs", direction, t),
    hidden: () => before("h", "hidden_state"),
    cell: () => before("c", "cell_state"),
  };
}

/**
 * @param {Line} line
 * @param {Network} network
 * @param {Origins} from
 * @returns {Node[]}
 */
function rightOf(line, network, from) {
  if (line.quantity === "cell_state") return lstmCell(from);
  if (line.gate) return gate(line.gate, network, from);
  if (network.cell === "lstm") return lstmHidden();
  if (network.cell === "gru") return gruHidden(from);
  return [applied(network.nonlinearity, ...sum(null, network.bias, from))];
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

/**
 * U x + W h + b.
 * @param {(() => Node) | null} index
 * @param {boolean} biased
 * @param {Origins} from
 * @returns {Node[]}
 */
function sum(index, biased, from) {
  const at = () => index?.() ?? null;
  const products = [
    weight("U", at()),
    thin(),
    from.input(),
    operator("+"),
    weight("W", at()),
    thin(),
    from.hidden(),
  ];
  return biased ? [...products, operator("+"), bias(at(), "bias_ih", "bias_hh")] : products;
}

/**
 * @param {GateName} name
 * @param {Network} network
 * @param {Origins} from
 * @returns {Node[]}
 */
function gate(name, { cell, bias: biased, reset_after }, from) {
  if (cell === "gru" && name === "candidate") {
    return [applied("tanh", ...(reset_after ? resetAfter(biased, from) : resetBefore(biased, from)))];
  }
  return [applied(name === "candidate" ? "tanh" : "σ", ...sum(() => gateLetter(name), biased, from))];
}

/**
 * U x + b + r ⊙ (W h + b′): the reset gate on what the hidden state says.
 * @param {boolean} biased
 * @param {Origins} from
 * @returns {Node[]}
 */
function resetAfter(biased, from) {
  const fromInput = [weight("U", gruCandidate()), thin(), from.input()];
  const fromHidden = [weight("W", gruCandidate()), thin(), from.hidden()];
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
 * @param {Origins} from
 * @returns {Node[]}
 */
function resetBefore(biased, from) {
  const products = [
    weight("U", gruCandidate()),
    thin(),
    from.input(),
    operator("+"),
    weight("W", gruCandidate()),
    operator("("),
    gateAt("reset"),
    operator("⊙"),
    from.hidden(),
    operator(")"),
  ];
  return biased ? [...products, operator("+"), bias(gruCandidate(), "bias_ih", "bias_hh")] : products;
}

/** @param {Origins} from @returns {Node[]} */
const lstmCell = (from) => [
  gateAt("forget"),
  operator("⊙"),
  from.cell(),
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

/** @param {Origins} from @returns {Node[]} */
const gruHidden = (from) => [
  row(operator("("), digit("1"), operator("−"), gateAt("update"), operator(")")),
  operator("⊙"),
  meaning(indexed(gruCandidate(), letter("t")), "gates.candidate"),
  operator("+"),
  gateAt("update"),
  operator("⊙"),
  from.hidden(),
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
