/**
 * What the user's own network reads: rows as wide as it wants them, or characters that it has a unit for.
 * @module
 */
import { RowError, toJson } from "../panels/rows.js";
import { Unreadable } from "./tensors.js";

/** @typedef {Pick<import("../state.js").Request, "input" | "text" | "alphabet" | "values">} Sequence */

/**
 * @param {Sequence} given   values: as pasted
 * @param {number} width     numbers that one time step must have
 * @returns {Partial<Sequence>} ready to ask for
 * @throws {Unreadable}
 */
export function checked({ input, text, alphabet, values }, width) {
  return input === "text"
    ? { input, ...checkedText(text, alphabet, width) }
    : { input, values: checkedRows(values, width) };
}

/** @param {string} text @param {string} alphabet @param {number} width */
function checkedText(text, alphabet, width) {
  const known = [...alphabet];
  if (text === "") throw new Unreadable("no-text");
  if (known.length !== width) throw new Unreadable("alphabet", { expected: width, came: known.length });
  const strange = [...text].find((character) => !known.includes(character));
  if (strange !== undefined) throw new Unreadable("character", { came: strange });
  return { text, alphabet };
}

/** @param {string} pasted @param {number} width @returns {string} JSON */
function checkedRows(pasted, width) {
  const json = jsonOf(pasted);
  /** @type {unknown} */
  const rows = JSON.parse(json);
  if (!Array.isArray(rows) || !rows.length) throw new Unreadable("no-rows", { expected: width });
  rows.forEach((row, place) => {
    const came = Array.isArray(row) ? row.length : 0;
    if (came !== width) throw new Unreadable("row-width", { row: place + 1, expected: width, came });
  });
  return json;
}

/** @param {string} pasted */
function jsonOf(pasted) {
  try {
    const json = toJson(pasted);
    JSON.parse(json);
    return json;
  } catch (error) {
    if (error instanceof RowError) throw new Unreadable("row", { row: error.row, came: error.text });
    throw new Unreadable("row", { row: 1, came: pasted.trim().slice(0, 60) });
  }
}

/** @param {string} text @param {number} width @returns {string} its own characters in order, where they are that many */
export function ownAlphabet(text, width) {
  const characters = [...new Set(text)].sort(
    (one, other) => (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0),
  );
  return characters.length === width ? characters.join("") : "";
}
