/**
 * Lists the columns of the table: every quantity of a cell, grouped by what it belongs to.
 * @module
 */
import { GATES, STATES } from "../anatomy.js";
import { linesOf } from "./recipe.js";

/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../wire.js").Network} Network */

/**
 * @typedef {object} Column
 * @property {import("../anatomy.js").Computed} group   the quantity it belongs to
 * @property {"from_input" | "from_hidden" | "before" | "value"} kind
 * @property {Phase} phase    when it comes to be
 * @property {(view: import("./view.js").View) => ArrayLike<number>} read  one number for each unit
 */

/**
 * @param {Network} network
 * @returns {Column[]}
 */
export function columnsOf(network) {
  const gates = GATES[network.cell].map(({ name }) => name);
  const states = [...STATES[network.cell]];
  const summands =
    network.cell === "rnn" ? [["hidden_state", "hidden"]] : gates.map((name) => [`gates.${name}`, name]);
  const phases = phasesOf(network);
  const inGroup = (/** @type {import("../anatomy.js").Computed} */ group) =>
    summands
      .filter(([owner]) => owner === group)
      .flatMap(([, name]) => [
        streamed(group, "from_input", `terms.${name}.from_input`, phases),
        streamed(group, "from_hidden", `terms.${name}.from_hidden`, phases),
      ]);
  return [
    ...gates.flatMap((name) => [
      ...inGroup(`gates.${name}`),
      streamed(`gates.${name}`, "value", `gates.${name}`, phases),
    ]),
    ...states.flatMap((state) => [before(state), ...inGroup(state), streamed(state, "value", state, phases)]),
  ];
}

/**
 * When each quantity comes to be, as the sums have it.
 * @param {Network} network
 * @returns {Map<string, Phase>}
 */
function phasesOf(network) {
  const figures = linesOf(network).flatMap((line) => [
    line,
    ...line.sum.filter((piece) => typeof piece !== "string"),
  ]);
  return new Map(
    figures
      .filter((figure) => !("before" in figure && figure.before))
      .map(({ quantity, phase }) => [quantity, phase]),
  );
}

/**
 * @param {import("../anatomy.js").Computed} group
 * @param {Column["kind"]} kind
 * @param {string} quantity
 * @param {Map<string, Phase>} phases
 * @returns {Column}
 */
const streamed = (group, kind, quantity, phases) => ({
  group,
  kind,
  phase: phases.get(quantity) ?? "output",
  read: ({ trace, place }) => trace.at(place, quantity),
});

/** @param {import("../anatomy.js").StateName} state @returns {Column} */
const before = (state) => ({
  group: state,
  kind: "before",
  phase: "terms",
  read: ({ trace, place }) => trace.before(place, state),
});
