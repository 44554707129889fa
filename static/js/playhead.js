/**
 * Moves the playhead: by steps or by phases, by hand or in playback, forwards through the run or back from a loss.
 * @module
 */
import { phasesOf } from "./anatomy.js";
import { firstStepBack } from "./gradients/path.js";
import { atEnd, lastStep } from "./state.js";

/** @typedef {import("./anatomy.js").Phase} Phase */
/** @typedef {import("./state.js").State} State */

/** @param {State} state @returns {State} */
export function play(state) {
  if (!state.shape) return state;
  if (state.loss !== null)
    return { ...state, playing: true, step: state.step || firstStepBack(state.shape, state.loss) };
  return atEnd(state)
    ? { ...state, playing: true, step: 0, phase: firstPhase(state) }
    : { ...state, playing: true };
}

/** @param {State} state @returns {import("./anatomy.js").Phase} */
function firstPhase(state) {
  return state.byPhase && state.shape ? /** @type {Phase} */ (phasesOf(state.shape.cell)[0]) : "output";
}

/**
 * Moves the playhead by one tick of playback: waits where the next step has not arrived, stops at the end.
 * @param {State} state
 * @returns {State}
 */
export function advance(state) {
  if (state.loss !== null) return { ...seek(state, state.step - 1), playing: state.step > 1 };
  const next = moved(state, 1);
  if (next.step >= state.received) return state.status === "failed" ? { ...state, playing: false } : state;
  return atEnd(next) ? { ...next, playing: false } : next;
}

/**
 * Moves the playhead `by` steps, or phases where playback goes by phase.
 * @param {State} state
 * @param {number} by
 * @returns {State}
 */
export function moved(state, by) {
  if (!state.shape) return state;
  if (!state.byPhase) return seek({ ...state, phase: "output" }, state.step + by);
  const phases = phasesOf(state.shape.cell);
  const most = (lastStep(state) + 1) * phases.length - 1;
  const place = Math.max(0, Math.min(most, state.step * phases.length + phases.indexOf(state.phase) + by));
  const phase = /** @type {Phase} */ (phases[place % phases.length]);
  return { ...state, step: Math.floor(place / phases.length), phase };
}

/**
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
export function seek(state, step) {
  return { ...state, phase: "output", step: Math.max(0, Math.min(lastStep(state), Math.round(step))) };
}
