/**
 * Holds the state, and reports a change once per animation frame, however much happened in between.
 * @module
 */
import { reduce } from "./reduce.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reduce.js").Action} Action */

/**
 * @param {State} initial
 * @param {(state: State) => void} draw
 */
export function createStore(initial, draw) {
  let state = initial;
  let waiting = 0;
  const flush = () => {
    cancelAnimationFrame(waiting);
    waiting = 0;
    draw(state);
  };
  const refresh = () => {
    if (!waiting) waiting = requestAnimationFrame(flush);
  };
  /** @param {Action} action */
  const dispatch = (action) => {
    const next = reduce(state, action);
    if (next === state) return;
    state = next;
    refresh();
  };
  return { get: () => state, dispatch, refresh, /** Draws within the frame at hand. */ flush };
}
