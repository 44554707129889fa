/**
 * Writing to the page only where something has changed, without reading it.
 * @module
 */

/**
 * @param {Node} node
 * @returns {(text: string) => void} writes the node's text where it differs from what stands there
 */
export function writer(node) {
  let written = node.textContent ?? "";
  return (text) => {
    if (text === written) return;
    written = text;
    node.textContent = text;
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
