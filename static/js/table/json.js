/**
 * Reads rows out of JSON: lists of numbers, lists of records, and the forms in which pandas writes a table.
 * @module
 */
import { cellOf } from "./cell.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Fault} Fault */
/** @typedef {Record<string, unknown>} Record_ */

const POINT = /** @type {const} */ ({ decimal: "point", grouped: false });

/**
 * @param {string} text
 * @returns {{ value: unknown } | null} null where it is no JSON; JSON Lines are a list of their lines
 */
export function parsed(text) {
  if (!/^[[{]/.test(text)) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return parsedLines(text);
  }
}

/** @param {string} text */
function parsedLines(text) {
  try {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.length > 1
      ? { value: lines.map((line) => /** @type {unknown} */ (JSON.parse(line))) }
      : null;
  } catch {
    return null;
  }
}

/** @param {unknown} value @returns {Grid | Fault} */
export function gridOfJson(value) {
  if (isRecord(value)) return gridOfRecord(value);
  if (!Array.isArray(value) || value.length === 0) return { code: "nothing", values: {} };
  if (value.every(isRecord)) return gridOfRecords(value);
  const rows = value.some(Array.isArray) ? value : [value];
  if (rows.some((row) => Array.isArray(row) && row.some(Array.isArray)))
    return { code: "dimensions", values: { came: depthOf(value) } };
  return gridOf(
    null,
    rows.map((row) => (Array.isArray(row) ? row : [row])),
  );
}

/** @param {Record_[]} records @returns {Grid} */
function gridOfRecords(records) {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return gridOf(
    names,
    records.map((record) => names.map((name) => record[name] ?? null)),
  );
}

/** @param {Record_} record   a list for each column, numbered values for each, or `columns` and `data` @returns {Grid | Fault} */
function gridOfRecord(record) {
  const { columns, data } = record;
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray))
    return gridOf(columns.map(String), data);
  const names = Object.keys(record);
  const lists = Object.values(record).map((column) => (isRecord(column) ? Object.values(column) : column));
  if (names.length === 0 || !lists.every((list) => Array.isArray(list))) return { code: "json", values: {} };
  const length = Math.max(...lists.map((list) => list.length));
  const rows = Array.from({ length }, (_, row) => lists.map((list) => list[row] ?? null));
  return gridOf(names, rows);
}

/** @param {string[] | null} names @param {unknown[][]} rows @returns {Grid} */
const gridOf = (names, rows) => ({
  names,
  indexed: names?.[0] === "" || names?.[0] === "index",
  told: [],
  rows: rows.map((row, place) => ({ line: place + 1, cells: row.map(cellOfJson) })),
});

/** @param {unknown} value @returns {import("./cell.js").Cell} */
function cellOfJson(value) {
  if (typeof value === "number" && Number.isFinite(value))
    return { text: String(value), kind: "number", value, quoted: false };
  if (value === null) return { text: "null", kind: "gap", value: 0, quoted: false };
  if (typeof value === "string") return cellOf({ text: value.trim(), quoted: true }, POINT);
  const kind = typeof value === "number" ? "infinite" : "other";
  return { text: JSON.stringify(value), kind, value: 0, quoted: false };
}

/** @param {unknown} value @returns {number} lists within lists */
function depthOf(value) {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = inner.find(Array.isArray)) depth += 1;
  return depth;
}

/** @param {unknown} value @returns {value is Record_} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
