/**
 * Tells whether a request with the user's own weights is too large for the server, before megabytes are sent in vain.
 * @module
 */

/** @typedef {import("./tensors.js").Wrong} Wrong */

const MEGABYTE = 2 ** 20;

/** @param {number} bytes  of the request @returns {Wrong | null} */
export function tooHeavy(bytes) {
  const most = Number(document.body.dataset.mostBytes);
  if (!(bytes > most)) return null;
  const shown = (/** @type {number} */ size) => (size / MEGABYTE).toFixed(1);
  return { code: "too-heavy", values: { came: shown(bytes), most: shown(most) } };
}
