/**
 * Rewrites a request so that gradients can go back through its run: what the run generated becomes a part of its input,
 * since the steps have read it.
 * @module
 */

import { companionRequest, peersOf } from "../compare/companions.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {Pick<import("../state.js").State, "request" | "companions">} Asked */

/** Runs whose gradients are shown at most. */
export const RUNS = 3;

/** @param {Asked} asked @returns {string[]} the first run and those beside it: the runs that are compared, else its peers */
export const besideOf = ({ request, companions }) =>
  ["", ...(companions.length > 0 ? companions : peersOf(request))].slice(0, RUNS);

/**
 * @param {Request} request
 * @param {import("../trace.js").Trace} trace   of that request
 * @returns {Request | null} null where it is still going on
 */
export function fedRequestOf(request, { start, shape, received }) {
  if (!request.generate) return request;
  if (received < shape.steps) return null;
  if (start.alphabet) return { ...request, generate: null, text: start.labels.join("") };
  return { ...request, generate: null, values: JSON.stringify(start.inputs) };
}

/**
 * Returns the request whose gradients stand in a place: a compared run's, else the first run's with another kind of cell.
 * @param {Asked} asked
 * @param {string} companion   empty for the first run
 * @param {import("../trace.js").Trace} run   the one compared there; where none is, the first
 * @returns {Request | null} null where that is still going on
 */
export function requestBeside({ request, companions }, companion, run) {
  if (companion === "") return fedRequestOf(request, run);
  if (companions.length > 0) return fedRequestOf(companionRequest(request, companion), run);
  const rewritten = fedRequestOf(request, run);
  return rewritten && companionRequest(rewritten, companion);
}
