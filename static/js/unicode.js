/**
 * Checks that a text is well-formed Unicode.
 * @module
 */

/** @param {string} text @returns {boolean} whether it holds no half of a character */
export const isWellFormed = (text) => !/\p{Surrogate}/u.test(text);
