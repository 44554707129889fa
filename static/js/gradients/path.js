/**
 * Lists the steps of the way back from a loss: the steps of the run in reverse, from the last that the loss depends on.
 * @module
 */

/** @typedef {import("../shape.js").Shape} Shape */

/**
 * @param {Shape} shape
 * @param {number} loss   the time step of a loss on the output
 * @returns {number} the step of the run from which the gradient goes back
 */
export function firstStepBack({ bidirectional, layers, timeSteps }, loss) {
  if (!bidirectional) return loss;
  return (layers - 1) * timeSteps + Math.max(loss, timeSteps - 1 - loss);
}

/**
 * Returns the time step of the default loss: the last, or, where the next character is the target, the last that has
 * one.
 * @param {Shape} shape
 * @param {boolean} text      whether a next character is the target
 */
export const lastLoss = ({ timeSteps }, text) => Math.max(0, timeSteps - (text ? 2 : 1));
