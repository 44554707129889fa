/**
 * Spells the loss that the gradients are of, as the link and the form say it. What is left out is the server's to fill
 * in.
 * @module
 */
import { LOSS_DEFAULTS, WORDS } from "../link/grammar.js";
import { write } from "../link/query.js";
import { VIEW } from "../link/rows.js";

/** @typedef {import("../wire.js").Loss["kind"]} LossKind */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("../shape.js").Pass} Pass */

/** What of a link says it. */
const LOSS = VIEW.filter(({ state = "" }) => state === "loss" || state.startsWith("lossBy."));

/**
 * What a link says of the loss beside its time step, and whose hidden state it is; null for the last layer's.
 * @typedef {import("../link/grammar.js").LossFields & { pass: Pass | null }} Loss
 */

/** @type {Loss} */
export const SUGGESTED = { ...LOSS_DEFAULTS, pass: null };

/**
 * @param {URLSearchParams} query   added to
 * @param {Loss} lossBy
 * @param {number} loss   its time step
 */
export function writeLoss(query, lossBy, loss) {
  write(query, LOSS, { lossBy, loss });
}

/**
 * @param {Loss} loss
 * @param {number} timeStep
 * @returns {string} the wire's JSON
 */
export function lossJson({ kind, values, pass, ...rest }, timeStep) {
  const fields = { kind, time_step: timeStep, ...rest, ...pass };
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const text = JSON.stringify(filled);
  // The user's own text: whether it is JSON is for the server to say.
  return values === null ? text : `${text.slice(0, -1)},"values":${values}}`;
}

/**
 * Lists the kinds of losses that a network's outputs allow.
 * @param {Network} network
 * @returns {LossKind[]}
 */
export function kindsFor({ readout }) {
  if (!readout) return ["hidden_state"];
  return WORDS.loss.filter((kind) => kind !== "cross_entropy" || readout.activation === "softmax");
}

/**
 * Returns a loss of that kind with the fields that a form shows first.
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
