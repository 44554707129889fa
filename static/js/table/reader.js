/**
 * Reads a pasted table as rows of numbers. What can be read in more ways than one is never guessed: it comes back as a
 * question, with what each answer would make of the table. Pure functions.
 *
 * Lines, rows and columns of the table are counted from 1, as in an editor and a spreadsheet.
 * @module
 */
import { gridOfBrackets, isBracketed } from "./brackets.js";
import { columnsOf, faultOf, isFull } from "./grid.js";
import { gridOfJson, parsed } from "./json.js";
import { readingsOf } from "./lines.js";
import { normal } from "./normal.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Row} Row */
/** @typedef {import("./grid.js").Fault} Fault */
/** @typedef {{ code: string, values: Record<string, string | number> }} Note   what was done that the numbers do not show */
/** @typedef {"reading" | "columns" | "index" | "lines" | "gaps"} About */
/** @typedef {Partial<Record<About | "turned", string>>} Answers */
/** @typedef {{ rows: number, columns: number, first: (number | null)[][] }} Preview   null: a gap */
/** @typedef {{ answer: string, preview: Preview }} Choice */
/** @typedef {{ type: "question", about: About, values: Record<string, string | number>, choices: Choice[] }} Question */
/** @typedef {{ type: "rows", rows: number[][], names: string[] | null, told: Note[], turnable: boolean }} Rows */
/** @typedef {{ type: "refused" } & Fault} Refused */

/** Rows and columns of a preview. */
const SHOWN = 3;
/** Rows from which 0, 1, 2, … in the first column are more likely an index than a chance. */
const INDEX_FROM = 3;

/**
 * @param {string} pasted
 * @param {Answers} answers   to the questions that were asked before
 * @returns {Rows | Question | Refused}
 */
export function readTable(pasted, answers) {
  const text = normal(pasted).trim();
  if (text === "") return { type: "refused", code: "nothing", values: {} };
  const found = gridOf(pasted.includes("\t") ? normal(pasted).replace(/^\n+|\s*\n\s*$/g, "") : text, answers);
  if ("type" in found) return found;
  const fault = faultOf(found);
  if (fault) return { type: "refused", ...fault };
  return settled(found, answers);
}

/** @param {string} text @param {Answers} answers @returns {Grid | Question | Refused} */
function gridOf(text, answers) {
  const json = parsed(text.trim());
  if (json || isBracketed(text.trim())) {
    const found = json ? gridOfJson(json.value) : gridOfBrackets(text.trim());
    return "code" in found ? { type: "refused", ...found } : found;
  }
  const readings = readingsOf(text);
  const possible = readings.filter(({ fault }) => !fault);
  const chosen = possible.length === 1 ? possible[0] : possible.find(({ name }) => name === answers.reading);
  if (chosen) return chosen.grid;
  if (possible.length === 0) return { type: "refused", ...farthest(readings) };
  const choices = possible.map(({ name, grid }) => ({ answer: name, preview: previewOf(grid.rows) }));
  return { type: "question", about: "reading", values: { n: choices.length }, choices };
}

/** @param {import("./lines.js").Reading[]} readings @returns {Fault} of the one that comes farthest before it fails */
function farthest(readings) {
  const place = (/** @type {Fault} */ { values: { row = 0, column = 0 } }) =>
    1000 * Number(row) + Number(column);
  const cut = readings.find(({ fault }) => fault?.code === "ellipsis");
  const faults = (cut ? [cut] : readings).flatMap(({ fault }) => fault ?? []);
  const named = faults.filter(({ code }) => code !== "cell");
  const worst = (named.length > 0 ? named : faults).reduce((best, one) =>
    place(one) > place(best) ? one : best,
  );
  return worst;
}

/** @typedef {(grid: Grid, answers: Answers) => Grid | Question} Stage */

/** Each asks, or does what was answered. @type {Stage[]} */
const STAGES = [withoutWords, withoutIndex, withoutEmptyLines, withoutGaps];

/** @param {Grid} grid @param {Answers} answers @returns {Rows | Question} */
function settled(grid, answers) {
  let current = grid;
  for (const stage of STAGES) {
    const next = stage(current, answers);
    if ("type" in next) return next;
    current = next;
  }
  const { names, told } = current;
  const rows = current.rows.map(({ cells }) => cells.map(({ value }) => value));
  const turnable = rows.length === 1 && (rows[0]?.length ?? 0) > 1;
  if (!turnable || answers.turned !== "yes") return { type: "rows", rows, names, told, turnable };
  const turned = (rows[0] ?? []).map((value) => [value]);
  return { type: "rows", rows: turned, names: null, told, turnable };
}

/** Columns of dates, of words, or of nothing. @type {Stage} */
function withoutWords(grid, answers) {
  const kinds = columnsOf(grid);
  const dropped = kinds.flatMap((kind, column) => (kind === "number" ? [] : [column]));
  if (dropped.length === 0) return grid;
  const kept = withoutColumns(grid, dropped);
  const [first = 0] = dropped;
  const kind = kinds[first] ?? "words";
  const values = { n: dropped.length, column: first + 1, name: grid.names?.[first] ?? "", kind };
  if (answers.columns !== "drop") return question("columns", values, [["drop", kept.rows]]);
  return { ...kept, told: [...kept.told, { code: "columns", values }] };
}

/** Asks whether to drop a first column that only counts the rows, and drops it if the answer says so. @type {Stage} */
function withoutIndex(grid, answers) {
  const [, second] = columnsOf(grid);
  if (second === undefined || !isIndex(grid)) return grid;
  const without = withoutColumns(grid, [0]);
  if (answers.index === "keep") return grid;
  if (answers.index === "drop") return { ...without, told: [...without.told, { code: "index", values: {} }] };
  return question("index", {}, [
    ["drop", without.rows],
    ["keep", grid.rows],
  ]);
}

/** @param {Grid} grid */
function isIndex({ rows, indexed }) {
  const first = rows.filter(isFull).map(({ cells }) => cells[0]);
  const from = first[0]?.value ?? Number.NaN;
  const counts = first.every((cell, place) => cell?.kind === "number" && cell.value === from + place);
  return counts && (indexed || (first.length >= INDEX_FROM && (from === 0 || from === 1)));
}

/** @type {Stage} */
function withoutEmptyLines(grid, answers) {
  const empty = grid.rows.filter((row) => !isFull(row));
  if (empty.length === 0) return grid;
  const width = grid.rows.find(isFull)?.cells.length ?? 0;
  const gap = { text: "", kind: /** @type {const} */ ("gap"), value: 0, quoted: false };
  const skipped = { ...grid, rows: grid.rows.filter(isFull) };
  const kept = {
    ...grid,
    rows: grid.rows.map((row) =>
      isFull(row) ? row : { ...row, cells: Array.from({ length: width }, () => gap) },
    ),
  };
  const values = { n: empty.length, row: empty[0]?.line ?? 0 };
  if (answers.lines === "skip") return { ...skipped, told: [...grid.told, { code: "lines", values }] };
  if (answers.lines === "gaps") return kept;
  return question("lines", values, [
    ["skip", skipped.rows],
    ["gaps", kept.rows],
  ]);
}

/** @type {Stage} */
function withoutGaps(grid, answers) {
  const gaps = grid.rows.flatMap(({ line, cells }) =>
    cells.flatMap(({ kind }, column) => (kind === "gap" ? [{ row: line, column: column + 1 }] : [])),
  );
  const [first] = gaps;
  if (!first) return grid;
  const zero = { ...grid, rows: grid.rows.map((row) => ({ ...row, cells: row.cells.map(filledBy(0)) })) };
  const last = { ...grid, rows: filledFromBefore(grid.rows) };
  const choices = [/** @type {[string, Row[]]} */ (["zero", zero.rows])];
  if (last.rows.every(({ cells }) => cells.every(({ kind }) => kind === "number")))
    choices.push(["last", last.rows]);
  const values = { n: gaps.length, ...first };
  const chosen = choices.find(([answer]) => answer === answers.gaps)?.[0];
  if (!chosen) return question("gaps", values, choices);
  const filled = chosen === "zero" ? zero : last;
  return { ...filled, told: [...grid.told, { code: `gaps-${chosen}`, values }] };
}

/** @param {number} value @returns {(cell: import("./cell.js").Cell) => import("./cell.js").Cell} */
const filledBy = (value) => (cell) => (cell.kind === "gap" ? { ...cell, kind: "number", value } : cell);

/** @param {Row[]} rows @returns {Row[]} with the value of the row before in each gap; a gap with none before stays one */
function filledFromBefore(rows) {
  /** @type {import("./cell.js").Cell[]} */
  let before = [];
  return rows.map((row) => {
    const above = before;
    before = row.cells.map((cell, column) => {
      const last = above[column];
      return last?.kind === "number" ? filledBy(last.value)(cell) : cell;
    });
    return { ...row, cells: before };
  });
}

/** @param {Grid} grid @param {number[]} columns @returns {Grid} */
function withoutColumns(grid, columns) {
  const stays = (/** @type {unknown} */ _, /** @type {number} */ column) => !columns.includes(column);
  const rows = grid.rows.map((row) => ({ ...row, cells: row.cells.filter(stays) }));
  return {
    ...grid,
    rows,
    names: grid.names?.filter(stays) ?? null,
    indexed: grid.indexed && !columns.includes(0),
  };
}

/** @param {About} about @param {Record<string, string | number>} values @param {[string, Row[]][]} choices @returns {Question} */
const question = (about, values, choices) => ({
  type: "question",
  about,
  values,
  choices: choices.map(([answer, rows]) => ({ answer, preview: previewOf(rows) })),
});

/** @param {Row[]} rows @returns {Preview} */
function previewOf(rows) {
  const full = rows.filter(isFull);
  return {
    rows: rows.length,
    columns: full[0]?.cells.length ?? 0,
    first: full
      .slice(0, SHOWN)
      .map(({ cells }) => cells.slice(0, SHOWN).map(({ kind, value }) => (kind === "number" ? value : null))),
  };
}

/** @param {readonly (readonly number[])[]} rows @returns {string} JSON that keeps each double, and the sign of zero */
export const jsonOf = (rows) =>
  `[${rows.map((row) => `[${row.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(",")}]`).join(",")}]`;
