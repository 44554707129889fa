/**
 * Compares what a network answers in two runs: with a softmax the most probable output, with a sigmoid every output that
 * it says yes to.
 * @module
 */
import { greatest, outputPartsOf } from "../inspector/ranking.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {{ timeStep: number, before: number[], after: number[] }} Changed   the outputs that are answered with */

/** A sigmoid above it says yes. */
const YES = 0.5;

/**
 * @param {Trace} trace
 * @param {number} timeStep
 * @returns {number[] | null} the outputs that it answers with; null where its outputs are numbers, or of two readouts
 */
function answerAt(trace, timeStep) {
  const [part, another] = outputPartsOf(trace);
  const { activation } = trace.start.run.network.readout ?? {};
  if (!part || another || activation === "identity") return null;
  const values = Array.from(trace.outputAt(timeStep));
  if (activation === "softmax") return greatest(values, 0, part.size, 1);
  return values.flatMap((value, output) => (value > YES ? [output] : []));
}

/**
 * @param {Trace} original
 * @param {Trace} changed   of the same shape
 * @returns {{ steps: number, changed: number, most: Changed | null } | null} changed: answers that differ; most: the one
 *   whose outputs differ most; null where there are no answers to compare, or not all of both has come
 */
export function answersApart(original, changed) {
  const { timeSteps, steps } = changed.shape;
  if (Math.min(original.received, changed.received) < steps || !answerAt(changed, 0)) return null;
  let [count, farthest] = [0, 0];
  /** @type {Changed | null} */
  let most = null;
  for (let timeStep = 0; timeStep < timeSteps; timeStep += 1) {
    const [before, after] = [answerAt(original, timeStep) ?? [], answerAt(changed, timeStep) ?? []];
    if (before.join() === after.join()) continue;
    count += 1;
    const was = original.outputAt(timeStep);
    const distance = Array.from(changed.outputAt(timeStep)).reduce(
      (sum, value, output) => sum + Math.abs(value - (was[output] ?? 0)),
      0,
    );
    if (distance > farthest) [farthest, most] = [distance, { timeStep, before, after }];
  }
  return { steps: timeSteps, changed: count, most };
}
