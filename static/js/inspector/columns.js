/**
 * Lists the columns of the table: every quantity of a cell, grouped by what it belongs to.
 * @module
 */
import { isState } from "../anatomy.js";
import { linesOf } from "./recipe.js";

/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../wire.js").Network} Network */

/**
 * @typedef {object} Column
 * @property {import("../anatomy.js").Computed} group   the quantity it belongs to
 * @property {string} kind   `before`, `value`, or a term's name
 * @property {Phase} phase    when it comes to be
 * @property {(view: import("./view.js").View) => ArrayLike<number>} read  one number for each unit
 */

/**
 * @param {Network} network
 * @returns {Column[]}
 */
export function columnsOf(network) {
  const lines = linesOf(network);
  const phases = phasesIn(lines);
  const ofLine = (/** @type {import("./recipe.js").Line} */ { quantity, equation }) => [
    ...(isState(quantity) ? [before(quantity)] : []),
    ...equation.terms.map(({ name }) => {
      const term = `terms.${equation.owner}.${name}`;
      return streamed(quantity, name, term, phases);
    }),
    streamed(quantity, "value", quantity, phases),
  ];
  return [...lines.filter(({ gate }) => gate), ...lines.filter(({ gate }) => !gate)].flatMap(ofLine);
}

/** The parts of an equation whose numbers are a quantity's of the same cell. @type {import("../expression.js").Op[]} */
const READ = ["computed", "summand"];

/**
 * When each quantity comes to be, as the sums have it.
 * @param {import("./recipe.js").Line[]} lines
 * @returns {Map<string, Phase>}
 */
function phasesIn(lines) {
  const figures = lines.flatMap((line) => [line, ...line.sum.filter((piece) => typeof piece !== "string")]);
  return new Map(
    figures
      .filter((figure) => !("expression" in figure) || READ.includes(figure.expression.op))
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
