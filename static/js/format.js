/**
 * Numbers as they are written. Rounding happens here and nowhere else.
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
 * By hand: before a browser writes its first number in a language, it reads for longer than the first picture takes.
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

/**
 * A character as it can be seen: blanks become signs.
 * @param {string} label
 */
export function visible(label) {
  return { " ": "\u2423", "\n": "\u21b5", "\t": "\u21e5", "\u00a0": "\u237d" }[label] ?? label;
}
