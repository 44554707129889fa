/**
 * Reports what is typed once it is whole. What an input method still composes, such as the letters of a syllable, is no
 * input yet.
 * @module
 */

/**
 * @param {HTMLElement} host
 * @param {object} does
 * @param {() => void} does.begins                     something is being composed: what waits to be read is not whole
 * @param {(target: EventTarget | null) => void} does.typed   in that field
 */
export function onTyped(host, { begins, typed }) {
  host.addEventListener("compositionstart", begins);
  host.addEventListener("compositionend", (event) => typed(event.target));
  host.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) typed(event.target);
  });
}
