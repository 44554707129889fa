/**
 * Derives a frame from the state and the runs that have come: everything that the page's features need to draw.
 * @module
 */
import { sceneOf } from "./inspector/view.js";
import { cellAt } from "./shape.js";
import { focusOf, lastStep } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./trace.js").Trace} Trace */
/** @typedef {import("./palette.js").Theme} Theme */
/** @typedef {import("./i18n.js").Translate} Translate */
/** @typedef {import("./inspector/view.js").View} View */

/**
 * What the page shows at a drawing, whether or not a run has come.
 * @typedef {object} Moment
 * @property {State} state
 * @property {Trace | null} trace    of the first run
 * @property {Trace | null} chosen   of the run that the inspector shows
 * @property {Theme} theme
 * @property {Translate} t
 */

/**
 * The run that the inspector shows, as it shows it, and what stands around it.
 * @typedef {View & Around} Frame
 */

/**
 * @typedef {object} Around
 * @property {State} all                 the page's state; `state` is the same within the inspector's run
 * @property {View} first                what the inspector would show of the first run
 * @property {readonly Trace[]} traces   of all runs that have come, the first one's first
 * @property {Trace | null} ghost        the original of the first run, where that is changed
 * @property {Score} score
 */

/**
 * What every score shows, of the first run where it stands alone.
 * @typedef {object} Score
 * @property {State} state               on the way back from a loss, at the end of the run
 * @property {Trace} trace               of the first run
 * @property {Theme} theme
 * @property {Translate} t
 * @property {number | undefined} eye    the time step that is followed, where it is not the playhead's
 * @property {boolean} writes            whether the panel beside writes its text in this drawing
 */

/**
 * @param {Moment} moment
 * @param {Pick<Frame, "traces" | "ghost"> & { trace: Trace }} runs   trace: of the first
 * @param {(scene: import("./inspector/view.js").Scene) => boolean} isTimeToWrite   asked once
 * @returns {Frame}
 */
export function frameOf({ state, chosen, theme, t }, { trace, traces, ghost }, isTimeToWrite) {
  const scene = sceneOf(state, chosen ?? trace, theme, t);
  const view = { ...scene, writes: isTimeToWrite(scene) };
  const first = view.trace === trace ? view : { ...view, ...sceneOf(state, trace, theme, t) };
  const score = { ...placeOf(state, trace), trace, theme, t, writes: view.writes };
  return { ...view, all: state, first, traces, ghost, score };
}

/**
 * On the way back from a loss all of the run has been computed: the score shows it to its end, and follows the gradient.
 * @param {Moment["state"]} state
 * @param {Trace} trace
 * @returns {Pick<Score, "state" | "eye">}
 */
function placeOf(state, { shape }) {
  if (state.loss === null) return { state, eye: undefined };
  const chosenPass = focusOf(state, shape);
  const { timeStep } = cellAt(shape, chosenPass, state.step);
  return { state: { ...state, chosenPass, step: lastStep(state) }, eye: timeStep };
}
