/**
 * Tells that the page has started.
 * @module
 */

/** Takes away what the page says until then. */
export const started = () => document.getElementById("unstarted")?.remove();
