/**
 * Makes the small pictures that the presenter's window shows: of what everybody sees, and of what comes next. Pure.
 * @module
 */
import { miniatureOf } from "../miniature/plan.js";
import { reduce } from "../reduce.js";

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @typedef {object} Shown
 * @property {import("../state.js").State} state
 * @property {Trace} first
 * @property {readonly Trace[]} traces   of all runs on the stage
 * @property {import("../gradients/course.js").Course | null} course
 * @property {import("../lessons/lesson.js").Coming | null | undefined} next   undefined without a lesson
 */

/** @param {Shown} shown @returns {string} a text that changes with the pictures */
export function picturesKey({ state, traces, course, next }) {
  const { step, chosenPass, lit, loss, received, lesson } = state;
  const runs = traces.map(({ id, received: come }) => [id, come]);
  const coming = next && [next.view, next.ran?.trace.id ?? null];
  return JSON.stringify([
    lesson?.closing,
    runs,
    step,
    chosenPass,
    lit,
    loss,
    received,
    course?.received ?? -1,
    coming,
  ]);
}

/** @param {Shown} shown @returns {import("./channel.js").Pictures} */
export function picturesOf({ state, traces, course, next }) {
  return {
    now: state.lesson?.closing ? null : miniatureOf(traces, state, course),
    next: next === undefined ? stepOn(state, traces, course) : sceneOf(next),
  };
}

/** @param {NonNullable<Shown["next"]> | null} next */
const sceneOf = (next) =>
  next?.ran && next.view ? miniatureOf(next.ran.traces, next.view, next.ran.course) : null;

/** @param {Shown["state"]} state @param {readonly Trace[]} traces @param {Shown["course"]} course */
function stepOn(state, traces, course) {
  const next = reduce(state, { type: "go", by: 1 });
  return next.step === state.step && next.phase === state.phase ? null : miniatureOf(traces, next, course);
}
