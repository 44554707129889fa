/**
 * Watches whether the server answers, while somebody wants to know.
 * @module
 */
import { ask, IS_LIVE, origin } from "../source.js";

/** Milliseconds between two questions, and until an answer counts as none. */
const [PAUSE, LIMIT] = [10_000, 4_000];

/**
 * @param {() => boolean} wanted   whether somebody wants to know
 * @param {() => void} changed     told when the answer is another one
 */
export function watchServer(wanted, changed) {
  /** @type {boolean | null} */
  let answers = null;
  const look = async () => {
    if (!IS_LIVE || !wanted()) return;
    const signal = AbortSignal.timeout(LIMIT);
    const answer = await ask(new URL("/healthz", origin()), { cache: "no-store", signal }).catch(() => null);
    const before = answers;
    answers = answer?.ok ?? false;
    if (answers !== before) changed();
  };
  setInterval(look, PAUSE);
  addEventListener("online", look);
  addEventListener("offline", look);
  return {
    /** @returns {boolean | null} null before one knows */
    answers: () => answers,
    ask: look,
  };
}
