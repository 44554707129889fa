/**
 * Lists what a request changes of the run that it would be without: held units, single weights, the initial state, and
 * what is read at single time steps. All of it is part of the link.
 * @module
 */
import { RUN_DEFAULTS } from "../link/grammar.js";

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

/** @param {Changes} changes @returns {Changes} them alone */
export const changesOf = ({ interventions, weight_changes, initial_state, reads }) => ({
  interventions,
  weight_changes,
  initial_state,
  reads,
});

/** @type {Changes} */
export const NO_CHANGES = changesOf(RUN_DEFAULTS);

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
