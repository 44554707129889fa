/**
 * The way back from a loss: the steps of the run, retraced from the last that the loss depends on.
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
 * The loss that is meant where nobody has chosen one: where the playhead stands, if something lies before it; else at
 * the last step that has a next character.
 * @param {Shape} shape
 * @param {number} timeStep   at the playhead
 * @param {boolean} text      whether a next character is the target
 */
export function lossFor({ timeSteps }, timeStep, text) {
  const last = Math.max(0, timeSteps - (text ? 2 : 1));
  return timeStep > 0 && timeStep < last ? timeStep : last;
}
