/**
 * Links a name in the code with what it stands for: each lights up with the other.
 * @module
 */
import { gateOf, isGate } from "./values.js";

/** @typedef {import("../lights.js").Light} Light */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {Pick<CodeName, "values"> & Partial<Pick<CodeName, "parameter" | "gate">>} Named */

/** @type {Readonly<Record<string, Light>>} */
const PARAMETERS = {
  weight_ih: "U",
  weight_hh: "W",
  bias_ih: "bias_ih",
  bias_hh: "bias_hh",
  "readout.weight": "V",
  "readout.bias": "readout.bias",
};
const QUANTITIES = /** @type {const} */ (["hidden_state", "cell_state", "inputs", "outputs"]);

/**
 * @param {Named} name
 * @returns {{ own: Light | null, others: Light[] }} own: what it lights; others: what lights it, too
 */
export function meaningOf({ parameter, gate, values }) {
  const names = values.flat().map(({ name }) => name);
  const of = isGate(gate) ? gate : gateOf(values.flat());
  const matrix = parameter ? PARAMETERS[parameter] : termMatrix(names);
  const state = QUANTITIES.find((known) => names.length > 0 && names.every((name) => name === known));
  const all = [parameter ? matrix : null, of ? /** @type {const} */ (`gates.${of}`) : null, state, matrix];
  const [own = null, ...others] = [...new Set(all.filter((one) => one !== null && one !== undefined))];
  return { own, others: parameter || own !== "outputs" ? others : [...others, "V"] };
}

/**
 * @param {string[]} names
 * @returns {Light | null} the matrix whose product all of them are
 */
function termMatrix(names) {
  if (names.length === 0) return null;
  if (names.every((name) => name.endsWith(".from_input"))) return "U";
  return names.every((name) => name.endsWith(".from_hidden")) ? "W" : null;
}
