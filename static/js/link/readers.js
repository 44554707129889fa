/**
 * Reads the text of a parameter, and writes it.
 * @module
 */

import { pinOf, pinText } from "../pins.js";
import { wordsOf } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */

/** @type {Record<import("./rows.js").Kind, (text: string, row: Row) => unknown>} */
const READERS = {
  whole: (text, row) => placeOf(whole(text), row),
  decimal: (text) =>
    /^-?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text))
      ? Number(text)
      : null,
  truth: (text) => (text === "true" || text === "false" ? text === "true" : null),
  word: (text, row) => wordsOf(row).find((word) => String(word) === text) ?? null,
  sign: (text, { sign, means }) => (text === sign ? means : null),
  text: (text) => text,
  name: (text) => text || null,
  names: (text, row) =>
    text
      .split(",")
      .filter((name) => wordsOf(row).includes(name))
      .reduce(
        (names, name) => withName(names, name, row.rivals ?? []),
        /** @type {readonly string[]} */ ([]),
      ),
  json: (text) => text,
  list: (text) => {
    const read = parsed(text);
    return Array.isArray(read) && read.every(isRecord) ? read : null;
  },
  record: (text) => {
    const read = parsed(text);
    return isRecord(read) ? read : null;
  },
  queries: (text) => text,
  pins: (text, { most }) => pinsIn(text).slice(0, most),
};

/**
 * @param {Row} row
 * @param {string} text
 * @returns {unknown} the value that the text stands for; null where it cannot be read
 */
export const readValue = (row, text) => READERS[row.kind](text, row);

/**
 * @param {Row} row
 * @param {unknown} value   as the page's state has it
 * @returns {string} the text that stands for it
 */
export function textOf({ kind, sign }, value) {
  if (kind === "sign") return String(sign);
  if (kind === "list" || kind === "record") return JSON.stringify(value);
  return String(value); // of names and pins: parted by commas
}

/** @param {string} text @returns {string[]} those that can be read, each once */
const pinsIn = (text) => [
  ...new Set(
    text.split(",").flatMap((one) => {
      const pin = pinOf(one);
      return pin ? [pinText(pin)] : [];
    }),
  ),
];

/** @param {string} text @returns {number | null} an integer that a number holds exactly; null for another text */
export const whole = (text) =>
  /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;

/** @param {number | null} number @param {Row} row @returns {number | null} null where it is less than there can be */
const placeOf = (number, { least }) =>
  number === null || least === undefined || (number >= least && !Object.is(number, -0)) ? number : null;

/**
 * @template {string} N
 * @param {readonly N[]} names
 * @param {N} name
 * @param {readonly (readonly string[])[]} rivals   as a row has them
 * @returns {readonly N[]} with that one, too, in the place of its rivals
 */
export function withName(names, name, rivals) {
  const group = rivals.find((one) => isAmong(name, one)) ?? [name];
  return [...names.filter((one) => !isAmong(one, group)), name];
}

/** @param {string} name @param {readonly string[]} group */
const isAmong = (name, group) =>
  group.some((one) => name === one || (one.endsWith(".") && name.startsWith(one)));

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
