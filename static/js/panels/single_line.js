/**
 * Writes a text on one line, as a field shows it: pure functions. Each character that such a field cannot hold, or
 * would not show, has a sign of one code unit, so that places in the text and in its line are the same.
 * @module
 */

/** @typedef {{ text: string, line: string }} Shown   a text, and the line that stands for it */

const PICTURES = 0x2400; // the control pictures, in the order of the controls
/** @type {Readonly<Record<string, string>>} */
const SIGNS = {
  ...Object.fromEntries(
    Array.from({ length: 0x20 }, (_, code) => [
      String.fromCharCode(code),
      String.fromCharCode(PICTURES + code),
    ]),
  ),
  "\n": "\u21b5",
  "\t": "\u21e5",
};
const CHARACTERS = Object.fromEntries(Object.entries(SIGNS).map(([character, sign]) => [sign, character]));

/** @param {string} text @returns {string} the same number of code units on one line */
export const toLine = (text) =>
  Array.from({ length: text.length }, (_, place) => signed(text, place)).join("");

/** @param {string} text @param {number} place */
const signed = (text, place) => SIGNS[text.charAt(place)] ?? text.charAt(place);

/** @param {string} line @returns {string} the text that it stands for */
const fromLine = (line) => line.replace(/[\u2400-\u241f\u21b5\u21e5]/g, (sign) => CHARACTERS[sign] ?? sign);

/**
 * Returns the text of a line after an edit. All that was not touched stays to the letter, also a sign that stood in the
 * text as itself.
 * @param {Shown} before
 * @param {string} line   as it is now
 * @returns {string} the text
 */
export function edited(before, line) {
  const most = Math.min(before.line.length, line.length);
  let start = 0;
  while (start < most && before.line[start] === line[start]) start += 1;
  let end = 0;
  while (end < most - start && before.line.at(-1 - end) === line.at(-1 - end)) end += 1;
  const kept = before.text.length - end;
  return (
    before.text.slice(0, start) + fromLine(line.slice(start, line.length - end)) + before.text.slice(kept)
  );
}
