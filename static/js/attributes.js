/**
 * Writes the state into attributes of the stage and the page, for style sheets, embedding pages and tests.
 * @module
 */
import { lastStep } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** @param {HTMLElement} stage @returns {import("./drawing.js").Feature} */
export const createAttributes = ({ dataset }) => ({
  follow({ state, theme }) {
    dataset.state = stateWord(state);
    dataset.step = String(state.step);
    dataset.steps = String(state.shape ? lastStep(state) + 1 : 0);
    dataset.theme = theme;
    const { dataset: page } = document.documentElement;
    page.panels = state.panels.join(" ");
    page.zoom = (!state.open && state.zoom) || "";
  },
});

/** @param {State} state */
function stateWord(state) {
  if (state.playing) return "playing";
  if (state.failure || (state.status === "failed" && !state.shape)) return "failed";
  return state.shape && state.received > state.step ? "paused" : "loading";
}
