/**
 * Drives playback: at most one step, or phase, for each painted frame.
 * @module
 */

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reduce.js").Action} Action */

/** Frames come a little early or late: a step due within this many milliseconds goes with the frame at hand. */
const SLACK = 4;

/**
 * @param {() => State} get
 * @param {(action: Action) => void} dispatch
 * @param {() => void} flush   draws what has changed
 * @returns {import("./drawing.js").Feature}
 */
export function createPlayback(get, dispatch, flush) {
  let running = false;
  let due = 0;
  /** @param {number} now */
  const tick = (now) => {
    const { playing, speed } = get();
    if (!playing) {
      running = false;
      return;
    }
    // First in the next frame: what else is drawn in it follows the step.
    requestAnimationFrame(tick);
    if (now >= due - SLACK) {
      const period = 1000 / speed;
      due = now - due > period ? now + period : due + period;
      dispatch({ type: "advance" });
      flush();
    }
  };
  return {
    /** Starts the clock where it has to run. */
    follow() {
      if (running || !get().playing) return;
      running = true;
      due = performance.now() + 1000 / get().speed;
      requestAnimationFrame(tick);
    },
  };
}
