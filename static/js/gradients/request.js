/**
 * Rewrites a request so that gradients can go back through its run: what the run generated becomes a part of its input,
 * since the steps have read it.
 * @module
 */

/** @typedef {import("../state.js").Request} Request */

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
