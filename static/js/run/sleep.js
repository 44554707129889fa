/**
 * Waits before something is asked for again.
 * @module
 */

/**
 * Waits, but no longer than until the network is back.
 * @param {number} milliseconds
 * @param {AbortSignal} signal   ends it
 * @returns {Promise<void>}
 */
export function sleep(milliseconds, signal) {
  return new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      done();
    };
    const timer = setTimeout(over, milliseconds);
    addEventListener("online", over);
    signal.addEventListener("abort", over, { once: true });
  });
}
