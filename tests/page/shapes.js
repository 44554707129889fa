/**
 * Builds shapes of runs for the tests of pure modules, and computes their order of steps by a plain loop.
 * @module
 */

/** @typedef {import("../../static/js/shape.js").Shape} Shape */
/** @typedef {import("../../static/js/shape.js").CellPlace} CellPlace */

/** @param {Partial<Shape>} [change] @returns {Shape} an LSTM of one layer on five time steps, where nothing else is said */
export const shape = (change = {}) => {
  const timeSteps = change.timeSteps ?? 5;
  const steps = change.bidirectional ? timeSteps * (change.layers ?? 1) : timeSteps;
  return {
    cell: "lstm",
    layers: 1,
    bidirectional: false,
    timeSteps,
    steps,
    givenSteps: timeSteps,
    inputs: 4,
    units: 3,
    outputs: 4,
    ...change,
  };
};

/** Every number of layers, direction and length up to four of each. */
export const SHAPES = [1, 2, 4].flatMap((layers) =>
  [false, true].flatMap((bidirectional) =>
    [1, 2, 5].map((timeSteps) => shape({ layers, bidirectional, timeSteps })),
  ),
);

/**
 * The order of the wire: in one direction step k computes every layer at k; in two, a layer takes as many steps as
 * there are time steps, and its passes run towards each other.
 * @param {Shape} shape
 * @returns {CellPlace[][]} the cells of each step
 */
export function orderOf({ layers, bidirectional, timeSteps }) {
  /** @type {CellPlace[][]} */
  const steps = [];
  if (!bidirectional) {
    for (let timeStep = 0; timeStep < timeSteps; timeStep++) {
      steps.push(Array.from({ length: layers }, (_, layer) => ({ layer, direction: "forward", timeStep })));
    }
    return steps;
  }
  for (let layer = 0; layer < layers; layer++) {
    for (let timeStep = 0; timeStep < timeSteps; timeStep++) {
      const mirrored = timeSteps - 1 - timeStep;
      steps.push([
        { layer, direction: "forward", timeStep },
        { layer, direction: "reverse", timeStep: mirrored },
      ]);
    }
  }
  return steps;
}
