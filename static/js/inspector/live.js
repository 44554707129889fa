/**
 * Writes to the page only where something has changed, without reading it.
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
