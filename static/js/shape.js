/**
 * Computes the order of a run's steps from its shape: which cells a step computes, and what is known after it. Pure
 * arithmetic; the order is the wire's own.
 * @module
 */

/** @typedef {import("./anatomy.js").CellKind} CellKind */
/** @typedef {"forward" | "reverse"} Direction */
/** @typedef {{ layer: number, direction: Direction }} Pass  one layer read in one direction: a row of the diagram */
/** @typedef {Pass & { timeStep: number }} CellPlace  one cell of the unrolled diagram */
/** @typedef {{ from: number, to: number }} Span  time steps `from`…`to`, both included; empty when to < from */

/**
 * @typedef {object} Shape
 * @property {CellKind} cell
 * @property {number} layers
 * @property {boolean} bidirectional
 * @property {number} timeSteps
 * @property {number} steps     ticks of the run: timeSteps, or layers × timeSteps for two directions
 * @property {number} givenSteps  time steps that the request gave; those after them the run generates itself
 * @property {number} inputs    numbers that one time step reads
 * @property {number} units     coordinates of a state
 * @property {number} outputs   numbers that one output holds, 0 without a readout
 */

/**
 * Lists every pass of a run, from the input up.
 * @param {Pick<Shape, "layers" | "bidirectional">} shape
 * @returns {Pass[]}
 */
export function passesOf({ layers, bidirectional }) {
  /** @type {Direction[]} */
  const directions = bidirectional ? ["forward", "reverse"] : ["forward"];
  return Array.from({ length: layers }, (_, layer) =>
    directions.map((direction) => ({ layer, direction })),
  ).flat();
}

/** @param {Pass} pass @returns {string} a key for maps, such as `0.forward` */
export const passKey = ({ layer, direction }) => `${layer}.${direction}`;

/** @param {Pass} one @param {Pass} other */
export const samePass = (one, other) => one.layer === other.layer && one.direction === other.direction;

/**
 * Lists the cells that a step computes, in their order.
 * @param {Shape} shape
 * @param {number} step 0 … steps − 1
 * @returns {CellPlace[]}
 */
export function cellsOfStep(shape, step) {
  if (!shape.bidirectional) return passesOf(shape).map((pass) => ({ ...pass, timeStep: step }));
  const layer = Math.floor(step / shape.timeSteps);
  const tick = step % shape.timeSteps;
  return [
    { layer, direction: "forward", timeStep: tick },
    { layer, direction: "reverse", timeStep: shape.timeSteps - 1 - tick },
  ];
}

/**
 * Returns the step that computes a cell.
 * @param {Shape} shape
 * @param {CellPlace} place
 * @returns {number}
 */
export function stepOfCell(shape, { layer, direction, timeStep }) {
  if (!shape.bidirectional) return timeStep;
  const tick = direction === "forward" ? timeStep : shape.timeSteps - 1 - timeStep;
  return layer * shape.timeSteps + tick;
}

/**
 * Counts the cells of a pass that are computed once `step` is done.
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} step −1 for nothing yet
 * @returns {number} 0 … timeSteps
 */
export function computedCells(shape, layer, step) {
  const done = shape.bidirectional ? step + 1 - layer * shape.timeSteps : step + 1;
  return Math.max(0, Math.min(shape.timeSteps, done));
}

/**
 * Returns the time steps of a pass that are known once `step` is done.
 * @param {Shape} shape
 * @param {Pass} pass
 * @param {number} step
 * @returns {Span}
 */
export function knownCells(shape, { layer, direction }, step) {
  const count = computedCells(shape, layer, step);
  return direction === "forward"
    ? { from: 0, to: count - 1 }
    : { from: shape.timeSteps - count, to: shape.timeSteps - 1 };
}

/**
 * Returns the time steps whose output is known once `step` is done. With two directions outputs need both halves, so
 * they appear in the middle and grow outwards.
 * @param {Shape} shape
 * @param {number} step
 * @returns {Span}
 */
export function knownOutputs(shape, step) {
  if (!shape.bidirectional) return { from: 0, to: step };
  const top = shape.layers - 1;
  const forward = knownCells(shape, { layer: top, direction: "forward" }, step);
  const reverse = knownCells(shape, { layer: top, direction: "reverse" }, step);
  return { from: reverse.from, to: forward.to };
}

/**
 * Returns the cell of a pass to show when the playhead stands on `step`: the one being computed, or the nearest.
 * @param {Shape} shape
 * @param {Pass} pass
 * @param {number} step
 * @returns {CellPlace}
 */
export function cellAt(shape, { layer, direction }, step) {
  const tick = Math.max(0, computedCells(shape, layer, step) - 1);
  return { layer, direction, timeStep: direction === "forward" ? tick : shape.timeSteps - 1 - tick };
}

/**
 * Returns the pass that the picture follows where the user has chosen none: the layer that the step works on.
 * @param {Shape} shape
 * @param {number} step
 * @returns {Pass}
 */
export function activePass(shape, step) {
  const layer = shape.bidirectional ? Math.floor(step / shape.timeSteps) : 0;
  return { layer: Math.max(0, Math.min(shape.layers - 1, layer)), direction: "forward" };
}
