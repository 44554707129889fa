/**
 * Computes how large the picture can be made for the last row. Pure arithmetic.
 * @module
 */
import { layOut } from "../stage/layout.js";
import { WHOLE } from "../stage/rows.js";

/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {{ width: number, height: number, below: number }} Room  below: pixels under the picture, before it is enlarged */

/** Pixels of height that the picture keeps, before it is enlarged: with fewer a small network would look coarse. */
const KEPT = 266;
const STEP = 0.05;
/** The same, where several runs stand above each other. */
const KEPT_BY_RUNS = 560;
/** Pixels of the names left of the score at most, before they are enlarged. */
const NAMES = 196;
/** Pixels of the score that stay in sight at least, before they are enlarged: eight time steps. */
const IN_SIGHT = 336;

/**
 * Returns the largest zoom at which every row fits into the room, and every column where all of them fit unenlarged.
 * @param {Shape} shape
 * @param {Room} room     CSS pixels of the screen that the picture may take
 * @param {Pass} focus
 * @param {{ inputLetters: boolean, outputLetters: boolean }} letters
 * @param {import("../stage/bars.js").Bars[]} pinned   units with a row of their own
 * @returns {number} 1 and more, in steps of 0.05
 */
export function zoomFor(shape, room, focus, letters, pinned) {
  const at = (/** @type {number} */ zoom) => {
    const inside = { width: room.width / zoom - NAMES, height: Math.floor(room.height / zoom) - room.below };
    const { height, contentWidth } = layOut(shape, inside, focus, letters, WHOLE, shape.timeSteps, pinned);
    const wide = contentWidth <= inside.width;
    return { wide, fits: height <= inside.height && (wide || inside.width >= IN_SIGHT) };
  };
  const { wide } = at(1);
  for (let steps = Math.floor(room.height / (KEPT + room.below) / STEP); steps * STEP > 1; steps -= 1) {
    const enlarged = at(steps * STEP);
    if (enlarged.fits && (enlarged.wide || !wide)) return steps * STEP;
  }
  return 1;
}

/**
 * Returns the largest zoom for several runs above each other.
 * @param {number} height   CSS pixels of the screen that they may take
 * @returns {number} 1 and more, in steps of 0.05
 */
export const zoomForRuns = (height) => Math.max(1, Math.floor(height / KEPT_BY_RUNS / STEP) * STEP);
