/**
 * How the text of a link's parameter is read, and what to call it where it cannot be.
 * @module
 */

/**
 * @template T
 * @typedef {object} Reader
 * @property {(text: string) => T | null} read   null where it cannot be read
 * @property {string} code                       the server's, of what was expected
 * @property {string} [expected]                 where that is one of several words
 */

/** @type {Reader<number>} an integer that a number holds exactly */
export const whole = {
  read: (text) => (/^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null),
  code: "query_integer",
};

/** @type {Reader<number>} a place, counted from 0 */
export const place = {
  read: (text) => (text.startsWith("-") ? null : whole.read(text)),
  code: "query_integer",
};

/** @type {Reader<number>} as the server reads one */
export const decimal = {
  read: (text) =>
    /^-?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text))
      ? Number(text)
      : null,
  code: "number",
};

/** @type {Reader<boolean>} */
export const truth = {
  read: (text) => (text === "true" || text === "false" ? text === "true" : null),
  code: "query_boolean",
};

/** @type {Reader<string>} */
export const any = { read: (text) => text, code: "string" };

/** @type {Reader<string>} */
export const name = { read: (text) => text || null, code: "too_short" };

/** @type {Reader<object[]>} a JSON list of objects */
export const list = {
  read: (text) => {
    const read = parsed(text);
    return Array.isArray(read) && read.every(isRecord) ? read : null;
  },
  code: "list",
};

/** @type {Reader<object>} a JSON object */
export const record = {
  read: (text) => {
    const read = parsed(text);
    return isRecord(read) ? read : null;
  },
  code: "dictionary",
};

/**
 * @template {string} T
 * @param {...T} words
 * @returns {Reader<T>}
 */
export const oneOf = (...words) => ({
  read: (text) => words.find((word) => word === text) ?? null,
  code: "one_of",
  expected: words.join(", "),
});

/** @param {string} text @returns {any} JSON of any form; null where it is none. The readers check what they need */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {unknown} value @returns {value is object} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
