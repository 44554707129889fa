/**
 * Changes the language of the page, once the words of the new one have come.
 * @module
 */
import { learn } from "./complaints.js";
import { translator, writeAll } from "./i18n.js";
import { writeKeys } from "./panels/tools.js";

/** @typedef {import("./i18n.js").Lang} Lang */
/** @typedef {import("./i18n.js").Translate} Translate */

/**
 * @param {(action: import("./reduce.js").Action) => void} dispatch
 * @param {(t: Translate) => void} written   what of the page says the same in every state has been
 *   written in these words
 */
export function createLanguage(dispatch, written) {
  /** @type {Lang | ""} */
  let current = "";
  return {
    /** The one spoken, or whose words are on their way; "" before the first. */
    current: () => current,

    /** @param {Lang} lang */
    async speak(lang) {
      if (current === lang) return;
      const before = current;
      current = lang;
      /** @type {Translate} */
      let t;
      try {
        t = await translator(lang);
        await learn(lang);
      } catch {
        // Without a server the words at hand stay.
        current = before;
        if (before) dispatch({ type: "set", change: { lang: before } });
        return;
      }
      document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
      writeAll(document, t);
      writeKeys(t);
      written(t);
    },
  };
}
