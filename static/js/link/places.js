/**
 * Finds where in the page's state the value of a parameter stands, such as `request.generate.steps`. An object that may
 * be null stands there once the first of its parameters is said.
 * @module
 */
import { ROWS } from "./grammar.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {Record<string, any>} Level   any: a table of names cannot say which type each has; `state.js` does */

/**
 * @param {object} state
 * @param {string} place
 * @returns {unknown} null where the value, or what should hold it, is not there
 */
export const valueAt = (state, place) =>
  keysOf(place).reduce((level, key) => level?.[key] ?? null, /** @type {Level | null} */ (state));

/**
 * Puts a value where it stands. What is below the state itself is made anew only where it was null.
 * @param {object} state    changed
 * @param {string} place
 * @param {unknown} value
 * @returns {boolean} false where what should hold it is not there, as its first parameter was not said
 */
export function put(state, place, value) {
  const above = aboveOf(place);
  const holder = above === "" ? state : (valueAt(state, above) ?? blank(state, place, above));
  if (holder === null) return false;
  /** @type {Level} */ (holder)[keysOf(place).at(-1) ?? ""] = value;
  return true;
}

/**
 * @param {object} state
 * @param {string} place
 * @param {string} above    where its holder stands
 * @returns {Level | null} a holder with the defaults of all that it holds; null where the place is not its first
 */
function blank(state, place, above) {
  const rows = ROWS.filter(({ state = "" }) => aboveOf(state) === above);
  if (rows[0]?.state !== place) return null;
  const holder = Object.fromEntries(rows.map((row) => [keysOf(row.state ?? "").at(-1), row.default ?? null]));
  return put(state, above, holder) ? holder : null;
}

/** @param {string} place */
const keysOf = (place) => place.split(".");

/** @param {string} place @returns {string} where the object that holds it stands; empty for the state itself */
const aboveOf = (place) => place.slice(0, Math.max(0, place.lastIndexOf(".")));
