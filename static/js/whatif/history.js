/**
 * Remembers changes, for undo and redo. Pure.
 * @module
 */

/**
 * @template T
 * @typedef {object} History
 * @property {readonly T[]} past     oldest first
 * @property {readonly T[]} future   what was taken back last comes last
 */

/** @type {History<never>} */
export const NO_HISTORY = { past: [], future: [] };

/**
 * Records a new change: what was undone before cannot be redone any more.
 * @template T
 * @param {History<T>} history
 * @param {T} now
 * @returns {History<T>}
 */
export const changed = ({ past }, now) => ({ past: [...past, now], future: [] });

/**
 * @template T
 * @param {History<T>} history
 * @param {T} now
 * @returns {{ history: History<T>, now: T } | null} null where there is nothing to take back
 */
export function undone({ past, future }, now) {
  const before = past.at(-1);
  return before === undefined
    ? null
    : { history: { past: past.slice(0, -1), future: [...future, now] }, now: before };
}

/**
 * @template T
 * @param {History<T>} history
 * @param {T} now
 * @returns {{ history: History<T>, now: T } | null} null where nothing was taken back
 */
export function redone({ past, future }, now) {
  const after = future.at(-1);
  return after === undefined
    ? null
    : { history: { past: [...past, now], future: future.slice(0, -1) }, now: after };
}
