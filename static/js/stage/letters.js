/**
 * Lists the letters of the score: what each time step reads and, where the output ranges over the same characters, what
 * it holds most probable.
 * @module
 */
import { visible } from "../format.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {{ input: ((timeStep: number) => string) | null, output: ((timeStep: number) => string) | null }} Letters */

/**
 * @param {Trace} trace
 * @returns {Letters} null where there is nothing to write
 */
export function lettersOf(trace) {
  const { alphabet, labels, run } = trace.start;
  const size = run.network.readout?.size;
  return {
    input: alphabet ? (timeStep) => visible(labels[timeStep] ?? "") : null,
    output:
      alphabet && size === alphabet.length ? (timeStep) => mostProbable(trace, alphabet, timeStep) : null,
  };
}

/**
 * @param {Trace} trace
 * @param {string[]} alphabet
 * @param {number} timeStep
 * @returns {string} one character, or one for each half where each direction has a readout of its own
 */
function mostProbable(trace, alphabet, timeStep) {
  const values = trace.outputAt(timeStep);
  const halves = values.length / alphabet.length;
  return Array.from({ length: halves }, (_, half) => {
    const part = values.subarray(half * alphabet.length, (half + 1) * alphabet.length);
    return visible(alphabet[greatest(part)] ?? "");
  }).join(" ");
}

/** @param {ArrayLike<number>} values @returns {number} the place of the greatest, the first of equals */
function greatest(values) {
  let best = 0;
  for (let place = 1; place < values.length; place += 1) {
    if ((values[place] ?? 0) > (values[best] ?? 0)) best = place;
  }
  return best;
}
