/**
 * Writes text for SVG.
 * @module
 */

/** @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
