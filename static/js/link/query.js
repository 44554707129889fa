/**
 * Writes the page's state as parameters of a link, and reads them back, row by row of the link's grammar.
 * @module
 */
import { put, valueAt } from "./places.js";
import { readValue, textOf } from "./readers.js";
import { fitsCell, rowOf } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */

/**
 * Adds to a query each parameter that has a meaning and is not at its default.
 * @param {URLSearchParams} query
 * @param {readonly Row[]} rows
 * @param {object} state   the page's, or as much of it as these rows name
 */
export function write(query, rows, state) {
  for (const row of rows) {
    if (!isSaid(row, state)) continue;
    const value = valueAt(state, row.state ?? "");
    if (row.kind !== "queries") query.set(row.name, textOf(row, value));
    else for (const one of /** @type {string[]} */ (value)) query.append(row.name, one);
  }
}

/**
 * @param {Row} row
 * @param {object} state
 * @returns {boolean} whether the address has it
 */
function isSaid(row, state) {
  const value = valueAt(state, row.state ?? "");
  if (value === null || !hasMeaning(row, state)) return false;
  if (row.choice && valueAt(state, row.choice) !== row.name) return false;
  if (row.switch && !valueAt(state, row.switch)) return false;
  if (row.kind === "sign") return value === row.means;
  return row.always === true || textOf(row, value) !== textOf(row, row.default ?? null);
}

/**
 * @param {Row} row
 * @param {object} state
 * @returns {boolean} whether it means something beside what else the state says
 */
function hasMeaning(row, state) {
  const { beside, naming, without = [] } = row;
  const says = (/** @type {string} */ name) => {
    const other = rowOf(name);
    return other !== null && isSaid(other, state);
  };
  if (!fitsCell(row, String(valueAt(state, "request.cell"))) || without.some(says)) return false;
  if (!beside) return true;
  const names = valueAt(state, rowOf(beside)?.state ?? "");
  return says(beside) && (!naming || (Array.isArray(names) && naming.some((name) => names.includes(name))));
}

/**
 * Puts the parameters of a query into a state. What cannot be read stays as it is there. Of two parameters that say the
 * same, the first in the table prevails.
 * @param {URLSearchParams} query
 * @param {readonly Row[]} rows
 * @param {object} state   changed
 */
export function read(query, rows, state) {
  const written = new Set();
  const say = (/** @type {string} */ place, /** @type {unknown} */ value) => {
    if (!written.has(place) && put(state, place, value)) written.add(place);
  };
  for (const row of rows) {
    const value = valueIn(query, row);
    if (value === null) continue;
    say(row.state ?? "", value);
    if (row.choice) say(row.choice, row.name);
    if (row.switch) say(row.switch, true);
  }
}

/** @param {URLSearchParams} query @param {Row} row @returns {unknown} null where the query does not say it */
function valueIn(query, row) {
  if (row.kind === "queries") return query.getAll(row.name).filter(isRun).slice(0, row.most);
  const text = query.get(row.name);
  return text === null ? null : readValue(row, text);
}

/** @param {Row | null} row @param {string} text @returns {boolean} whether a companion may have it */
const reads = (row, text) => row?.part === "run" && readValue(row, text) !== null;

/** @param {string} companion @returns {boolean} whether it can be read as what a run changes */
function isRun(companion) {
  const query = [...new URLSearchParams(companion)];
  return query.length > 0 && query.every(([name, text]) => reads(rowOf(name), text));
}
