/**
 * Derives a request's readout: how many outputs it has, and what they pass through.
 * @module
 */
import { widthOf } from "./whatif/fitting.js";

/** @typedef {import("./state.js").Request} Request */

/** @param {Request} request @returns {number} outputs of each V; 0 without a readout */
export const outputsOf = (request) =>
  request.readout === "none" ? 0 : (request.readout_size ?? widthOf(request));

/**
 * @param {Request} request
 * @returns {import("./state.js").ReadoutChoice} a softmax over one output would be 1 whatever the weights are: there it
 *   is the identity, on the server as well
 */
export const activationOf = (request) =>
  request.readout === "softmax" && outputsOf(request) === 1 ? "identity" : request.readout;
