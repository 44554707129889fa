/**
 * Caches answers of the server in memory, by request: what a lesson needs is fetched ahead, and whoever asks the server
 * looks here first. A run is a pure function of its request, so an answer stays right as long as the page is open. It is
 * the page's own memory and nothing of the browser's storage, which a page without HTTPS has not, as in a lecture hall.
 * @module
 */
import { ask } from "./source.js";

/** @typedef {import("./run/resume.js").Order} Order */

/** Bytes of answers that stay at most. All of our own lessons together take less than a fifth of it. */
const MOST_BYTES = 2 ** 27;

/** The one that was used last stands last. @type {Map<string, Blob>} */
const answers = new Map();
let bytes = 0;

/** @param {Order} order @returns {string | null} null for one that has the user's own weights, which nobody fetches ahead */
function keyOf({ url, init }) {
  const body = init?.body ?? "";
  return typeof body === "string" ? `${url}\n${body}` : null;
}

/** @param {Order} order @returns {Blob | null} null where it has not been fetched */
export function cachedAnswer(order) {
  const key = keyOf(order);
  const answer = (key !== null && answers.get(key)) || null;
  if (key !== null && answer) {
    answers.delete(key);
    answers.set(key, answer);
  }
  return answer;
}

/**
 * Keeps an answer. The ones that nobody has used for longest make room for it.
 * @param {Order} order
 * @param {Blob} answer   the whole of it
 */
export function cacheAnswer(order, answer) {
  const key = keyOf(order);
  if (key === null || answer.size > MOST_BYTES) return;
  bytes += answer.size - (answers.get(key)?.size ?? 0);
  answers.delete(key);
  answers.set(key, answer);
  for (const [oldest, { size }] of answers) {
    if (bytes <= MOST_BYTES) break;
    answers.delete(oldest);
    bytes -= size;
  }
}

/**
 * Asks for an answer, of the server only where it has not been fetched ahead.
 * @param {string} url
 * @returns {Promise<Response>}
 */
export function answerTo(url) {
  const cached = cachedAnswer({ url, init: null });
  return cached ? Promise.resolve(new Response(cached)) : ask(url);
}
