/**
 * Derives the runs beside the first one. A companion is what it changes of the first run's request, written as that
 * part of its query, such as `cell=gru&seed=1`: so it follows whatever else the user changes, and stands in a link as
 * it is.
 * @module
 */
import { kinds, phasesOf } from "../anatomy.js";
import { keepsWeights } from "../link/rows.js";
import { cardOf, completed, siblingsOf } from "../models/cards.js";
import { requestOf, runQuery } from "../url.js";
import { fitting } from "../whatif/fitting.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../shape.js").CellKind} CellKind */

/** @param {boolean} basic @returns {CellKind[]} the kinds that are offered first, or those behind them */
const kindsThat = (basic) =>
  [...kinds().values()].filter((kind) => kind.is_basic === basic).map(({ name }) => name);

/**
 * @param {Request} request     of the first run
 * @param {string} companion
 * @returns {Request}
 */
export function companionRequest(request, companion) {
  const changes = new URLSearchParams(companion);
  const same = keepWeights(changes);
  const query = runQuery(request.model && !same && !changes.has("model") ? untrained(request) : request);
  query.delete("weights_file");
  if (INPUTS.some((name) => changes.has(name))) for (const name of [...INPUTS, "reads"]) query.delete(name);
  for (const [name, value] of changes) query.set(name, value);
  const changedRequest = requestOf(query);
  // The user's own weights fit their own network alone: beside it stands another under a seed.
  return fitting(completed({ ...changedRequest, own: same ? request.own : changedRequest.own }));
}

/** The parameters that say what a run reads; a link has one of them. */
const INPUTS = ["text", "values"];

/** @param {URLSearchParams} changes */
const keepWeights = (changes) => [...changes.keys()].every(keepsWeights);

/**
 * @param {Request} request   of a trained model
 * @returns {Request} a network of the same shape that reads the same input and has learned nothing
 */
function untrained(request) {
  const alphabet = cardOf(request.model)?.alphabet?.join("") ?? "";
  return { ...completed(request), model: null, ...(request.input === "text" ? { alphabet } : {}) };
}

/**
 * Lists the runs that can be compared with the first: the models that learned the same task, or, where the first run
 * has learned nothing, the other kinds of cells.
 * @param {Request} request
 * @returns {string[]}
 */
export function peersOf({ cell, model, own }) {
  if (model) return siblingsOf(model).map(({ name }) => `model=${name}`);
  return own ? [] : kindsBeside(cell);
}

/**
 * Lists the companions that are offered for a run: its peers, or, where it has none, the other kinds of cells under a
 * seed, which `nameOf` says.
 * @param {Request} request
 * @returns {string[]}
 */
export function otherCells(request) {
  const peers = peersOf(request);
  return peers.length ? peers : kindsBeside(request.cell);
}

/** @param {Request} request @returns {string[]} the kinds that are offered behind `otherCells`, where those are kinds */
export const moreCells = (request) =>
  request.model && peersOf(request).length ? [] : kindsBeside(request.cell, false);

/** @param {CellKind} cell @param {boolean} [basic] */
const kindsBeside = (cell, basic = true) =>
  kindsThat(basic)
    .filter((other) => other !== cell)
    .map((other) => `cell=${other}`);

/**
 * @param {Request} request     of the first run
 * @param {string} companion    the empty text for the first run itself
 * @returns {boolean} whether its weights were learned, or are the user's own; others are drawn at random
 */
function isLearned(request, companion) {
  const changes = new URLSearchParams(companion);
  const first = request.model !== null || request.own !== null;
  return changes.has("model") || (first && keepWeights(changes));
}

/**
 * @param {Request} request
 * @param {string} companion
 * @param {readonly string[]} companions   all that stand beside the first
 * @returns {boolean} whether it has random weights while another of them has not, so that it must be said
 */
export const isRandomAmong = (request, companion, companions) =>
  !isLearned(request, companion) && ["", ...companions].some((one) => isLearned(request, one));

/**
 * Returns the companions of a first run that has changed: the same ones, or, for another model or other weights, as
 * many of its own peers.
 * @param {Request} before
 * @param {Request} request
 * @param {readonly string[]} companions
 * @returns {string[]}
 */
export function companionsFor(before, request, companions) {
  if (before.model === request.model && Boolean(before.own) === Boolean(request.own)) return [...companions];
  return otherCells(request).slice(0, companions.length);
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
 * Returns the page's state for one of several runs: the playhead, the phase, the row and the unit are within that run's
 * shape.
 * @template {import("../state.js").State} S
 * @param {S} state
 * @param {import("../shape.js").Shape} shape
 * @returns {S}
 */
export function within(state, shape) {
  const step = Math.min(state.step, shape.steps - 1);
  const unit = Math.min(state.unit, shape.units - 1);
  const phase = phasesOf(shape.cell).includes(state.phase) ? state.phase : "terms";
  const { chosenPass } = state;
  const fits =
    !chosenPass ||
    (chosenPass.layer < shape.layers && (shape.bidirectional || chosenPass.direction === "forward"));
  if (step === state.step && unit === state.unit && phase === state.phase && fits) return state;
  return {
    ...state,
    step,
    unit,
    phase: step < state.step ? "output" : phase,
    chosenPass: fits ? chosenPass : null,
  };
}
