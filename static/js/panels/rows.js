/**
 * Numbers as people paste them: rows from a spreadsheet, a CSV file, a print-out or JSON.
 * @module
 */

/** A row that is not a row of numbers. */
export class RowError extends Error {
  /**
   * @param {number} row   counted from 1
   * @param {string} text  of that row
   */
  constructor(row, text) {
    super(`row ${row} is not a row of numbers: ${text}`);
    this.row = row;
    this.text = text;
  }
}

/**
 * @param {string} pasted  rows parted by line ends; numbers by blanks, commas, semicolons or tabs
 * @returns {string} the rows as JSON
 * @throws {RowError}
 */
export function toJson(pasted) {
  const text = pasted.trim();
  if (text.startsWith("[[")) return text;
  const rows = text.split(/\r?\n/).map((line, place) => rowOf(line, place + 1));
  return JSON.stringify(rows.filter((row) => row.length > 0));
}

/** 1,5;2,5 is two numbers to some and four to others: what could be both is refused, not guessed. */
const isAmbiguous = (/** @type {string} */ line) => /\d,\d/.test(line) && /[;\t]|\d +[-.\d]/.test(line);

/**
 * @param {string} line
 * @param {number} row
 * @returns {number[]}
 */
function rowOf(line, row) {
  const parts = line.split(/[\s,;[\]()]+/).filter(Boolean);
  const numbers = parts.map(Number);
  if (isAmbiguous(line) || numbers.some((value) => !Number.isFinite(value)))
    throw new RowError(row, line.trim().slice(0, 60));
  return numbers;
}

/**
 * @param {string} json rows as the link holds them
 * @returns {string} one row a line; the text itself where it is not rows
 */
export function toLines(json) {
  try {
    const rows = /** @type {unknown} */ (JSON.parse(json));
    if (Array.isArray(rows) && rows.every(Array.isArray)) return rows.map((row) => row.join(" ")).join("\n");
  } catch {
    return json;
  }
  return json;
}
