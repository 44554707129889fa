/**
 * Holds the page's words. The catalogues are flat JSON files, one for each language, with the same keys. `{n}` is the
 * value of that name, and `{n|row|rows}` the word that goes with it: the first where it is 1.
 * @module
 */

import { wordsOfKinds } from "./kind_words.js";
import { ask } from "./source.js";

/** @typedef {"en" | "zh"} Lang */
/** @typedef {Record<string, string>} Catalogue */
/**
 * Writes a key's text in `lang`. The page may be asked for another language, whose words are on their way: what keeps a
 * text until the language changes goes by this one. It is "" before the first words have come.
 * @typedef {((key: string, values?: Record<string, string | number>) => string) & { readonly lang: Lang | "" }} Translate
 */

/** @type {Lang[]} */
const LANGUAGES = ["en", "zh"];

const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g;

/** @type {Map<Lang, Promise<Catalogue>>} */
const loaded = new Map();

/**
 * @param {Lang} lang
 * @returns {Promise<Translate>} writes a key's text, each place filled; an unknown key is shown as it is
 */
export async function translator(lang) {
  const catalogue = await load(lang);
  return Object.assign(sayer(catalogue), { lang });
}

/**
 * @param {Catalogue} catalogue
 * @returns {(key: string, values?: Record<string, string | number>) => string}
 */
export const sayer =
  (catalogue) =>
  (key, values = {}) =>
    (catalogue[key] ?? key).replace(PLACE, (whole, name, one, many) => {
      const value = values[name];
      if (value === undefined || one === undefined) return String(value ?? whole);
      return Number(value) === 1 ? one : many;
    });

/**
 * @param {Catalogue} catalogue
 * @returns {Catalogue} with the words that follow from it for each kind of cell
 * @internal for tests of words
 */
export const completed = (catalogue) => ({ ...wordsOfKinds(sayer(catalogue)), ...catalogue });

/** Stands for the words before they have come: shows each key as it is. @type {Translate} */
export const UNSPOKEN = Object.assign((/** @type {string} */ key) => key, {
  lang: /** @type {const} */ (""),
});

/** @param {Lang} lang @returns {Promise<Catalogue>} */
function load(lang) {
  const known = loaded.get(lang);
  if (known) return known;
  const url = new URL(`../locales/${lang}.json`, import.meta.url);
  const coming = ask(url)
    .then((answer) => /** @type {Promise<Catalogue>} */ (answer.json()))
    .then(completed);
  loaded.set(lang, coming);
  coming.catch(() => loaded.delete(lang));
  return coming;
}

/** Has the words of a language come while the page builds its parts. @param {Lang} lang */
export const expectWords = (lang) => void load(lang).catch(() => undefined); // whoever writes them asks again

/** @returns {Promise<unknown>} once every language is there, so that switching needs no server: a lecture may go on without one */
export const fetchAll = () => Promise.all(LANGUAGES.map(load));

/**
 * Writes every element that names its text: `data-i18n` for content, `data-i18n-label` for the accessible name,
 * `data-i18n-title` for the tooltip, `data-i18n-placeholder`.
 * @param {ParentNode} root
 * @param {Translate} t
 */
export function writeAll(root, t) {
  for (const element of root.querySelectorAll("[data-i18n]"))
    element.textContent = t(element.getAttribute("data-i18n") ?? "");
  for (const [attribute, target] of [
    ["label", "aria-label"],
    ["title", "title"],
    ["placeholder", "placeholder"],
  ]) {
    for (const element of root.querySelectorAll(`[data-i18n-${attribute}]`)) {
      element.setAttribute(
        /** @type {string} */ (target),
        t(element.getAttribute(`data-i18n-${attribute}`) ?? ""),
      );
    }
  }
}
