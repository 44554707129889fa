/**
 * Reads how many times a part of the page is enlarged, as presenting does it for the last row. A style sheet scales
 * such a part by `--enlarged`, which its children inherit, so that the factor is read and never measured: engines
 * differ in what they measure in a part that is enlarged, or that just grows into its place.
 * @module
 */

/** Names the CSS property that holds the factor. */
export const ENLARGED = "--enlarged";

/** @param {Element} target @returns {number} screen pixels in one of its CSS pixels; 1 where nothing is enlarged */
export function enlargementOf(target) {
  const factor = Number.parseFloat(getComputedStyle(target).getPropertyValue(ENLARGED));
  return factor > 0 ? factor : 1;
}

/** @param {Element} target @returns {number} device pixels in one of its CSS pixels */
export const pixelRatioOf = (target) => window.devicePixelRatio * enlargementOf(target);

/**
 * Computes where a pointer is within an element.
 * @param {MouseEvent} event
 * @param {Element} target
 * @returns {{ x: number, y: number }} its CSS pixels, from its left and upper edge
 */
export function pointIn({ clientX, clientY }, target) {
  const { left, top } = target.getBoundingClientRect();
  const factor = enlargementOf(target);
  return { x: (clientX - left) / factor, y: (clientY - top) / factor };
}
