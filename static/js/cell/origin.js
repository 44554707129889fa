/**
 * Where the cell in focus stands in the score: the place that it grows out of.
 * @module
 */
import { cellAt } from "../shape.js";
import { FRAME_SHARE } from "../stage/layout.js";
import { focusOf } from "../state.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("./grow.js").Rect} Rect */

/**
 * @param {Stage} stage
 * @returns {Rect | null} in CSS pixels of the stage; null before there is a score
 */
export function originOf({ current, score, room }) {
  if (!current) return null;
  const { layout, state, trace, scroll } = current;
  const panel = layout.panels.find(({ kind, focus }) => kind === "cell" && focus);
  if (!panel) return null;
  const { timeStep } = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  return {
    x: score.offsetLeft + (timeStep + FRAME_SHARE) * layout.columnWidth - scroll,
    y: score.offsetTop - room.scrollTop + panel.top,
    width: (1 - 2 * FRAME_SHARE) * layout.columnWidth,
    height: panel.height,
  };
}
