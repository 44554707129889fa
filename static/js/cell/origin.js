/**
 * Finds the place of the cell in focus in the score: the opened cell grows out of it.
 * @module
 */
import { cellAt } from "../shape.js";
import { FRAME_SHARE } from "../stage/layout.js";
import { focusOf } from "../state.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../stage/stage.js").Current} Current */
/** @typedef {import("./grow.js").Rect} Rect */

/**
 * @param {Current} current
 * @returns {Rect | null} in CSS pixels of the score's window; null where no row is in focus
 */
export function boxOf({ layout, state, trace, scroll }) {
  const panel = layout.panels.find(({ kind, focus }) => kind === "cell" && focus);
  if (!panel) return null;
  const { timeStep } = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  return {
    x: (timeStep + FRAME_SHARE) * layout.columnWidth - scroll,
    y: panel.top,
    width: (1 - 2 * FRAME_SHARE) * layout.columnWidth,
    height: panel.height,
  };
}

/**
 * @param {Stage} stage
 * @param {Element | null} root  an element around it, from whose corner is measured
 * @returns {Rect | null} in CSS pixels; null before there is a score
 */
export function originOf({ current, score, room }, root) {
  const box = current && boxOf(current);
  if (!box) return null;
  const at = { x: box.x, y: box.y - room.scrollTop };
  for (let one = /** @type {Element | null} */ (score); one instanceof HTMLElement && one !== root; ) {
    at.x += one.offsetLeft;
    at.y += one.offsetTop;
    one = one.offsetParent;
  }
  return { ...box, ...at };
}
