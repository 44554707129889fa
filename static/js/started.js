/**
 * Removes the notice that the page has not started.
 * @module
 */

/** Removes the notice. */
export const started = () => document.getElementById("unstarted")?.remove();
