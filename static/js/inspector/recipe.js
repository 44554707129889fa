/**
 * Describes how a cell computes, line by line: what each line is called, and the sum by which one unit's number comes
 * about. Nothing is computed here: a sum names the streamed quantities that stand in it. Equations: `models/cells.py`.
 * @module
 */
import { GATES } from "../anatomy.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../anatomy.js").StateName} StateName */
/** @typedef {import("../wire.js").Network} Network */

/**
 * A number in a sum.
 * @typedef {object} Figure
 * @property {string} quantity          as in the trace
 * @property {boolean} before           of the state that the cell starts from
 * @property {"plain" | "addend" | "factor" | "result"} form   addend: its sign set apart; factor: in brackets where
 *   negative; result: what stands behind the last =
 * @property {Phase} phase              when it comes to be
 * @property {GateName | null} gate     whose hue it has
 * @property {"U" | "W" | null} parameter   the matrix behind it
 */

/** @typedef {string | Figure} Piece */

/**
 * @typedef {object} Line
 * @property {import("../anatomy.js").Computed} quantity   what the line computes
 * @property {string} letter
 * @property {GateName | null} gate
 * @property {Phase} phase              when its value comes to be
 * @property {Piece[]} sum              from the letter up to the value, the value left out
 */

/**
 * The lines of a cell in the order in which it works.
 * @param {Pick<Network, "cell" | "nonlinearity" | "reset_after">} network
 * @returns {Line[]}
 */
export function linesOf(network) {
  switch (network.cell) {
    case "rnn":
      return [
        stateLine("hidden_state", [`${network.nonlinearity}(`, ...terms("hidden", null, "terms"), ")"]),
      ];
    case "gru":
      return [...GATES.gru.map((gate) => gateLine(gate, network)), stateLine("hidden_state", GRU_HIDDEN)];
    case "lstm": {
      const [forget, input, candidate, output] = GATES.lstm.map((gate) => gateLine(gate, network));
      const lines = [
        forget,
        input,
        candidate,
        stateLine("cell_state", LSTM_CELL),
        output,
        stateLine("hidden_state", LSTM_HIDDEN),
      ];
      return lines.filter((line) => line !== undefined);
    }
  }
}

/**
 * @param {GateName} gate
 * @param {Figure["form"]} [form]
 * @returns {Figure}
 */
const gateFigure = (gate, form = "factor") => ({
  quantity: `gates.${gate}`,
  before: false,
  form,
  phase: "gates",
  gate,
  parameter: null,
});

/** @param {StateName} state @returns {Figure} */
const previous = (state) => ({
  quantity: state,
  before: true,
  form: "factor",
  phase: "terms",
  gate: null,
  parameter: null,
});

/** @type {Piece[]} */
const LSTM_CELL = [
  gateFigure("forget"),
  " · ",
  previous("cell_state"),
  " + ",
  gateFigure("input"),
  " · ",
  gateFigure("candidate"),
];

/** @type {Piece[]} */
const LSTM_HIDDEN = [
  gateFigure("output"),
  " · tanh(",
  { quantity: "cell_state", before: false, form: "plain", phase: "state", gate: null, parameter: null },
  ")",
];

/** @type {Piece[]} */
const GRU_HIDDEN = [
  "(1 − ",
  gateFigure("update", "plain"),
  ") · ",
  gateFigure("candidate"),
  " + ",
  gateFigure("update"),
  " · ",
  previous("hidden_state"),
];

/**
 * @param {StateName} state
 * @param {Piece[]} sum
 * @returns {Line}
 */
function stateLine(state, sum) {
  return { quantity: state, letter: state === "cell_state" ? "c" : "h", gate: null, phase: "state", sum };
}

/**
 * @param {import("../anatomy.js").Gate} gate
 * @param {Pick<Network, "cell" | "reset_after">} network
 * @returns {Line}
 */
function gateLine({ name, letter, activation }, { cell, reset_after }) {
  const candidate = cell === "gru" && name === "candidate";
  // Where the reset gate works on h, the candidate's product with W waits for the gate.
  const summands = terms(name, name, candidate && !reset_after ? "gates" : "terms");
  const sum = candidate && reset_after ? gatedTerms(summands) : summands;
  const opening = activation === "sigmoid" ? "σ(" : "tanh(";
  return { quantity: `gates.${name}`, letter, gate: name, phase: "gates", sum: [opening, ...sum, ")"] };
}

/**
 * @param {GateName | "hidden"} name
 * @param {GateName | null} gate
 * @param {Phase} hiddenPhase  when the second one comes to be
 * @returns {[Figure, string, Figure]}
 */
function terms(name, gate, hiddenPhase) {
  const figure = { before: false, gate, phase: /** @type {Phase} */ ("terms") };
  return [
    { ...figure, quantity: `terms.${name}.from_input`, form: "plain", parameter: "U" },
    " ",
    { ...figure, quantity: `terms.${name}.from_hidden`, form: "addend", phase: hiddenPhase, parameter: "W" },
  ];
}

/**
 * @param {[Figure, string, Figure]} terms
 * @returns {Piece[]} with the reset gate before the second one
 */
function gatedTerms([fromInput, , fromHidden]) {
  return [fromInput, " + ", gateFigure("reset"), " · ", { ...fromHidden, form: "factor" }];
}
