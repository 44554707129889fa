/**
 * Tells when the reader takes the page in hand: from then on where it stands is theirs.
 * @module
 */

const BY_HAND = ["wheel", "pointerdown", "keydown"];

/** @param {() => void} taken   called each time */
export function onHand(taken) {
  for (const happening of BY_HAND) addEventListener(happening, taken, { capture: true, passive: true });
}
