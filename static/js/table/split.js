/**
 * Splits lines into cells, as CSV has it: a cell in double quotes may hold what parts cells elsewhere, also a line end.
 * @module
 */

/** @typedef {"tab" | "bar" | "semicolon" | "comma" | "blank" | "marks" | "none"} Separator   marks: any run of blanks, commas and semicolons */
/** @typedef {{ text: string, quoted: boolean }} Piece */
/** @typedef {{ line: number, pieces: Piece[] }} Line   line: counted from 1, as an editor counts; no pieces: an empty line */

const BLANK = "[ \\u202f]";
/** @type {Record<Separator, string>} */
const PATTERNS = {
  tab: "\\t",
  bar: "\\|",
  semicolon: ";",
  comma: ",",
  blank: `${BLANK}+`,
  marks: `${BLANK}*[,;][ \\u202f,;]*|${BLANK}+`,
  none: "(?!)",
};
/** Those at whose line ends and line starts nothing is parted. */
const LOOSE = new Set(["bar", "blank", "marks"]);

/**
 * @param {string} text   normal
 * @param {Separator} separator
 * @returns {Line[]} none before the first that is not empty, and none after the last
 */
export function split(text, separator) {
  const lines = text.includes('"') ? quotedLines(text, separator) : plainLines(text, separator);
  const isFull = (/** @type {Line} */ one) => one.pieces.length > 0;
  const first = lines.findIndex(isFull);
  if (first < 0) return [];
  let end = lines.length;
  while (lines[end - 1]?.pieces.length === 0) end -= 1;
  return lines.slice(first, end);
}

/** @param {string} text   without quotes @param {Separator} separator @returns {Line[]} */
function plainLines(text, separator) {
  const parting = new RegExp(PATTERNS[separator]);
  return text.split("\n").map((line, place) => {
    const pieces = line.split(parting).map((one) => ({ text: one.trim(), quoted: false }));
    return { line: place + 1, pieces: cleaned(pieces, separator) };
  });
}

/** @param {string} text @param {Separator} separator @returns {Line[]} */
function quotedLines(text, separator) {
  const parting = PATTERNS[separator];
  const tokens = new RegExp(
    `${BLANK}*"((?:[^"]|"")*)"${BLANK}*(?=${parting}|\\n|$)|(${parting})|(\\n)|((?:(?!${parting})[^\\n])+)`,
    "g",
  );
  /** @type {Line[]} */
  const lines = [];
  /** @type {Piece[]} */
  let pieces = [];
  let piece = /** @type {Piece | null} */ (null);
  let [line, from] = [1, 1];
  const endCell = () => {
    pieces.push(piece ?? { text: "", quoted: false });
    piece = null;
  };
  const endLine = () => {
    if (piece || pieces.length > 0) endCell();
    lines.push({ line: from, pieces: cleaned(pieces, separator) });
    pieces = [];
    line += 1;
    from = line;
  };
  for (const [, quoted, parts, end, bare] of text.matchAll(tokens)) {
    if (quoted !== undefined) {
      piece = { text: quoted.replaceAll('""', '"').trim(), quoted: true };
      line += quoted.split("\n").length - 1;
    } else if (parts) endCell();
    else if (end) endLine();
    else if (bare) piece = { text: ((piece?.text ?? "") + bare).trim(), quoted: piece?.quoted ?? false };
  }
  endLine();
  return lines;
}

/** @param {Piece[]} pieces @param {Separator} separator */
function cleaned(pieces, separator) {
  if (pieces.every(isEmpty) && (pieces.length === 1 || LOOSE.has(separator))) return [];
  if (!LOOSE.has(separator)) return pieces;
  const start = pieces[0] && isEmpty(pieces[0]) ? 1 : 0;
  const last = pieces.at(-1);
  return pieces.slice(start, last && isEmpty(last) ? -1 : undefined);
}

/** @param {Piece} piece */
const isEmpty = ({ text, quoted }) => text === "" && !quoted;
