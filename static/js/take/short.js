/**
 * Writes pixels for SVG.
 * @module
 */

/** @param {number} pixels */
export const short = (pixels) => Math.round(pixels * 1000) / 1000;
