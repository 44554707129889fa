/**
 * Lists what a request changes of the run that it would be without: held units, single weights, the initial state, and
 * what is read at single time steps. All of it is part of the link.
 * @module
 */
import { list, record } from "../link/readers.js";

/** @typedef {import("../wire.js").Intervention} Intervention */
/** @typedef {import("../wire.js").WeightChange} WeightChange */
/** @typedef {import("../wire.js").InitialState} InitialState */
/** @typedef {import("./reads.js").Read} Read */
/** @typedef {import("../state.js").Request & Changes} Request */
/** @typedef {import("../inspector/view.js").View & { request: Request }} View  what the inspector shows, and what was asked for */

/**
 * @typedef {object} Changes
 * @property {Intervention[]} interventions
 * @property {WeightChange[]} weight_changes
 * @property {InitialState | null} initial_state
 * @property {Read[]} reads
 */

/** @type {Changes} */
export const NO_CHANGES = { interventions: [], weight_changes: [], initial_state: null, reads: [] };

/** @param {Changes} changes @returns {Changes} them alone */
export const changesOf = ({ interventions, weight_changes, initial_state, reads }) => ({
  interventions,
  weight_changes,
  initial_state,
  reads,
});

/** @param {Changes} changes */
export const isChanged = ({ interventions, weight_changes, initial_state, reads }) =>
  [interventions, weight_changes, reads].some(({ length }) => length > 0) || initial_state !== null;

/** @param {Request} request @returns {Request} the same run without its changes */
export const unchanged = (request) => ({ ...request, ...NO_CHANGES });

/**
 * @param {Request} request
 * @param {Request} other
 * @returns {boolean} whether both have one original: they differ by their changes alone
 */
export const haveOneOriginal = (request, other) =>
  JSON.stringify(unchanged(request)) === JSON.stringify(unchanged(other));

/**
 * Adds the changes to the query of a run; what there is none of is left out.
 * @param {URLSearchParams} query
 * @param {Changes} changes
 */
export function writeChanges(query, { interventions, weight_changes, initial_state, reads }) {
  if (interventions.length > 0) query.set("interventions", JSON.stringify(interventions));
  if (weight_changes.length > 0) query.set("weight_changes", JSON.stringify(weight_changes));
  if (initial_state) query.set("initial_state", JSON.stringify(initial_state));
  if (reads.length > 0) query.set("reads", JSON.stringify(reads));
}

/**
 * The changes that a link asks for. What is not of the form stays at its default; the server names what does not fit
 * the run.
 * @param {URLSearchParams} query
 * @returns {Changes}
 */
export function readChanges(query) {
  const listOf = (/** @type {string} */ name) =>
    /** @type {any[]} */ (list.read(query.get(name) ?? "[]") ?? []);
  return {
    interventions: listOf("interventions"),
    weight_changes: listOf("weight_changes"),
    initial_state: record.read(query.get("initial_state") ?? ""),
    reads: listOf("reads"),
  };
}
