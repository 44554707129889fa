/**
 * Computes what a cell gives for one unit, whether or not that was held: its equations with the terms, gates and states
 * that ran, in the run's precision. Equations: `models/cells.py`.
 * @module
 */
import { GATES } from "../anatomy.js";

/** @typedef {import("../anatomy.js").Computed} Computed */
/** @typedef {{ trace: import("../trace.js").Trace, place: import("../shape.js").CellPlace, unit: number }} Seen */
/** @typedef {(value: number) => number} Round */

/** @type {Record<"sigmoid" | "tanh" | "relu", (sum: number) => number>} */
export const ACTIVATIONS = {
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
};

/**
 * @param {Computed} quantity
 * @param {Seen} seen
 * @returns {number}
 */
export function computedAt(quantity, seen) {
  const { network, dtype } = seen.trace.start.run;
  const round = dtype === "float32" ? Math.fround : Number;
  const gate = GATES[network.cell].find(({ name }) => quantity === `gates.${name}`);
  if (gate) return round(ACTIVATIONS[gate.activation](enteringSum(gate.name, seen)));
  if (network.cell === "rnn") return round(ACTIVATIONS[network.nonlinearity](enteringSum("hidden", seen)));
  if (network.cell === "gru") return gruHidden(seen, round);
  return quantity === "cell_state" ? lstmCell(seen, round) : lstmHidden(seen, round);
}

/**
 * What enters an activation, from the terms that were streamed.
 * @param {string} gate  `hidden` for an RNN
 * @param {Seen} seen
 * @returns {number}
 */
export function enteringSum(gate, { trace, place, unit }) {
  const { network, dtype } = trace.start.run;
  const round = dtype === "float32" ? Math.fround : Number;
  const at = (/** @type {string} */ quantity) => trace.at(place, quantity)[unit] ?? 0;
  const [fromInput, fromHidden] = [at(`terms.${gate}.from_input`), at(`terms.${gate}.from_hidden`)];
  const scaled = network.cell === "gru" && network.reset_after && gate === "candidate";
  return round(fromInput + (scaled ? round(at("gates.reset") * fromHidden) : fromHidden));
}

/** @param {Seen} seen @param {Round} round */
function lstmCell({ trace, place, unit }, round) {
  const gate = (/** @type {string} */ name) => trace.at(place, `gates.${name}`)[unit] ?? 0;
  const before = trace.before(place, "cell_state")[unit] ?? 0;
  return round(round(gate("forget") * before) + round(gate("input") * gate("candidate")));
}

/** @param {Seen} seen @param {Round} round */
function lstmHidden({ trace, place, unit }, round) {
  const tanh = round(Math.tanh(trace.at(place, "cell_state")[unit] ?? 0));
  return round((trace.at(place, "gates.output")[unit] ?? 0) * tanh);
}

/** @param {Seen} seen @param {Round} round */
function gruHidden({ trace, place, unit }, round) {
  const update = trace.at(place, "gates.update")[unit] ?? 0;
  const candidate = trace.at(place, "gates.candidate")[unit] ?? 0;
  const before = trace.before(place, "hidden_state")[unit] ?? 0;
  return round(round(round(1 - update) * candidate) + round(update * before));
}
