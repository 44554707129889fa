/**
 * Lists the columns of any cell from left to right: what stands in each of them, on the belt and among the gates.
 * @module
 */
import { equationsOf } from "../../anatomy.js";
import { everyPart } from "../../expression.js";
import { idsBeside } from "../sketch.js";
import { stepsOf } from "./sums.js";

/** @typedef {import("../measure.js").ColumnKind} ColumnKind */
/** @typedef {import("../../anatomy.js").Equation} Equation */
/** @typedef {import("../../wire.js").Network} Network */

/** @typedef {{ kind: ColumnKind, belt: string | null, gates: string | null, line: Equation | null }} Slot  a column: what stands in each band */

/** @type {readonly import("../measure.js").PlainKind[]} by the vectors beside a gate */
const GATE_KINDS = ["vector", "gate_1", "gate_2", "gate_3", "gate_4"];

/** @param {Network} network @returns {Slot[]} the columns of a cell, left to right */
export function slotsOf(network) {
  const lines = equationsOf(network);
  const carried = carriedBy(lines);
  const read = readBefore(lines);
  const vectorSlot = { kind: /** @type {ColumnKind} */ ("vector"), belt: null, gates: null, line: null };
  const befores = carried
    .filter((state) => read.has(state))
    .map((state) => ({ ...vectorSlot, belt: `${state}.before` }));
  const first = befores[0] ?? { ...vectorSlot };
  const below = !carried.includes("hidden_state") && read.has("hidden_state") ? "hidden_state.before" : null;
  return [
    { ...first, gates: below },
    ...befores.slice(1),
    ...lines.filter(({ gate }) => gate).map((line) => gateSlot(line, network)),
    ...lines
      .filter(({ gate }) => !gate)
      .flatMap((line) => [
        ...line.terms.map((term) => ({ ...vectorSlot, gates: `terms.${line.owner}.${term.name}` })),
        ...(line.quantity !== "hidden_state" ? [] : [hiddenSlot(line, carried, vectorSlot)]),
      ]),
    ...(network.readout ? [{ ...vectorSlot, gates: "outputs" }] : []),
  ];
}

/** @param {Equation} line @param {string[]} carried @param {Slot} vectorSlot @returns {Slot} */
const hiddenSlot = (line, carried, vectorSlot) =>
  carried.includes(line.quantity)
    ? { ...vectorSlot, belt: line.quantity, line }
    : { ...vectorSlot, gates: line.quantity, line };

/** @param {Equation} line @param {Network} network @returns {Slot} */
function gateSlot(line, network) {
  const gate = GATE_KINDS[idsBeside(network, line.gate ?? "").length] ?? "gate_4";
  const entering = stepsOf(line.value).filter((step) => "sign" in step).length;
  const kind = entering > 0 && gate !== "vector" ? { gate, entering } : gate;
  return { kind, belt: null, gates: line.quantity, line };
}

/** The states that stand on the belt: all but the hidden one, where there are others. @param {readonly Equation[]} lines @returns {string[]} */
export function carriedBy(lines) {
  const states = lines.filter(({ gate }) => !gate).map(({ quantity }) => quantity);
  const others = states.filter((state) => state !== "hidden_state");
  return others.length > 0 ? others : states;
}

/** @param {readonly Equation[]} lines @returns {Set<string>} the states whose value before the step it reads */
const readBefore = (lines) =>
  new Set(
    lines
      .flatMap(({ value, terms }) => [value, ...terms.map(({ of }) => of)])
      .flatMap(everyPart)
      .flatMap((part) => (part.op === "before" ? [part.of] : [])),
  );
