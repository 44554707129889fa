/**
 * What is wrong, in the page's language: the server's messages by their code, in whatever words the catalogue has.
 * @module
 */

/**
 * The server's `ErrorDetail`; what the page itself complains of has no code.
 * @typedef {{ field: string | null, message: string, code?: string, values?: Record<string, string | number> }} Complaint
 */

/**
 * @param {Complaint} complaint
 * @param {import("./i18n.js").Translate} t
 * @returns {string} its message where the catalogue does not know the code or lacks a value: what a lesson's author has
 *   written wrong, or what a newer server says
 */
export function say({ code, message, values }, t) {
  const key = `error.${code}`;
  const words = t(key, values);
  return words === key || /\{\w+\}/.test(words) ? message : words;
}

/** @param {Complaint} complaint @param {import("./i18n.js").Translate} t @returns {string} with the field that is wrong, on one line */
export const named = (complaint, t) => (complaint.field ? `${complaint.field}: ` : "") + say(complaint, t);
