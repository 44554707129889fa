/**
 * Reads one cell of a table: a number as a country writes it, a gap, a date, or what it is instead.
 * @module
 */

/** @typedef {{ decimal: "point" | "comma", grouped: boolean }} Style   grouped: thousands are parted, by the other mark, a thin blank or an apostrophe */
/** @typedef {"number" | "gap" | "date" | "words" | "unit" | "infinite" | "hex" | "ellipsis" | "other"} Kind */
/** @typedef {{ text: string, kind: Kind, value: number, quoted: boolean }} Cell   value: 0 where it is no number */

/** What stands where a number is missing, in the spelling of pandas, R, JSON, spreadsheets and Weka. */
const GAP = /^(|nan|<na>|nat|n\/a|na|null|none|nil|#n\/a|\?|-|--|\.|\u2013|\u2014)$/i;
const DAY =
  "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}|\\d{4}[-/]\\d{2}|\\d{4}\u5e74\\d{1,2}\u6708(\\d{1,2}\u65e5)?";
const TIME = "\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?[ap]m)?";
const DATE = new RegExp(`^((${DAY})([T ]+(${TIME})(Z|[+-]\\d{2}:?\\d{2})?)?|${TIME})$`, "i");
const UNIT =
  /^[-+]?[\d.,]*\d[\d.,]*(e[-+]?\d+)?\s*[%\u2030\u00b0\p{Sc}\p{L}]|^\p{Sc}\s*[-+]?[\d.]|^[-+]\p{Sc}[\d.]/iu;
const INFINITE = /^[-+]?(inf|infinity|\u221e)$/i;
const HUGE = /^[-+]?[\d.,]+e\+?\d+$/i;
const HEX = /^[-+]?0[xob][\da-f]+$/i;
const WORDS = /^[\p{L}_(@#]/u;
const ELLIPSIS = /^(\.{2,}|\u2026|\u22ef|\u22ee)$/;
const PARTING = /[,.'\u2019\u202f](?=\d{3})/g;

/** @param {string} mark @param {string} other */
const patternsOf = (mark, other) => ({
  plain: new RegExp(`^[-+]?(\\d+(${mark}\\d*)?|${mark}\\d+)(e[-+]?\\d+)?$`, "i"),
  grouped: new RegExp(`^[-+]?\\d{1,3}([${other}\\u202f'\u2019])\\d{3}(?:\\1\\d{3})*(${mark}\\d*)?$`),
});
const PATTERNS = { point: patternsOf("\\.", ","), comma: patternsOf(",", ".") };

/**
 * @param {string} text   trimmed
 * @param {Style} style
 * @returns {number | null} null where it is no number in that style; infinite where no double is so large
 */
function numberIn(text, { decimal, grouped }) {
  const { plain, grouped: parted } = PATTERNS[decimal];
  if (plain.test(text)) return Number(text.replace(",", "."));
  if (!grouped || !parted.test(text)) return null;
  const mark = decimal === "point" ? "." : ",";
  const [whole = "", fraction] = text.split(mark);
  return Number(whole.replace(PARTING, "") + (fraction === undefined ? "" : `.${fraction}`));
}

/**
 * @param {import("./split.js").Piece} piece
 * @param {Style} style
 * @returns {Cell}
 */
export function cellOf({ text, quoted }, style) {
  const value = numberIn(text, style);
  if (value !== null && Number.isFinite(value)) return { text, kind: "number", value, quoted };
  return { text, kind: value === null ? kindOf(text) : "infinite", value: 0, quoted };
}

/** @param {string} text @returns {Kind} */
function kindOf(text) {
  if (GAP.test(text)) return "gap";
  if (ELLIPSIS.test(text)) return "ellipsis";
  if (DATE.test(text)) return "date";
  if (INFINITE.test(text)) return "infinite";
  if (HEX.test(text)) return "hex";
  if (HUGE.test(text)) return "other";
  if (UNIT.test(text)) return "unit";
  return WORDS.test(text) ? "words" : "other";
}
