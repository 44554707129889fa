/**
 * Watches whether the server answers, while somebody wants to know.
 * @module
 */

/** Milliseconds between two questions, and until an answer counts as none. */
const [PAUSE, LIMIT] = [10_000, 4_000];

/**
 * @param {() => boolean} wanted   whether somebody wants to know
 * @param {() => void} changed     told when the answer is another one
 */
export function watchServer(wanted, changed) {
  /** @type {boolean | null} */
  let answers = null;
  const ask = async () => {
    if (!wanted()) return;
    const signal = AbortSignal.timeout(LIMIT);
    const answer = await fetch("/healthz", { cache: "no-store", signal }).catch(() => null);
    const before = answers;
    answers = answer?.ok ?? false;
    if (answers !== before) changed();
  };
  setInterval(ask, PAUSE);
  addEventListener("online", ask);
  addEventListener("offline", ask);
  return {
    /** @returns {boolean | null} null before one knows */
    answers: () => answers,
    ask,
  };
}
