/**
 * Makes the input of the user's own network: rows as wide as it wants them, or characters that it has a unit for.
 * @module
 */
import { jsonOf, readTable } from "../table/reader.js";
import { Unreadable } from "./tensors.js";

/** @typedef {Pick<import("../state.js").Request, "input" | "text" | "alphabet" | "values">} Sequence */

/** @typedef {import("../table/reader.js").Answers} Answers */

/** Is thrown where the rows can be read in more ways than one. */
export class Asked extends Error {
  /** @param {import("../table/reader.js").Question} question */
  constructor(question) {
    super(question.about);
    this.question = question;
  }
}

/**
 * @param {Sequence} sequence   values: as pasted
 * @param {number} width     numbers that one time step must have
 * @param {Answers} answers  to what was asked of the rows
 * @returns {Partial<Sequence>} ready to ask for
 * @throws {Unreadable | Asked}
 */
export function checked({ input, text, alphabet, values }, width, answers) {
  return input === "text"
    ? { input, ...checkedText(text, alphabet, width) }
    : { input, values: checkedRows(values, width, answers) };
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

/** @param {string} pasted @param {number} width @param {Answers} answers @returns {string} JSON */
function checkedRows(pasted, width, answers) {
  if (pasted.trim() === "") throw new Unreadable("no-rows", { expected: width });
  const read = readTable(pasted, answers);
  if (read.type === "question") throw new Asked(read);
  if (read.type === "refused" && read.code === "ragged") throw wrongWidth(read.values, width);
  if (read.type === "refused") throw new Unreadable("table", { code: read.code, ...read.values });
  const came = read.rows[0]?.length ?? 0;
  if (came !== width) throw new Unreadable("row-width", { row: 1, expected: width, came });
  return jsonOf(read.rows);
}

/** @param {Record<string, string | number>} values   of rows of different widths @param {number} width that each should have */
function wrongWidth({ row = 1, came = 0, expected = 0 }, width) {
  const fault = came === width ? { row: 1, came: expected } : { row, came };
  return new Unreadable("row-width", { ...fault, expected: width });
}

/** @param {string} text @param {number} width @returns {string} its own characters in order, where they are that many */
export function ownAlphabet(text, width) {
  const characters = [...new Set(text)].sort(
    (one, other) => (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0),
  );
  return characters.length === width ? characters.join("") : "";
}
