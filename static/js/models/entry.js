/**
 * The way to the bar of trained models and of what goes on by itself. It comes when a run first wants it.
 * @module
 */
import { lazily } from "../lazy.js";

/** @typedef {import("../state.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {Parameters<typeof import("./bar.js").createBar>[1]} hooks
 * @param {() => void} refresh
 * @param {import("../lazy.js").Missed} missed
 */
export function createBarEntry(root, hooks, refresh, missed) {
  /** @type {ReturnType<typeof import("./bar.js").createBar> | null} */
  let drawBar = null;
  /** @type {State["request"] | null} */
  let asked = null;
  const part = lazily(() => import("./bar.js"), missed);
  const enter = async () => {
    const { createBar } = await part();
    drawBar ??= createBar(root, hooks);
    refresh();
  };
  /** @param {State} state @param {import("../i18n.js").Translate} t */
  return (state, t) => {
    if (drawBar) return drawBar(state, t);
    const { request } = state;
    // Once for each run: where it did not come, drawing would ask without end.
    if ((!request.model && !request.generate) || request === asked) return;
    asked = request;
    void enter();
  };
}
