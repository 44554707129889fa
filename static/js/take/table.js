/**
 * Writes tables for a spreadsheet, pandas and R.
 * @module
 */

/** Tells a spreadsheet that letters beyond English are UTF-8. */
const MARK = "\ufeff";
const LINE = "\r\n";
/** A spreadsheet computes what begins with one of them; the wide ones stand for the others in Chinese. */
const COMPUTED = /^[=+\-@\t\r\n＝＋－＠]/;
const BEYOND_ENGLISH = /[^\p{ASCII}]/u;

/**
 * Writes a text for one cell of a table; one that a spreadsheet would compute has an apostrophe before it, which has it
 * read as text.
 * @param {string} text
 * @internal for tests
 */
export function textCell(text) {
  const harmless = COMPUTED.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Digits that tell every number of single precision from all others, and from how many on fewer may do. */
const DIGITS = { fewest: 6, most: 9 };

/** @param {number} value @returns {string} the shortest that is read back as that number of single precision @internal for tests */
export function shortSingle(value) {
  for (let digits = DIGITS.fewest; digits < DIGITS.most; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(DIGITS.most)));
}

/** @param {ArrayLike<number>} values @param {number} place @returns {string} as short as it is read back */
export const numberCell = (values, place) =>
  values instanceof Float32Array ? shortSingle(values[place] ?? 0) : String(values[place] ?? 0);

/**
 * @param {readonly string[]} columns
 * @param {readonly string[]} labels   of the time steps
 * @param {(labels: readonly string[]) => Iterable<string>} linesOf   the lines under the head, given each label as a cell
 * @returns {string[]} the pieces of the file
 */
export const tableOf = (columns, labels, linesOf) => [
  ...(labels.some((label) => BEYOND_ENGLISH.test(label)) ? [MARK] : []),
  columns.join(",") + LINE,
  ...[...linesOf(labels.map(textCell))].map((line) => line + LINE),
];
