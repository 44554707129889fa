/**
 * The runs beside the first one. A companion is what it changes of the first run's request, written as that part of
 * its query, such as `cell=gru&seed=1`: so it follows whatever else the user changes, and stands in a link as it is.
 * @module
 */
import { completed, siblingsOf } from "../models/cards.js";
import { requestOf, runQuery } from "../url.js";
import { fitting } from "../whatif/fitting.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../shape.js").CellKind} CellKind */

/** @type {readonly CellKind[]} */
export const CELLS = ["rnn", "lstm", "gru"];

/**
 * @param {Request} request     of the first run
 * @param {string} companion
 * @returns {Request}
 */
export function companionRequest(request, companion) {
  const query = new URLSearchParams(runQuery(request));
  // The user's own weights fit the first run alone: beside it stands a network under a seed.
  query.delete("weights_file");
  for (const [name, value] of new URLSearchParams(companion)) query.set(name, value);
  return fitting(completed(requestOf(query)));
}

/**
 * The kinds of cells that the first run is not, or the models that learned the same: its natural companions.
 * @param {Request} request
 * @returns {string[]}
 */
export function otherCells({ cell, model }) {
  if (model) return siblingsOf(model).map(({ name }) => `model=${name}`);
  return CELLS.filter((other) => other !== cell).map((other) => `cell=${other}`);
}

/**
 * @param {string} companion
 * @param {string} name
 * @param {string} value
 * @returns {string} the companion with one thing changed
 */
export function changed(companion, name, value) {
  const query = new URLSearchParams(companion);
  query.set(name, value);
  return query.toString();
}

/**
 * The page's state as one of several runs has it: the playhead, the phase, the row and the unit within its own shape.
 * @template {import("../state.js").State} S
 * @param {S} state
 * @param {import("../shape.js").Shape} shape
 * @returns {S}
 */
export function within(state, shape) {
  const step = Math.min(state.step, shape.steps - 1);
  const unit = Math.min(state.unit, shape.units - 1);
  const phase = shape.cell === "rnn" && state.phase === "gates" ? "terms" : state.phase;
  const { pinned } = state;
  const fits =
    !pinned || (pinned.layer < shape.layers && (shape.bidirectional || pinned.direction === "forward"));
  if (step === state.step && unit === state.unit && phase === state.phase && fits) return state;
  return { ...state, step, unit, phase: step < state.step ? "output" : phase, pinned: fits ? pinned : null };
}
