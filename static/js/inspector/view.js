/**
 * Derives what the inspector shows, and how much of it is computed at the playhead.
 * @module
 */
import { reached } from "../anatomy.js";
import { within } from "../compare/companions.js";
import { cellAt, knownOutputs, stepOfCell } from "../shape.js";
import { focusOf } from "../state.js";

/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {(action: Action) => void} Dispatch */

/**
 * @typedef {object} Scene
 * @property {import("../state.js").State} state
 * @property {import("../trace.js").Trace} trace
 * @property {import("../shape.js").CellPlace} place    the cell shown
 * @property {boolean} known                            whether the playhead has come to its step, and that has arrived
 * @property {import("../palette.js").Theme} theme
 * @property {import("../i18n.js").Translate} t
 */

/**
 * A scene as it is drawn. Colours follow the playhead in every drawing; text is left as it is where it is not time to
 * write it, so that all of it is of one step.
 * @typedef {Scene & { writes: boolean }} View
 */

/**
 * A view, and the room there is to draw it in.
 * @typedef {View & { unit: number, order: import("../stage/order.js").Order | null, width: number, ratio: number }} Frame
 *   unit: the chosen unit, within the run; order: in which the units of the cell stand, null by their numbers; width: CSS
 *   pixels of a row; ratio: device pixels in a CSS pixel
 */

/**
 * A part of the panel: an element, and how it is brought up to date.
 * @typedef {object} Part
 * @property {Element} element
 * @property {(frame: Frame) => void} draw
 */

/**
 * Selects what the panels show of one run.
 * @param {import("../state.js").State} all
 * @param {import("../trace.js").Trace} trace
 * @param {import("../palette.js").Theme} theme
 * @param {import("../i18n.js").Translate} t
 * @returns {Scene}
 */
export function sceneOf(all, trace, theme, t) {
  const state = within(all, trace.shape);
  const place = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  const known = stepOfCell(trace.shape, place) < Math.min(trace.received, state.step + 1);
  return { state, trace, place, known, theme, t };
}

/**
 * Returns the phase that the cell shown has reached: a cell of an earlier step is complete.
 * @param {Scene} scene
 * @returns {Phase | null} null where nothing of it is known yet
 */
export function phaseOf({ state, trace, place, known }) {
  if (!known) return null;
  const step = stepOfCell(trace.shape, place);
  return step === state.step ? state.phase : "output";
}

/**
 * @param {Scene} scene
 * @param {Phase} phase
 * @returns {boolean} whether what comes to be in that phase is known
 */
export function isShown(scene, phase) {
  const now = phaseOf(scene);
  return now !== null && reached(scene.trace.shape.cell, phase, now);
}

/**
 * @param {Scene} scene
 * @param {Phase} phase
 * @returns {boolean} whether it comes to be in this very moment of the playback
 */
export function isNow(scene, phase) {
  return phaseOf(scene) === phase;
}

/**
 * @param {Scene} scene
 * @returns {boolean} whether the output at the time step of the cell shown is known
 */
export function isOutputShown({ state, trace, place }) {
  const done = state.phase === "output" ? state.step : state.step - 1;
  const { from, to } = knownOutputs(trace.shape, Math.min(done, trace.received - 1));
  return from <= place.timeStep && place.timeStep <= to;
}
