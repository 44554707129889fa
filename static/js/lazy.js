/**
 * Loads parts of the page when they are first used: a first visit loads less without them.
 * @module
 */

/** @typedef {(again: () => void) => void} Missed  told that a part has not come, with what asks for it again and then goes on */

/**
 * @template T
 * @param {() => Promise<T>} fetched
 * @param {Missed} missed   called where the part does not come; the next wish tries again, too
 * @returns {() => Promise<T>} the part, once it has come
 */
export function lazily(fetched, missed) {
  /** @type {Promise<T> | null} */
  let coming = null;
  const wanted = () => {
    coming ??= fetched().catch(
      () =>
        new Promise((resolve) => {
          coming = null;
          missed(() => resolve(wanted()));
        }),
    );
    return coming;
  };
  return wanted;
}
