/**
 * Maps the steps of a run to the columns of the overview, and back. A column stands for one step, or for several where
 * there are more steps than pixels.
 * @module
 */
import { passesOf } from "../shape.js";

/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {{ steps: number, columns: number }} Axis   both at least 1 */
/** @typedef {{ from: number, to: number }} Reach   from one edge to the other, in parts of a step, too */

/**
 * Steps whose values stand in an array in the order of the steps, or in the opposite one.
 * @typedef {object} Stretch
 * @property {number} from   the first step
 * @property {number} to     the last
 * @property {number} first  the time step of the first
 * @property {1 | -1} by     from one step's time step to the next one's
 * @property {Pass | null} pass   null for outputs
 */

/** @param {number} steps @param {number} pixels   of the overview's width @returns {Axis} */
export const axisOf = (steps, pixels) => ({
  steps: Math.max(1, steps),
  columns: Math.max(1, Math.min(steps, Math.floor(pixels))),
});

/** @param {Axis} axis @param {number} step */
export const columnOf = ({ steps, columns }, step) => Math.floor((step * columns) / steps);

/** @param {Axis} axis @param {number} column @returns {Span} the steps that it stands for */
export const stepsOf = ({ steps, columns }, column) => ({
  from: Math.ceil((column * steps) / columns),
  to: Math.ceil(((column + 1) * steps) / columns) - 1,
});

/** @param {Axis} axis @returns {number} steps in one column, at most */
export const perColumnOf = ({ steps, columns }) => Math.ceil(steps / columns);

/**
 * @param {number} steps
 * @param {number} share   of the overview's width, from its left edge
 * @returns {number} the step there, the first or the last beyond the edges
 */
export const stepAt = (steps, share) => Math.max(0, Math.min(steps - 1, Math.floor(share * steps)));

/**
 * Lists whose states the overview shows, in rows from the top down: with two directions both passes of a layer, one
 * layer after the other, as the run computes them.
 * @param {Shape} shape
 * @param {Pass} focus
 * @returns {Stretch[][]} the stretches of each row
 */
export function statesOf(shape, focus) {
  const { timeSteps } = shape;
  if (!shape.bidirectional) return [[{ from: 0, to: timeSteps - 1, first: 0, by: 1, pass: focus }]];
  const rows = (/** @type {Pass["direction"]} */ direction) =>
    passesOf(shape)
      .filter((pass) => pass.direction === direction)
      .map((pass) => stretchOf(pass, timeSteps));
  return [rows("forward"), rows("reverse")];
}

/**
 * Lists the stretches of one pass alone.
 * @param {Shape} shape
 * @param {Pass} pass
 * @returns {Stretch[]}
 */
export const passIn = (shape, pass) =>
  shape.bidirectional
    ? [stretchOf(pass, shape.timeSteps)]
    : [{ from: 0, to: shape.timeSteps - 1, first: 0, by: 1, pass }];

/** @param {Pass} pass @param {number} timeSteps @returns {Stretch} with two directions: a layer takes as many steps as there are time steps */
function stretchOf(pass, timeSteps) {
  const from = pass.layer * timeSteps;
  const to = from + timeSteps - 1;
  return pass.direction === "forward"
    ? { from, to, first: 0, by: 1, pass }
    : { from, to, first: timeSteps - 1, by: -1, pass };
}

/**
 * Lists where outputs come to be. With two directions a step of the last layer's second half completes two of them.
 * @param {Shape} shape
 * @returns {Stretch[]}
 */
export function outputsOf({ bidirectional, layers, timeSteps }) {
  if (!bidirectional) return [{ from: 0, to: timeSteps - 1, first: 0, by: 1, pass: null }];
  const base = (layers - 1) * timeSteps;
  const middle = Math.floor(timeSteps / 2);
  const to = base + timeSteps - 1;
  return [
    { from: base + middle, to, first: middle, by: 1, pass: null },
    { from: base + middle, to, first: timeSteps - 1 - middle, by: -1, pass: null },
  ];
}

/**
 * Returns the steps that the score's window shows, in the layer that the playhead is in.
 * @param {Shape} shape
 * @param {Pass} focus   the pass that the score follows
 * @param {number} step   of the playhead
 * @param {Reach} seen   time steps in the window
 * @returns {Reach}
 */
export function windowOf({ bidirectional, timeSteps }, focus, step, seen) {
  if (!bidirectional) return seen;
  const base = Math.floor(step / timeSteps) * timeSteps;
  return focus.direction === "forward"
    ? { from: base + seen.from, to: base + seen.to }
    : { from: base + timeSteps - seen.to, to: base + timeSteps - seen.from };
}
