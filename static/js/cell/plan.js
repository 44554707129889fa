/**
 * Lists what stands inside an opened cell: every vector of it, in which phase it comes to be, and where its numbers are
 * read. Gates, states and terms are the run's own; what is only multiplied or added on the way to them, such as f ⊙ c,
 * is computed here from those. Equations: `models/cells.py`.
 * @module
 */
import { GATES, STATE_LETTER } from "../anatomy.js";
import { partsOf } from "../inspector/ranking.js";
import { scaleOf } from "../scales.js";
import { inputOf } from "../zoom/products.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../anatomy.js").StateName} StateName */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").CellPlace} CellPlace */
/** @typedef {import("../wire.js").Network} Network */

/**
 * One vector of the cell.
 * @typedef {object} Vector
 * @property {string} id            a quantity of the trace, or what is made of some: `kept`, `written`, `hidden_state.before`
 * @property {string} letter        as it is written above it
 * @property {"now" | "before" | ""} index   of the time step it belongs to
 * @property {string} name          key of what it is called
 * @property {GateName | null} gate whose hue it has
 * @property {Phase} phase          when it comes to be
 * @property {boolean} slim         a term: one of the two strips that a gate adds up
 * @property {import("../lights.js").Light | null} lights  what it stands for, wherever that is lit
 * @property {string | null} opens  the quantity whose sum it opens into
 * @property {(trace: Trace, place: CellPlace) => ArrayLike<number>} read
 * @property {(trace: Trace, place: CellPlace) => Scale} scale
 */

/**
 * @param {Network} network
 * @returns {Vector[]}
 */
export function vectorsOf(network) {
  const end = network.readout ? [OUTPUTS] : [];
  if (network.cell === "rnn") return [INPUTS, before("hidden_state"), ...rnn(), ...end];
  const gates = GATES[network.cell].flatMap((gate) => gateVectors(gate, network));
  if (network.cell === "gru") {
    return [INPUTS, before("hidden_state"), ...gates, ...GRU_PRODUCTS, state("hidden_state"), ...end];
  }
  const states = [before("cell_state"), before("hidden_state"), state("cell_state"), state("hidden_state")];
  return [INPUTS, ...gates, ...LSTM_PRODUCTS, ...states, ...end];
}

/**
 * What V makes of this cell's hidden state: only the top layer's is read out, and where each direction has a V of its
 * own, its own half.
 * @param {Trace} trace
 * @param {import("../shape.js").Pass} pass
 * @returns {import("../inspector/ranking.js").OutputPart | null}
 */
export function outputPart(trace, { layer, direction }) {
  if (layer < trace.shape.layers - 1) return null;
  return partsOf(trace).find(({ name }) => name === "whole" || name === direction) ?? null;
}

/** @type {Vector} */
const INPUTS = {
  id: "inputs",
  letter: "x",
  index: "now",
  name: "cell.inputs",
  gate: null,
  phase: "terms",
  slim: false,
  lights: "inputs",
  opens: null,
  read: (trace, place) => inputOf(trace, place).factors,
  scale: (trace, { layer }) => scaleOf(trace, layer === 0 ? "inputs" : "hidden_state"),
};

/** @type {Vector} */
const OUTPUTS = {
  ...INPUTS,
  id: "outputs",
  letter: "y",
  name: "inspector.line.outputs",
  lights: "outputs",
  phase: "output",
  read: (trace, place) => {
    const { from = 0, size = 0 } = outputPart(trace, place) ?? {};
    return trace.outputAt(place.timeStep).subarray(from, from + size);
  },
  scale: (trace) => scaleOf(trace, "outputs"),
};

/** @param {StateName} name @returns {Vector} */
const state = (name) => ({
  ...INPUTS,
  id: name,
  letter: STATE_LETTER[name],
  name: `inspector.line.${name}`,
  lights: name,
  phase: "state",
  read: (trace, place) => trace.at(place, name),
  scale: (trace) => scaleOf(trace, name),
});

/** @param {StateName} name @returns {Vector} what the cell starts from */
const before = (name) => ({
  ...state(name),
  id: `${name}.before`,
  index: "before",
  name: `cell.before.${name}`,
  phase: "terms",
  read: (trace, place) => trace.before(place, name),
});

/**
 * @param {GateName | "hidden"} owner
 * @param {"from_input" | "from_hidden"} half
 * @param {Phase} phase
 * @returns {Vector}
 */
const term = (owner, half, phase = "terms") => ({
  ...INPUTS,
  id: `terms.${owner}.${half}`,
  letter: half === "from_input" ? "Ux" : "Wh",
  index: "",
  name: `cell.${half}`,
  gate: owner === "hidden" ? null : owner,
  phase,
  slim: true,
  lights: half === "from_input" ? "U" : "W",
  opens: owner === "hidden" ? "hidden_state" : `gates.${owner}`,
  read: (trace, place) => trace.at(place, `terms.${owner}.${half}`),
  scale: terms,
});

/** @param {Trace} trace @returns {Scale} */
const terms = (trace) => scaleOf(trace, "terms");

/** @returns {Vector[]} */
function rnn() {
  const wide = { slim: false };
  /** @type {Vector} */
  const sum = {
    ...term("hidden", "from_input"),
    ...wide,
    id: "sum",
    lights: null,
    letter: "Σ",
    name: "cell.sum",
    read: (trace, place) =>
      joined(trace.at(place, "terms.hidden.from_input"), trace.at(place, "terms.hidden.from_hidden"), add),
  };
  return [
    { ...term("hidden", "from_hidden"), ...wide },
    { ...term("hidden", "from_input"), ...wide },
    sum,
    { ...state("hidden_state"), opens: "hidden_state" },
  ];
}

/**
 * A gate with the two terms that it adds up; the GRU's candidate with what the reset gate does as well.
 * @param {import("../anatomy.js").Gate} gate
 * @param {Network} network
 * @returns {Vector[]}
 */
function gateVectors({ name, letter }, { cell, reset_after }) {
  const reset = cell === "gru" && name === "candidate";
  // Where the reset gate works on h, the candidate's product with W waits for the gate.
  const fromHidden = term(name, "from_hidden", reset && !reset_after ? "gates" : "terms");
  /** @type {Vector} */
  const gate = {
    ...INPUTS,
    id: `gates.${name}`,
    letter,
    name: `inspector.line.gates.${name}`,
    gate: name,
    lights: `gates.${name}`,
    phase: "gates",
    opens: `gates.${name}`,
    read: (trace, place) => trace.at(place, `gates.${name}`),
    scale: (trace) => scaleOf(trace, `gates.${name}`),
  };
  return [term(name, "from_input"), fromHidden, ...(reset && reset_after ? [RESET_TERM] : []), gate];
}

/** @type {Vector} */
const RESET_TERM = {
  ...term("candidate", "from_hidden", "gates"),
  id: "reset",
  lights: null,
  letter: "r⊙Wh",
  name: "cell.reset",
  read: (trace, place) =>
    joined(trace.at(place, "gates.reset"), trace.at(place, "terms.candidate.from_hidden"), times),
};

/**
 * @param {string} id
 * @param {string} letter
 * @param {StateName} of        whose scale it has
 * @param {Vector["read"]} read
 * @returns {Vector}
 */
const product = (id, letter, of, read) => ({
  ...state(of),
  id,
  letter,
  index: "",
  name: `cell.${id}`,
  lights: null,
  read,
});

/** @type {Vector[]} */
const LSTM_PRODUCTS = [
  product("kept", "f ⊙ c", "cell_state", (trace, place) =>
    joined(trace.at(place, "gates.forget"), trace.before(place, "cell_state"), times),
  ),
  product("written", "i ⊙ g", "cell_state", (trace, place) =>
    joined(trace.at(place, "gates.input"), trace.at(place, "gates.candidate"), times),
  ),
];

/** @type {Vector[]} */
const GRU_PRODUCTS = [
  product("kept", "z ⊙ h", "hidden_state", (trace, place) =>
    joined(trace.at(place, "gates.update"), trace.before(place, "hidden_state"), times),
  ),
  product("written", "(1−z) ⊙ n", "hidden_state", (trace, place) =>
    joined(trace.at(place, "gates.update"), trace.at(place, "gates.candidate"), (z, n) => (1 - z) * n),
  ),
];

/** @param {number} a @param {number} b */
const times = (a, b) => a * b;
/** @param {number} a @param {number} b */
const add = (a, b) => a + b;

/**
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {(a: number, b: number) => number} by
 * @returns {number[]} unit by unit
 */
const joined = (one, other, by) => Array.from(one, (value, unit) => by(value, other[unit] ?? 0));
