/**
 * Loads the bar of trained models and of generating runs when a run first needs it.
 * @module
 */
import { lazily } from "../lazy.js";
import { calm } from "../theme.js";

/** @typedef {import("../state.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {object} hooks
 * @param {() => State} hooks.get
 * @param {(action: import("../reduce.js").Action) => void} hooks.dispatch
 * @param {(change: Partial<State["request"]>) => void} hooks.ask
 * @param {import("../run/first.js").FirstRun} hooks.run
 * @param {() => void} hooks.refresh
 * @param {import("../lazy.js").Missed} hooks.missed
 * @returns {import("../drawing.js").Feature}
 */
export function createBarEntry(root, { get, dispatch, ask, run, refresh, missed }) {
  /** @type {ReturnType<typeof import("./bar.js").createBar> | null} */
  let drawBar = null;
  /** @type {State["request"] | null} */
  let lastRequest = null;
  const part = lazily(() => import("./bar.js"), missed);
  const enter = async () => {
    const { createBar } = await part();
    drawBar ??= createBar(root, { dispatch, ask, generate });
    refresh();
  };

  /** Goes on from the end of the input, anew where it has gone on already. @param {State["request"]["generate"]} wanted */
  function generate(wanted) {
    const { request, received } = get();
    if (run.trace && received > 0) dispatch({ type: "seek", step: run.trace.shape.givenSteps - 1 });
    run.playNext(wanted !== null && !calm.matches);
    if (JSON.stringify(request.generate) === JSON.stringify(wanted)) dispatch({ type: "play" });
    else ask({ generate: wanted });
  }

  return {
    follow({ state, t }) {
      if (drawBar) return drawBar(state, t);
      const { request } = state;
      // Once for each run: where it did not come, drawing would ask without end.
      if ((!request.model && !request.generate) || request === lastRequest) return;
      lastRequest = request;
      void enter();
    },
    prepare: () => import("./bar.js"),
  };
}
