/**
 * Holds the one scale of gradients: logarithmic and absolute, the same for every cell, run and row. On a scale of its
 * own each row would look alike, and what fades could not be seen to fade.
 * @module
 */
import { css, mix } from "../colour.js";

/** @typedef {import("../palette.js").Theme} Theme */
/** @typedef {{ low: number, high: number }} Decades   exponents of ten at its ends, whole */

/** Decades that the colours span below 1. */
const DEEPEST = -8;
/** A hue that no gate, state or probability has. @type {Record<Theme, { zero: import("../colour.js").Oklch, full: import("../colour.js").Oklch }>} */
const TONES = {
  light: { zero: { l: 0.955, c: 0.012, h: 340 }, full: { l: 0.4, c: 0.2, h: 340 } },
  dark: { zero: { l: 0.27, c: 0.02, h: 340 }, full: { l: 0.83, c: 0.19, h: 340 } },
};
const STEPS = 64;

/** @param {number} most the largest norm @returns {Decades} of the colours: to 1, or to the decade above the largest */
export const coloursFor = (most) => ({ low: DEEPEST, high: Math.max(0, decadeAbove(most)) });

/** @param {number} value */
const decadeAbove = (value) => (value > 0 ? Math.ceil(Math.log10(value) - 1e-9) : 0);

/**
 * @param {Decades} decades
 * @param {number} magnitude not negative
 * @returns {number} 0…1; 0 is also what lies below the scale
 */
export function shareOf({ low, high }, magnitude) {
  if (!(magnitude > 0)) return 0;
  return Math.max(0, Math.min(1, (Math.log10(magnitude) - low) / (high - low)));
}

/** @type {Map<Theme, string[]>} */
const ramps = new Map();

/** @param {Theme} theme @returns {readonly string[]} from the lower end to the upper */
export function rampOf(theme) {
  const known = ramps.get(theme);
  if (known) return known;
  const { zero, full } = TONES[theme];
  const ramp = Array.from({ length: STEPS + 1 }, (_, place) => css(mix(zero, full, place / STEPS)));
  ramps.set(theme, ramp);
  return ramp;
}

/** @param {Decades} decades @param {number} magnitude @param {Theme} theme */
export const colourAt = (decades, magnitude, theme) =>
  rampOf(theme)[Math.round(shareOf(decades, magnitude) * STEPS)] ?? "";

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} exponent @returns {string} a power of ten as it is written */
export function power(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[Number(digit)]).join("");
  return exponent === 0 ? "1" : `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * Writes a norm in the width of a column: two digits and a power of ten.
 * @param {number} value
 */
export function brief(value) {
  if (value === 0) return "0";
  if (value >= 0.01 && value < 100) return value.toPrecision(2);
  const [mantissa = "", exponent = ""] = value.toExponential(0).split("e");
  return `${mantissa}e${exponent.replace("+", "").replace("-", "\u2212")}`;
}
