/**
 * Describes each kind of cell: its gates with their letters and hues, its states, and the order in which a step works.
 * The numbers themselves always come from the run.
 * @module
 */

/** @typedef {import("./shape.js").CellKind} CellKind */
/** @typedef {"input" | "forget" | "candidate" | "output" | "reset" | "update"} GateName */
/** @typedef {"hidden_state" | "cell_state"} StateName */
/** @typedef {`gates.${GateName}` | StateName} Computed  what a line of a cell computes */
/** @typedef {"terms" | "gates" | "state" | "output"} Phase */
/** @typedef {"unit" | "signed"} Family  0…1 sequential, or signed and diverging around 0 */

/**
 * @typedef {object} Gate
 * @property {GateName} name
 * @property {string} letter      the letter in equations
 * @property {"sigmoid" | "tanh"} activation
 * @property {Family} family
 */

/** @type {Record<CellKind, readonly Gate[]>}  in the order in which they are shown */
export const GATES = {
  rnn: [],
  lstm: [
    { name: "forget", letter: "f", activation: "sigmoid", family: "unit" },
    { name: "input", letter: "i", activation: "sigmoid", family: "unit" },
    { name: "candidate", letter: "g", activation: "tanh", family: "signed" },
    { name: "output", letter: "o", activation: "sigmoid", family: "unit" },
  ],
  gru: [
    { name: "reset", letter: "r", activation: "sigmoid", family: "unit" },
    { name: "update", letter: "z", activation: "sigmoid", family: "unit" },
    { name: "candidate", letter: "n", activation: "tanh", family: "signed" },
  ],
};

/** @type {Record<CellKind, readonly StateName[]>}  top of the cell first */
export const STATES = { rnn: ["hidden_state"], lstm: ["cell_state", "hidden_state"], gru: ["hidden_state"] };

/** @type {Record<CellKind, readonly Phase[]>}  the order in which one step works; the last shows the whole step */
export const PHASES = {
  rnn: ["terms", "state", "output"],
  lstm: ["terms", "gates", "state", "output"],
  gru: ["terms", "gates", "state", "output"],
};

/** @type {Record<StateName, string>} */
export const STATE_LETTER = { hidden_state: "h", cell_state: "c" };

/**
 * Whether a phase of a step has come to pass when the step stands at `now`.
 * @param {CellKind} cell
 * @param {Phase} phase
 * @param {Phase} now
 */
export function reached(cell, phase, now) {
  const order = PHASES[cell];
  return order.indexOf(now) >= order.indexOf(phase);
}
