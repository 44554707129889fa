/**
 * Decides when and how a broken stream is requested again: pure functions.
 * @module
 */

/**
 * Where and how to ask for a run.
 * @typedef {{ url: string, init: RequestInit | null }} Order
 */

/**
 * Why a stream ended before its end. lost: the connection or the server went away; busy: the server turned us away for
 * now; died: the process that computed it did, perhaps because of this very run.
 * @typedef {object} Break
 * @property {"lost" | "busy" | "died"} why
 * @property {import("../complaints.js").Complaint} told   why, to be said once nothing helps
 * @property {number | null} retryAfter   milliseconds that the server asks us to stay away
 */

/** @type {Break} a stream that just ends */
export const CUT = { why: "lost", told: { field: null, message: "" }, retryAfter: null };

/** How often to ask again without having got a step further: what killed its worker twice would do so for ever. */
export const INSISTENCE = { lost: Number.POSITIVE_INFINITY, busy: Number.POSITIVE_INFINITY, died: 2 };

/** Milliseconds before the first new attempt, at most twice as long before each next, and never longer than the last. */
const FIRST = 200;
const LONGEST = 10_000;
/** The server's answers that pass: too slow, too many, stopping, busy, and a proxy that reaches no replica. */
const PASSING = [408, 429, 502, 503, 504];

/**
 * @param {number} tries        attempts in vain so far
 * @param {number | null} retryAfter
 * @param {() => number} [random]
 * @returns {number} milliseconds, of which up to a half is chance, so that a whole room does not come back at once
 */
export function pauseBefore(tries, retryAfter, random = Math.random) {
  const chance = random();
  if (retryAfter !== null) return retryAfter * (1 + chance / 2);
  return Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10)) * (0.5 + chance / 2);
}

/**
 * @param {{ status: number, headers: Headers }} answer  one that is no success
 * @returns {Break | null} null where asking again would help nothing
 */
export function resumable({ status, headers }) {
  if (!PASSING.includes(status)) return null;
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return { ...CUT, why: "busy", retryAfter: seconds >= 0 ? seconds * 1000 : null };
}

/**
 * The failure lines after which the run goes on elsewhere, or later.
 * @param {import("../wire.js").FailureLine} line
 * @returns {Break | null}
 */
export function resumableFailure(line) {
  if (line.code === "shutting_down") return CUT;
  return line.code === "worker_died" ? { ...CUT, why: "died", told: { ...line, field: null } } : null;
}

/**
 * Writes the request for the rest of a run.
 * @param {Order} order   of the whole run
 * @param {number} step   the first that is wanted
 * @returns {Order}
 */
export function resumedAt(order, step) {
  if (step === 0) return order;
  const { url, init } = order;
  const head = `{"from_step":${step},`;
  if (typeof init?.body === "string") return { url, init: { ...init, body: head + init.body.slice(1) } };
  if (init?.body instanceof Blob)
    return { url, init: { ...init, body: new Blob([head, init.body.slice(1)]) } };
  return { ...order, url: `${url}&from_step=${step}` };
}
