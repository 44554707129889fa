/**
 * Translates the server's messages about faults: it finds each by its code in the catalogue.
 * @module
 */
import { ask } from "./source.js";

/**
 * The server's `ErrorDetail`; what the page itself complains of has no code.
 * @typedef {{ field: string | null, message: string, code?: string, values?: Record<string, string | number> }} Complaint
 */

/** What of the values is no name and no number, but English, and how another language says it. @type {[RegExp, string][]} */
let phrases = [];

/** @type {Promise<[RegExp, string][]> | null} */
let chinese = null;

/** Loads the phrases of a language. Without a server there are none. @param {import("./i18n.js").Lang} lang */
export async function learn(lang) {
  phrases = lang === "en" ? [] : await fetchChinese().catch(() => []);
}

/** Fetches the phrases of the one language that is not the server's, so that switching to it needs no server. */
export function fetchChinese() {
  chinese ??= fetchPhrases("zh");
  chinese.catch(() => {
    chinese = null;
  });
  return chinese;
}

/** @param {import("./i18n.js").Lang} lang @returns {Promise<[RegExp, string][]>} */
async function fetchPhrases(lang) {
  const answer = await ask(new URL(`../locales/complaints.${lang}.json`, import.meta.url));
  const known = /** @type {[string, string][]} */ (await answer.json());
  return known.map(([pattern, words]) => [new RegExp(pattern, "g"), words]);
}

/** @param {string | number} value */
const phrase = (value) =>
  phrases.reduce((text, [pattern, words]) => text.replace(pattern, words), String(value));

/**
 * @param {Complaint} complaint
 * @param {import("./i18n.js").Translate} t
 * @returns {string} its message where the catalogue does not know the code or lacks a value: what a lesson's author has
 *   written wrong, or what a newer server says
 */
export function say({ code, message, values }, t) {
  const key = `error.${code}`;
  const words = t(
    key,
    values && Object.fromEntries(Object.entries(values).map(([name, one]) => [name, phrase(one)])),
  );
  return words === key || /\{\w+[|}]/.test(words) ? message : unspaced(words);
}

/** Chinese has no blank beside a quotation mark. @param {string} words */
const unspaced = (words) => words.replace(/(?<before>[\u3000-\u9fff]) “/g, "$<before>“");

/** @param {Complaint} complaint @param {import("./i18n.js").Translate} t @returns {string} with the field that is wrong, on one line */
export const named = (complaint, t) => (complaint.field ? `${complaint.field}: ` : "") + say(complaint, t);
