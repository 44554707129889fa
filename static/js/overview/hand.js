/**
 * Moves the playhead from the overview, which is the slider of the steps: pointer and touch to the column under them,
 * keys by as many steps as the score shows, or by a tenth of the run.
 * @module
 */
import { lastStep } from "../state.js";
import { stepAt } from "./axis.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {{ step: number, x: number, width: number }} Place   a step, and where in the overview the pointer is */

/** Share of a run that a leap goes. */
const LEAP = 0.1;

/**
 * @param {HTMLInputElement} slider
 * @param {object} page
 * @param {() => State} page.get
 * @param {(action: Action) => void} page.dispatch
 * @param {() => number} page.inWindow   steps that the score shows at once
 * @param {(at: Place | null) => void} page.hover
 * @returns {Record<"turn" | "leap", (by: 1 | -1) => true>} what keys do
 */
export function listenToHand(slider, { get, dispatch, inWindow, hover }) {
  let isDragging = false;
  const seek = (/** @type {number} */ step) => {
    dispatch({ type: "pause" });
    dispatch({ type: "seek", step });
  };
  const drag = (/** @type {PointerEvent} */ { clientX }) => {
    const { left, width } = slider.getBoundingClientRect();
    const step = stepAt(lastStep(get()) + 1, (clientX - left) / width);
    if (isDragging && step !== get().step) seek(step);
    hover({ step, x: clientX - left, width });
  };
  slider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !get().shape) return;
    event.preventDefault();
    slider.setPointerCapture(event.pointerId);
    slider.focus({ preventScroll: true });
    isDragging = true;
    dispatch({ type: "pause" });
    drag(event);
  });
  slider.addEventListener("pointermove", drag);
  slider.addEventListener("lostpointercapture", ({ pointerType }) => {
    isDragging = false;
    if (pointerType !== "mouse") hover(null);
  });
  slider.addEventListener("pointerleave", () => isDragging || hover(null));
  // What a screen reader does to it; a pointer is followed from column to column above.
  slider.addEventListener("input", () => isDragging || seek(Number(slider.value)));
  const go = (/** @type {number} */ steps) => {
    seek(get().step + steps);
    return /** @type {const} */ (true);
  };
  return {
    turn: (by) => go(by * inWindow()),
    leap: (by) => go(by * Math.max(inWindow(), Math.round(LEAP * (lastStep(get()) + 1)))),
  };
}
