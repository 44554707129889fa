/**
 * Writes numbers and characters for the page. Rounding happens here and nowhere else.
 * @module
 */

const MINUS = "\u2212";

/**
 * @param {number} value
 * @param {number} [digits] after the point
 * @returns {string} three digits after the point; very large and very small magnitudes in powers of ten
 */
export function number(value, digits = 3) {
  const magnitude = Math.abs(value);
  const plain = magnitude === 0 || (magnitude >= 0.5 * 10 ** -digits && magnitude < 10000);
  const text = plain ? magnitude.toFixed(digits) : scientific(magnitude);
  return value < 0 ? MINUS + text : text;
}

/** @param {number} magnitude */
function scientific(magnitude) {
  const [mantissa = "0", exponent = "0"] = magnitude.toExponential(1).split("e");
  return `${mantissa}e${exponent.replace("+", "").replace("-", MINUS)}`;
}

/** Below it a gradient is written by its power of ten: what is logarithmic is told apart by that. */
const PLAIN_FROM = 0.1;

/** @param {number} value @returns {string} a gradient in words of numbers: two digits at least */
export const digits = (value) => number(value, value === 0 || Math.abs(value) >= PLAIN_FROM ? 3 : 0);

/**
 * @param {number} value
 * @returns {string} with its sign set apart, for the second term of a sum: `+ 1.204`, `− 0.310`
 */
export function addend(value) {
  return value < 0 ? `${MINUS} ${number(-value)}` : `+ ${number(value)}`;
}

/**
 * Groups the digits of a number by hand: a browser's own formatter loads for longer than the first picture takes.
 * @param {number} count   whole
 * @returns {string} with its thousands set apart
 */
export const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/**
 * @param {number} value
 * @returns {string} an end of a scale: as short as it can be said, from a hundred thousand on in powers of ten
 */
export function bound(value) {
  const short = Number(value.toPrecision(3));
  const magnitude = Math.abs(short);
  const plain = magnitude === 0 || (magnitude >= 1e-6 && magnitude < 1e5);
  return (plain ? String(short) : short.toExponential().replace("+", "")).replaceAll("-", MINUS);
}

/** Characters whose signs are read as what they stand for. @type {Readonly<Record<string, string>>} */
const KNOWN_SIGNS = { " ": "\u2423", "\n": "\u21b5", "\t": "\u21e5" };
const NO_BREAK = "\u00a0";
/** Controls, formats, unassigned and ignorable characters; the empty Braille pattern is the one symbol without ink. */
const INKLESS = /^[\p{C}\p{Default_Ignorable_Code_Point}\u2800]$/u;
const SEPARATOR = /^\p{Z}$/u;
const MARK = /^\p{M}$/u;

/**
 * Writes a character so that it can be seen: one without ink becomes a sign, a mark alone stands on a dotted circle.
 * @param {string} label   one code point
 */
export function visible(label) {
  const code = label.codePointAt(0) ?? 0;
  if (KNOWN_SIGNS[label]) return KNOWN_SIGNS[label];
  if (label === NO_BREAK) return "\u237d";
  if (label !== "" && code < 0x20) return String.fromCodePoint(0x2400 + code); // the control pictures
  if (code === 0x7f) return "\u2421";
  if (INKLESS.test(label)) return "\u25af";
  if (SEPARATOR.test(label)) return "\u25ad";
  return MARK.test(label) ? `\u25cc${label}` : label;
}

/**
 * Names a character: as it can be seen, and by its code point where its sign does not say which it is.
 * @param {string} label   one code point
 * @returns {string} such as `▯ U+200B`
 */
export function characterName(label) {
  const sign = visible(label);
  return sign === label || KNOWN_SIGNS[label] ? sign : `${sign} ${codePoint(label)}`;
}

/** @param {string} label @returns {string} `U+200B` */
export const codePoint = (label) =>
  `U+${(label.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * Writes a text on one line for a headline: blanks stay, and combining marks stay on their letters.
 * @param {readonly string[]} labels
 */
export const quotable = (labels) =>
  labels
    .map((label, place) => (label === " " || (place > 0 && joins(label)) ? label : visible(label)))
    .join("");

/** @param {string} label @returns {boolean} whether it belongs to the character before it */
const joins = (label) => MARK.test(label) || label === "\u200d";
