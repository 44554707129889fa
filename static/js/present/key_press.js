/**
 * Presses a key of the page that presents for the presenter's window, where the clicker may be heard in its place.
 * @module
 */

/** Keys that mean the window in which they are pressed. */
const OWN = ["Tab", "F5", "p", "f"];

/** @param {KeyboardEvent} event @returns {boolean} whether the key is one for the page that presents */
export const isForScreen = ({ key, ctrlKey, metaKey, altKey }) =>
  !ctrlKey && !metaKey && !altKey && !OWN.includes(key.length === 1 ? key.toLowerCase() : key);

/** @param {{ key: string, shift: boolean }} pressed */
export function pressKey({ key, shift }) {
  const init = { key, shiftKey: shift, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", init));
}
