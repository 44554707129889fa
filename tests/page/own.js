/**
 * Builds tensors of files for the tests of the reader: all numbers are zero, names and shapes as PyTorch gives them.
 * @module
 */
import { modulesIn } from "../../static/js/own/modules.js";
import { pairingOf } from "../../static/js/own/readouts.js";
import { sizeOf, Tensor } from "../../static/js/own/tensors.js";

/** @typedef {Record<string, number[]>} Shapes   of tensors by their names */

/** Layers that the server takes. */
export const LAYERS = 16;

/** @param {Shapes} shapes */
export const tensorsOf = (shapes) =>
  new Map(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      new Tensor(shape, "F32", () => new Float32Array(sizeOf(shape))),
    ]),
  );

/** @param {string} prefix @param {number} p @param {number} q @param {number} [gates] @returns {Shapes} of an nn.LSTMCell */
export const cell = (prefix, p, q, gates = 4) => ({
  [`${prefix}weight_ih`]: [gates * q, p],
  [`${prefix}weight_hh`]: [gates * q, q],
  [`${prefix}bias_ih`]: [gates * q],
  [`${prefix}bias_hh`]: [gates * q],
});

/** @param {string} prefix @param {number} p @param {number} q @param {string[]} [ends] @returns {Shapes} of an nn.LSTM of one layer */
export const lstm = (prefix, p, q, ends = ["_l0"]) =>
  Object.fromEntries(
    ends.flatMap((end) =>
      Object.entries(cell(prefix, p, q)).map(([name, shape]) => [`${name}${end}`, shape]),
    ),
  );

/** @param {string} prefix @param {number} reads @param {number} size @returns {Shapes} of an nn.Linear */
export const linear = (prefix, reads, size) => ({
  [`${prefix}weight`]: [size, reads],
  [`${prefix}bias`]: [size],
});

/** @param {...Shapes} shapes @returns {import("../../static/js/own/modules.js").Module[]} */
export const modulesOf = (...shapes) => modulesIn(tensorsOf(Object.assign({}, ...shapes)), LAYERS);

/**
 * @param {...Shapes} shapes   of a file
 * @returns {Record<string, { sure: boolean, offered: string[], why: string[] }>} by module what may read it, the likeliest
 *   first
 */
export function pairsOf(...shapes) {
  const tensors = tensorsOf(Object.assign({}, ...shapes));
  const modules = modulesIn(tensors, LAYERS);
  return Object.fromEntries(
    modules.map((one) => {
      const { isSure, readouts, why } = pairingOf(tensors, one, modules, true);
      const offered = readouts.map(({ prefix }) => prefix);
      return [one.parts.join("+"), { sure: isSure, offered, why: why.map(({ code }) => code) }];
    }),
  );
}
