/**
 * The few ways in which the panel touches the page: every write happens only where something has changed.
 * @module
 */

/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("./view.js").Frame} Frame */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

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

/**
 * A part that is built anew when its key changes, and otherwise only drawn.
 * @param {Element} host
 * @param {(frame: Frame) => string} keyOf
 * @param {(frame: Frame) => readonly Part[]} build
 * @returns {Part}
 */
export function keyed(host, keyOf, build) {
  /** @type {string | null} */
  let built = null;
  /** @type {readonly Part[]} */
  let parts = [];
  return {
    element: host,
    draw(frame) {
      const key = keyOf(frame);
      if (key !== built) {
        built = key;
        parts = build(frame);
        host.replaceChildren(...parts.map((part) => part.element));
      }
      for (const part of parts) part.draw(frame);
    },
  };
}

/**
 * @param {Frame} frame
 * @returns {string} changes with everything that the words and equations of a run depend on
 */
export function structureOf({ trace, place, theme, t }) {
  return JSON.stringify([trace.start.run.network, place.direction, theme, t("inspector.language")]);
}
