/**
 * Parts of the page that come when they are first wanted: those that could do nothing without the server anyway. A
 * first visit is lighter by them.
 * @module
 */

/**
 * @template T
 * @param {() => Promise<T>} fetched
 * @param {() => void} missed   called where the part does not come; the next wish tries again
 * @returns {() => Promise<T | null>} the part, null where it does not come
 */
export function later(fetched, missed) {
  /** @type {Promise<T | null> | null} */
  let coming = null;
  return () => {
    coming ??= fetched().catch(() => {
      coming = null;
      missed();
      return null;
    });
    return coming;
  };
}
