/**
 * Reports when the reader uses the page: from then on the page does not scroll by itself.
 * @module
 */

const BY_HAND = ["wheel", "pointerdown", "keydown"];

/** @param {() => void} taken   called each time */
export function onHand(taken) {
  for (const happening of BY_HAND) addEventListener(happening, taken, { capture: true, passive: true });
}
