/**
 * Links a name in the code with what it stands for: each lights up with the other.
 * @module
 */
import { kindOf, statesOf, weightLetter } from "../anatomy.js";
import { gateOf, isGate } from "./values.js";

/** @typedef {import("../lights.js").Light} Light */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {Pick<CodeName, "values"> & Partial<Pick<CodeName, "parameter" | "gate">>} Named */

/**
 * @param {Named} name
 * @param {import("../anatomy.js").CellKind} cell  whose code it is
 * @returns {{ own: Light | null, others: Light[] }} own: what it lights; others: what lights it, too
 */
export function meaningOf({ parameter, gate, values }, cell) {
  const names = values.flat().map(({ name }) => name);
  const of = isGate(gate) ? gate : gateOf(values.flat());
  const matrix = parameter ? lightOf(parameter) : termMatrix(names, cell);
  const state = [...statesOf(cell), "inputs", "outputs"].find(
    (known) => names.length > 0 && names.every((name) => name === known),
  );
  const all = [parameter ? matrix : null, of ? /** @type {const} */ (`gates.${of}`) : null, state, matrix];
  const [own = null, ...others] = [...new Set(all.filter((one) => one !== null && one !== undefined))];
  return { own, others: parameter || own !== "outputs" ? others : [...others, "V"] };
}

/** @param {string} parameter  without its layer @returns {Light} */
function lightOf(parameter) {
  if (parameter === "readout.weight") return "V";
  return parameter.startsWith("weight_") ? weightLetter(parameter) : parameter;
}

/**
 * @param {string[]} names
 * @param {import("../anatomy.js").CellKind} cell
 * @returns {Light | null} the matrix whose product all of them are
 */
function termMatrix(names, cell) {
  const { terms } = kindOf(cell);
  const weights = names.map((name) => {
    const [, owner = "", term] = name.split(".");
    return terms[owner]?.find((one) => one.name === term)?.weight;
  });
  const [weight] = weights;
  return weight && weights.every((one) => one === weight) ? lightOf(weight) : null;
}
