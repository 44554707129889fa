/**
 * Brings a pasted text to plain spelling: one kind of line end, of minus, of blank; full-width digits and marks as ASCII.
 * Characters are replaced one by one, so that nothing moves.
 * @module
 */

/** A blank that stands within a number in print, parting its thousands; kept apart from the plain one. */
const THIN = "\u202f";

/**
 * @param {string} pasted
 * @returns {string} the same lines without marks of order and byte order
 */
export const normal = (pasted) =>
  pasted
    .replace(/[\ufeff\u200b\u2060\u200e\u200f]/g, "")
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, "\n")
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3001", ",")
    .replace(/[\u2212\u2010\u2011\ufe63]/g, "-")
    .replace(/[\u00a0\u2009\u2007]/g, THIN)
    .replace(/[^\S\n\t\u202f]/g, " ");
