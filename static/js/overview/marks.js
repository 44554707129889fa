/**
 * Moves what moves over the overview: the playhead, a veil over what has not been played, and a frame around what the
 * score shows.
 * @module
 */
import { element, hide } from "../dom.js";
import { moved } from "../moved.js";
import { lastStep } from "../state.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("./axis.js").Reach} Reach */

/** Pixels of the frame, and of the playhead, at least. */
const LEAST = { frame: 10, playhead: 4 };

/** @typedef {ReturnType<typeof createMarks>} Marks */

export function createMarks() {
  const veil = moved(element("div", { class: "overview-veil" }));
  const playhead = moved(element("div", { class: "overview-playhead" }));
  const frame = moved(element("div", { class: "overview-window" }));
  const [setPlayhead, setFrame] = [widthOf(playhead.element), widthOf(frame.element)];
  // Of no run there is nothing to mark.
  for (const { element: mark } of [frame, playhead]) hide(mark, true);
  return {
    veil: veil.element,
    over: [frame.element, playhead.element],

    /** @param {State} state @param {number} width   pixels of the overview */
    move(state, width) {
      const pixels = width / (lastStep(state) + 1);
      const { step, loss } = state;
      // On the way back from a loss it is the steps before the playhead that are still to come.
      veil.shift(loss === null ? (step + 1) * pixels : step * pixels - width);
      const breadth = Math.max(LEAST.playhead, pixels);
      hide(playhead.element, false);
      setPlayhead(breadth);
      playhead.shift(within((step + 0.5) * pixels - breadth / 2, width - breadth));
    },

    /** @param {Reach | null} steps   in the score's window; null where that shows all of them @param {number} all @param {number} width */
    frame(steps, all, width) {
      hide(frame.element, steps === null);
      if (!steps) return;
      const pixels = width / all;
      const breadth = Math.max(LEAST.frame, (steps.to - steps.from) * pixels);
      const left = ((steps.from + steps.to) / 2) * pixels - breadth / 2;
      setFrame(breadth);
      frame.shift(within(left, width - breadth));
    },
  };
}

/** @param {number} left @param {number} most */
const within = (left, most) => Math.max(0, Math.min(most, left));

/** @param {HTMLElement} target @returns {(pixels: number) => void} sets its width where it differs */
function widthOf(target) {
  let written = Number.NaN;
  return (pixels) => {
    if (pixels === written) return;
    written = pixels;
    target.style.width = `${pixels}px`;
  };
}
