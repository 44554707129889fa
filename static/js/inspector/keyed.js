/**
 * Rebuilds parts of the panel when what they depend on changes.
 * @module
 */

/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("./view.js").Frame} Frame */

/**
 * Builds a part anew when its key changes, and otherwise only draws it.
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

/** @type {WeakMap<import("../wire.js").Network, string>} */
const networks = new WeakMap();

/**
 * @param {Frame} frame
 * @returns {string} changes with everything that the words and equations of a run depend on
 */
export function structureOf({ trace, place, theme, t }) {
  const { network } = trace.start.run;
  const written = networks.get(network) ?? JSON.stringify(network);
  networks.set(network, written);
  return `${written} ${place.direction} ${theme} ${t("inspector.language")}`;
}
