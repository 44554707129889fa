/**
 * Finds the unit whose number is drawn at a place of the score. Where a band stands for several units, that depends on
 * their values there.
 * @module
 */
import { scaleOf } from "../scales.js";
import { cellOf } from "./bands.js";
import { ghostOf, valuesOf } from "./figure.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {Pick<import("./pick.js").Pick, "timeStep" | "band" | "part">} Place */
/** @typedef {{ trace: import("../trace.js").Trace, ghost?: import("../trace.js").Trace | null }} Runs   ghost: the original of a changed run */

/**
 * @param {Runs} runs
 * @param {Strip} strip
 * @param {Place} place
 * @returns {number} a unit, or the place of an input or output
 */
export function unitUnder({ trace, ghost = null }, strip, { timeStep, band, part }) {
  if (strip.perBand === 1) return strip.order?.units[band] ?? band;
  const original = ghost && ghostOf(ghost, strip, scaleOf(trace, strip.quantity));
  return cellOf(strip, valuesOf(trace, strip), timeStep, band, original).units[part] ?? 0;
}
