/**
 * Reads the loss that the gradients are of, as the link and the form say it. What is left out is the server's to fill
 * in.
 * @module
 */
import { place } from "../link/readers.js";

/** @typedef {import("../wire.js").Loss["kind"]} LossKind */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("../shape.js").Pass} Pass */

/**
 * Beside its time step.
 * @typedef {object} Loss
 * @property {LossKind | null} kind       null for what the run suggests
 * @property {string | null} symbol       the target of a cross entropy, as a character
 * @property {number | null} target       the same as a place among the outputs
 * @property {number | null} unit         of the output or of the hidden state
 * @property {string | null} values       the targets of a squared error, as JSON
 * @property {Pass | null} pass           whose hidden state it is; null for the last layer's
 */

/** @type {readonly LossKind[]} */
export const KINDS = ["cross_entropy", "squared_error", "output", "hidden_state"];

/** @type {Loss} */
export const SUGGESTED = { kind: null, symbol: null, target: null, unit: null, values: null, pass: null };

/** @param {URLSearchParams} query   added to @param {Loss} loss */
export function writeLoss(query, { kind, symbol, target, unit, values, pass }) {
  const fields = {
    loss: kind,
    loss_symbol: symbol,
    loss_target: target,
    loss_unit: unit,
    loss_values: values,
    loss_layer: pass?.layer ?? null,
    loss_direction: pass?.direction ?? null,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== null) query.set(name, String(value));
}

/** @param {URLSearchParams} query @returns {Loss} */
export function readLoss(query) {
  const layer = place.read(query.get("loss_layer") ?? "");
  const direction = query.get("loss_direction") === "reverse" ? "reverse" : "forward";
  return {
    kind: KINDS.find((known) => known === query.get("loss")) ?? null,
    symbol: query.get("loss_symbol"),
    target: place.read(query.get("loss_target") ?? ""),
    unit: place.read(query.get("loss_unit") ?? ""),
    values: query.get("loss_values"),
    pass: layer === null ? null : { layer, direction },
  };
}

/**
 * @param {Loss} loss
 * @param {number} timeStep
 * @returns {string} the wire's JSON
 */
export function lossJson({ kind, symbol, target, unit, values, pass }, timeStep) {
  const fields = { kind, time_step: timeStep, symbol, target, unit, ...pass };
  const told = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const text = JSON.stringify(told);
  // The user's own text: whether it is JSON is for the server to say.
  return values === null ? text : `${text.slice(0, -1)},"values":${values}}`;
}

/**
 * What a network's outputs allow.
 * @param {Network} network
 * @returns {LossKind[]}
 */
export function kindsFor({ readout }) {
  if (!readout) return ["hidden_state"];
  return KINDS.filter((kind) => kind !== "cross_entropy" || readout.activation === "softmax");
}

/**
 * A loss of that kind, its fields as a form first shows them.
 * @param {LossKind} kind
 * @param {{ alphabet: string[] | null, outputs: number, unit: number, pass: Pass, characters: boolean }} run
 *   unit, pass: what the inspector looks at; characters: whether a text's next character can be the target
 * @returns {Loss}
 */
export function firstOf(kind, { alphabet, outputs, unit, pass, characters }) {
  const loss = { ...SUGGESTED, kind };
  if (kind === "hidden_state") return { ...loss, unit, pass };
  if (kind === "output") return { ...loss, unit: 0 };
  if (kind === "squared_error") return { ...loss, values: JSON.stringify(new Array(outputs).fill(0)) };
  return characters
    ? loss
    : alphabet?.length === outputs
      ? { ...loss, symbol: alphabet[0] ?? null }
      : { ...loss, target: 0 };
}
