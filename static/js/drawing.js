/**
 * Draws the page by its features: tells them the state, and the frame where a run has come. A feature is a part of the
 * page.
 * @module
 */
import { frameOf } from "./frame.js";
import { createPace } from "./inspector/pace.js";
import { themeOf } from "./theme.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./trace.js").Trace} Trace */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./frame.js").Moment} Moment */
/** @typedef {import("./i18n.js").Translate} Translate */

/**
 * Each method is called for one feature after the other, in the order of the page's list. A feature has those that it
 * needs.
 * @typedef {object} Feature
 * @property {() => unknown} [start]               begins to listen, or loads what the link asks for; awaited before
 *   anything is drawn
 * @property {(t: Translate) => void} [speak]      writes what is the same in every state, in the words of a language
 * @property {(moment: Moment) => void} [follow]   shows the state, at every drawing
 * @property {(frame: Frame) => void} [draw]       shows the run, at every drawing once it has started
 * @property {() => Promise<unknown>} [prepare]    fetches what later uses need, so that they need no server; rejects where it
 *   does not come
 */

/**
 * What is drawn.
 * @typedef {object} Page
 * @property {readonly Feature[]} atOnce         the list of features but for its end
 * @property {readonly Feature[]} afterPicture   its end: features that are drawn from the first picture on
 * @property {Runs} runs
 * @property {{ hasPicture: boolean }} stage
 * @property {() => Translate} words
 */

/**
 * The runs on the page.
 * @typedef {object} Runs
 * @property {{ trace: Trace | null }} first
 * @property {(state: State, first: Trace) => Trace} chosen   that the inspector shows
 * @property {(state: State, first: Trace) => readonly Trace[]} drawn   that have come, the first one's first
 * @property {(request: State["request"]) => Trace | null} ghost   the original of the first, where that is changed
 */

/** @param {Page} page @returns {(state: State) => void} draws the page as that state has it */
export function createDrawing({ atOnce, afterPicture, runs, stage, words }) {
  const all = [...atOnce, ...afterPicture];
  const isTimeToWrite = createPace();
  /** Whether the score of the first run is there. */
  let begun = false;

  return (state) => {
    const { trace } = runs.first;
    const chosen = trace && runs.chosen(state, trace);
    const moment = { state, trace, chosen, theme: themeOf(state.theme), t: words() };
    for (const feature of all) feature.follow?.(moment);
    if (!trace || state.shape !== trace.shape) return;
    const ghost = runs.ghost(state.request);
    trace.original = ghost ?? trace.original;
    const traces = runs.drawn(state, trace);
    shareScale(ghost ? [...traces, ghost] : traces);
    const frame = frameOf(moment, { trace, traces, ghost }, (scene) => isTimeToWrite(scene) || !begun);
    for (const feature of atOnce) feature.draw?.(frame);
    begun ||= stage.hasPicture || state.status !== "loading" || state.received > 1;
    if (begun) for (const feature of afterPicture) feature.draw?.(frame);
  };
}

/** Gives all that is drawn one scale of colours. @param {readonly Trace[]} traces */
function shareScale(traces) {
  for (const trace of traces) trace.peers = traces;
}
