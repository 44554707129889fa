/**
 * Shows the first run as a score, alone on the stage unless others stand beside it.
 * @module
 */
import { within } from "../compare/companions.js";
import { TIGHT, WHOLE } from "./rows.js";

/** @typedef {import("../drawing.js").Feature} Feature */
/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("./stage.js").View} View */

/** Pixels of the room from which the whole of a run finds its place over the chart of its gradients. */
const ROOMY = 380;

/**
 * @param {import("./stage.js").Stage} stage
 * @param {(frame: Frame) => Partial<View>} beside   what the score shows otherwise where other runs stand beside it
 * @returns {Feature}
 */
export function createScore(stage, beside) {
  return {
    follow({ trace, theme }) {
      if (!trace) stage.prepare(theme);
    },
    draw: (frame) => stage.draw({ ...aloneOf(frame, stage.height), ...beside(frame) }),
  };
}

/** @param {Frame} frame @param {number} height   pixels of the room @returns {View} */
function aloneOf({ all, ghost, score }, height) {
  const parts = all.loss !== null && height < ROOMY ? TIGHT : WHOLE;
  return { ...score, state: within(score.state, score.trace.shape), ghost, parts };
}
