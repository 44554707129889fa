/**
 * Writing to the page only where something has changed, without reading it.
 * @module
 */

/**
 * @param {Element} target  holds text only
 * @returns {(text: string) => void} writes its text where it differs. The text node stays: a new one costs twice.
 */
export function writer(target) {
  const node = document.createTextNode(target.textContent ?? "");
  target.replaceChildren(node);
  return (text) => {
    if (text !== node.data) node.data = text;
  };
}

/** Milliseconds between two writings during playback of what nobody reads faster. */
const REST = 250;

/** @returns {(playing: boolean) => boolean} whether it is time to write: at rest always, during playback now and then */
export function unhurried() {
  let written = Number.NEGATIVE_INFINITY;
  return (playing) => {
    const now = performance.now();
    if (playing && now - written < REST) return false;
    written = now;
    return true;
  };
}

/**
 * @param {Element} target
 * @param {string} name
 * @returns {(value: string) => void} sets the attribute where it differs
 */
export function attribute(target, name) {
  let written = target.getAttribute(name);
  return (value) => {
    if (value === written) return;
    written = value;
    target.setAttribute(name, value);
  };
}

/**
 * @param {Element} target
 * @param {string} name
 * @returns {(on: boolean) => void} sets or takes away a class where it differs
 */
export function flag(target, name) {
  let written = target.classList.contains(name);
  return (on) => {
    if (on === written) return;
    written = on;
    target.classList.toggle(name, on);
  };
}
