/**
 * Brings the words and the styles of the panel, which no first visit needs.
 * @module
 */
import { element } from "../dom.js";
import { sayer } from "../i18n.js";
import { ask, IS_LIVE } from "../source.js";

/** @typedef {ReturnType<typeof sayer>} Say */

/** @type {Map<string, Promise<Say>>} */
const catalogues = new Map();

/** @param {import("../i18n.js").Lang} lang @returns {Promise<Say>} */
export function wordsOf(lang) {
  const known = catalogues.get(lang);
  if (known) return known;
  const coming = ask(new URL(`../../locales/take.${lang}.json`, import.meta.url))
    .then((answer) => answer.json())
    .then(sayer);
  catalogues.set(lang, coming);
  coming.catch(() => catalogues.delete(lang));
  return coming;
}

/** @type {Promise<unknown> | null} */
let styled = null;

/** @returns {Promise<unknown>} once the sheet applies */
export function style() {
  if (!IS_LIVE) return Promise.resolve(); // it has all sheets
  styled ??= new Promise((done, failed) => {
    const sheet = element("link", {
      attributes: { rel: "stylesheet", href: new URL("../../css/take.css", import.meta.url).href },
    });
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", () => {
      styled = null;
      sheet.remove();
      failed(new Error("take.css"));
    });
    document.head.append(sheet);
  });
  return styled;
}
