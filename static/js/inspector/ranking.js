/**
 * Lists the outputs by name, and ranks them by value.
 * @module
 */
import { visible } from "../format.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {{ name: "whole" | "forward" | "reverse", from: number, size: number }} OutputPart  numbers from…from + size of an output */

/**
 * Lists the distributions that one output consists of: one for each direction that has a readout of its own.
 * @param {Trace} trace
 * @returns {OutputPart[]}
 */
export function outputPartsOf(trace) {
  const { readout, bidirectional } = trace.start.run.network;
  if (!readout) return [];
  const { size } = readout;
  if (!bidirectional || readout.joint) return [{ name: "whole", from: 0, size }];
  return [
    { name: "forward", from: 0, size },
    { name: "reverse", from: size, size },
  ];
}

/**
 * @param {Trace} trace
 * @param {number} output within its distribution
 * @returns {string} its character where the outputs are as many as the alphabet has, else its number: y₃
 */
export function outputName({ start }, output) {
  const character =
    start.alphabet?.length === start.run.network.readout?.size ? start.alphabet?.[output] : undefined;
  return character === undefined ? `y${lowered(output)}` : visible(character);
}

/** @param {number} index @returns {string} in subscript digits */
const lowered = (index) =>
  String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));

/**
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} size
 * @param {number} count at most
 * @returns {number[]} the places, counted from `from`, of the greatest values, greatest first; of equals the first first
 */
export function greatest(values, from, size, count) {
  /** @type {number[]} */
  const best = [];
  const at = (/** @type {number | undefined} */ place) =>
    place === undefined ? Number.NEGATIVE_INFINITY : (values[from + place] ?? 0);
  for (let place = 0; place < size; place += 1) {
    if (best.length === count && at(place) <= at(best[count - 1])) continue;
    let rank = best.length;
    while (rank > 0 && at(best[rank - 1]) < at(place)) rank -= 1;
    best.splice(rank, 0, place);
    best.length = Math.min(best.length, count);
  }
  return best;
}
