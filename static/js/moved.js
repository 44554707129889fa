/**
 * Moves an element by a transform, which the browser composites.
 * @module
 */

/** @typedef {{ element: HTMLElement, shift: (x: number) => void }} Moved  an element, and what moves it */

/**
 * Written only where it differs: what stands still is not composited anew.
 * @param {HTMLElement} target
 * @returns {Moved}
 */
export function moved(target) {
  let at = Number.NaN;
  const shift = (/** @type {number} */ x) => {
    if (x === at) return;
    at = x;
    target.style.transform = `translateX(${x}px)`;
  };
  return { element: target, shift };
}
