/**
 * Links a name in the code with what it stands for: each lights up with the other.
 * @module
 */
import { kinds, stateNames, weightLetter } from "../anatomy.js";
import { gateOf, isGate } from "./values.js";

/** @typedef {import("../lights.js").Light} Light */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {Pick<CodeName, "values"> & Partial<Pick<CodeName, "parameter" | "gate">>} Named */

/** @param {string} parameter @returns {Light} its letter, or a bias's own name */
const lightOf = (parameter) =>
  parameter === "readout.weight"
    ? "V"
    : parameter.startsWith("weight_")
      ? weightLetter(parameter)
      : parameter;

/**
 * @param {Named} name
 * @returns {{ own: Light | null, others: Light[] }} own: what it lights; others: what lights it, too
 */
export function meaningOf({ parameter, gate, values }) {
  const names = values.flat().map(({ name }) => name);
  const of = isGate(gate) ? gate : gateOf(values.flat());
  const matrix = parameter ? lightOf(parameter) : termMatrix(names);
  const state = /** @type {Light[]} */ ([...stateNames(), "inputs", "outputs"]).find(
    (known) => names.length > 0 && names.every((name) => name === known),
  );
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
  const [term] = new Set(names.map((name) => name.slice(name.lastIndexOf(".") + 1)));
  const isOne = names.every((name) => name.startsWith("terms.") && name.endsWith(`.${term}`));
  const all = [...kinds().values()].flatMap(({ terms }) => Object.values(terms).flat());
  const found = isOne ? all.find(({ name }) => name === term) : null;
  return found ? weightLetter(found.weight) : null;
}
