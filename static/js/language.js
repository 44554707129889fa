/**
 * Changes the language of the page, once the words of the new one have come.
 * @module
 */
import { fetchChinese, learn } from "./complaints.js";
import { fetchAll, translator, writeAll } from "./i18n.js";
import { writeKeys } from "./panels/tools.js";

/** @typedef {import("./i18n.js").Lang} Lang */
/** @typedef {import("./i18n.js").Translate} Translate */

/**
 * @param {Lang} initial
 * @param {(action: import("./reduce.js").Action) => void} dispatch
 * @param {(t: Translate) => void} written   what of the page's template says the same in every state has been written
 *   in these words
 * @returns {import("./drawing.js").Feature}
 */
export function createLanguage(initial, dispatch, written) {
  /** The one spoken, or whose words are on their way; "" before the first. @type {Lang | ""} */
  let current = "";

  /** @param {Lang} lang */
  async function change(lang) {
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
  }

  return {
    start: () => change(initial),
    follow({ state }) {
      if (state.lang !== current) void change(state.lang);
    },
    prepare: () => Promise.all([fetchAll(), fetchChinese()]),
  };
}
