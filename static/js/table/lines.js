/**
 * Lists every way in which lines of text can be read as a table: by what parts cells, and by how numbers are written.
 * @module
 */
import { cellOf } from "./cell.js";
import { columnsOf, faultOf, isFull } from "./grid.js";
import { split } from "./split.js";

/** @typedef {import("./cell.js").Style} Style */
/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Row} Row */
/** @typedef {import("./split.js").Separator} Separator */
/** @typedef {{ name: string, grid: Grid, fault: import("./grid.js").Fault | null }} Reading   name: such as `none/comma/grouped` */
/** @typedef {{ separator: Separator, text: string, rows: boolean }} Parting   rows: the semicolons end rows */

const DECIMALS = /** @type {const} */ (["point", "comma"]);
/** Where thousands may be parted. What is a number without that is none the less. */
const GROUPED = /\d[,.'\u2019\u202f]\d{3}/;
/** Characters from which on a table is large, and those of its first lines. */
const LARGE = 20_000;
const SAMPLE = 4000;
/** What pandas prints under the rows, and a rule of Markdown. */
const NO_ROW =
  /^(\[\d+ rows x \d+ columns\]|(Name: .*, )?(Length: \d+, )?dtype: \w+|[|\s:+-]*-{3}[|\s:+-]*)$/;

/**
 * @param {string} text   normal
 * @returns {Reading[]} without those that come to the same numbers
 */
export function readingsOf(text) {
  const { body, comments, series } = withoutComments(text);
  const commentNotes = comments > 0 ? [{ code: "comments", values: { n: comments } }] : [];
  const all = partingsOf(body).flatMap((parting) =>
    DECIMALS.filter((decimal) => decimal === "point" || body.includes(",")).flatMap((decimal) => {
      const read = (/** @type {boolean} */ grouped) => {
        const style = { decimal, grouped };
        return early(parting, style) ?? readingOf(parting, style, { told: commentNotes, series });
      };
      const plain = read(false);
      return plain.fault && GROUPED.test(body) ? [plain, read(true)] : [plain];
    }),
  );
  return distinct(all);
}

/**
 * @param {string} text
 * @returns {{ body: string, comments: number, series: boolean }} lines stay where they were; series: pandas printed one, and
 *   so an index beside it
 */
function withoutComments(text) {
  let comments = 0;
  const lines = text.split("\n").map((line) => {
    const isComment = /^\s*#/.test(line) && !/^\s*#(n\/a|ref|div)/i.test(line);
    if (isComment) comments += 1;
    return isComment || NO_ROW.test(line.trim()) ? "\u0000" : line;
  });
  return { body: lines.join("\n"), comments, series: /^\s*(Name: .*)?dtype: \w+\s*$/m.test(text) };
}

/** @param {string} text @returns {Parting[]} */
function partingsOf(text) {
  const within = (/** @type {Separator} */ separator) => ({ separator, text, rows: false });
  if (text.includes("\t")) return [within("tab")];
  if (text.includes("|")) return [within("bar")];
  /** @type {Parting[]} */
  const partings = [];
  if (text.includes(";")) partings.push(within("semicolon"));
  if (text.includes(",")) partings.push(within("comma"));
  if (/[^\s,;][ \u202f]+[^\s,;]/.test(text)) partings.push(within("blank"));
  if (partings.length > 1) partings.push(within("marks"));
  // `1 2; 3 4` as a matrix is written in MATLAB.
  if (/^[^\n]*;[^\n]*$/.test(text) && /[\d.][ ,]+[-\d.]/.test(text)) {
    const rows = { text: text.replace(/;\s*/g, "\n"), rows: true };
    partings.push({ separator: "comma", ...rows }, { separator: "blank", ...rows });
  }
  return [...partings, within("none")];
}

/**
 * The fault of the first lines, so that a large table is not read in every way to its end.
 * @param {Parting} parting
 * @param {Style} style
 * @returns {Reading | null} null where they tell none
 */
function early(parting, style) {
  const { text } = parting;
  if (text.length < LARGE || text.includes('"')) return null;
  const end = text.indexOf("\n", SAMPLE);
  const reading = readingOf({ ...parting, text: text.slice(0, end < 0 ? undefined : end) }, style, {
    told: [],
    series: false,
  });
  return reading.fault && columnsOf(reading.grid).includes("number") ? reading : null;
}

/**
 * @param {Parting} parting
 * @param {Style} style
 * @param {{ told: import("./reader.js").Note[], series: boolean }} found   beside the rows
 * @returns {Reading}
 */
function readingOf({ separator, text, rows: ends }, style, { told, series }) {
  const rows = split(text, separator)
    .filter(({ pieces }) => !pieces.some((piece) => piece.text === "\u0000"))
    .map(({ line, pieces }) => ({ line, cells: pieces.map((piece) => cellOf(piece, style)) }));
  const read = titled(rows, separator);
  const grid = { ...read, indexed: read.indexed || series, told: [...told] };
  if (
    style.decimal === "comma" &&
    grid.rows.some(({ cells }) => cells.some(({ text: one }) => one.includes(",")))
  )
    grid.told.push({ code: "decimal-comma", values: {} });
  if (style.grouped) grid.told.push({ code: "thousands", values: {} });
  const name = [
    separator,
    style.decimal,
    ...(style.grouped ? ["grouped"] : []),
    ...(ends ? ["rows"] : []),
  ].join("/");
  const unit = separator === "blank" ? unitOf(grid) : null;
  return { name, grid, fault: unit ?? faultOf(grid) };
}

/** `5 kg`: the same word beside each number. @param {Grid} grid @returns {import("./grid.js").Fault | null} */
function unitOf(grid) {
  if (grid.names) return null;
  const kinds = columnsOf(grid);
  const column = kinds.findIndex((kind, place) => kind === "words" && kinds[place - 1] === "number");
  const words = grid.rows.filter(isFull).map(({ cells }) => cells[column]?.text);
  if (column < 0 || new Set(words).size !== 1) return null;
  return { code: "unit", values: { row: grid.rows[0]?.line ?? 1, column: column + 1, came: words[0] ?? "" } };
}

/** Takes the line of names off. @param {Row[]} rows @param {Separator} separator @returns {Grid} */
function titled(rows, separator) {
  const [first, ...rest] = rows;
  const second = rest.find(isFull);
  if (!first || !second || !isTitle(first, rest)) return { names: null, indexed: false, told: [], rows };
  const names = first.cells.map(({ text }) => text);
  // pandas prints no name above its index.
  const printed = separator === "blank" && second.cells.length === names.length + 1;
  const all = printed ? ["", ...names] : names;
  const indexed = all[0] === "" || /^(index|unnamed: 0)$/i.test(all[0] ?? "");
  return { names: all, indexed, told: [], rows: fullFrom(rest) };
}

/** @param {Row[]} rows */
const fullFrom = (rows) => rows.slice(rows.findIndex(isFull));

/** @param {Row} first @param {Row[]} rest @returns {boolean} whether it names what stands below */
function isTitle({ cells }, rest) {
  const below = rest.filter(isFull);
  const someNumber = below.some((row) => row.cells.some(({ kind }) => kind === "number"));
  if (!someNumber) return false;
  if (cells.every(({ quoted }) => quoted) && !below.some((row) => row.cells.some(({ quoted }) => quoted)))
    return true;
  return (
    cells.every(({ kind }) => kind !== "number" && kind !== "ellipsis") &&
    cells.some(({ kind }) => kind === "words" || kind === "date")
  );
}

/** @param {Reading[]} readings @returns {Reading[]} */
function distinct(readings) {
  const seen = new Set();
  return readings.filter(({ grid, fault }) => {
    if (fault) return true;
    const key = JSON.stringify([
      grid.names,
      grid.rows.map(({ cells }) => cells.map(({ kind, value, text }) => (kind === "number" ? value : text))),
    ]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
