/**
 * The line above each run's score: which run it is, how large, and what stands beside it.
 * @module
 */
import { element, write } from "../dom.js";
import { cardOf, kindOf } from "../models/cards.js";
import { isRandomAmong, otherCells } from "./companions.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../state.js").Request} Request */

/**
 * @typedef {object} Head
 * @property {HTMLElement} element
 * @property {(view: { request: Request, companion: string | null, name: string, detail: string, chosen: boolean, t: Translate }) => void} draw
 *   companion: null for the first run, which the controls above change
 */

/**
 * @param {number} run
 * @param {{ choose: () => void, become: (companion: string) => void, remove: () => void }} hooks
 * @returns {Head}
 */
export function createHead(run, { choose, become, remove }) {
  const name = element("button", { class: "compare-name", attributes: { type: "button" } });
  const line = element("span", { class: `compare-line run-${run}`, attributes: { "aria-hidden": "true" } });
  const detail = element("small");
  const select = element("select", { class: "compare-what" });
  const away = element("button", { class: "compare-remove", text: "×", attributes: { type: "button" } });
  name.addEventListener("click", choose);
  select.addEventListener("change", () => become(select.value));
  away.addEventListener("click", remove);
  const parts = run === 0 ? [line, name, detail] : [line, name, detail, select, away];
  let offered = "";
  return {
    element: element("header", { class: "compare-head" }, parts),
    draw({ request, companion, name: text, detail: more, chosen, t }) {
      write(name, text);
      name.setAttribute("aria-pressed", String(chosen));
      name.title = t("compare.choose", { name: text });
      write(detail, more);
      if (companion === null) return;
      select.setAttribute("aria-label", t("compare.what", { n: run + 1 }));
      away.setAttribute("aria-label", t("compare.remove", { name: text }));
      const offers = offersFor(request, companion, t);
      const wanted = JSON.stringify(offers);
      if (wanted !== offered) {
        select.replaceChildren(
          ...offers.map(({ value, text: label }) =>
            element("option", { text: label, attributes: { value } }),
          ),
        );
      }
      offered = wanted;
      select.value = companion;
    },
  };
}

/**
 * What may stand beside the first run; what stands there already is among it, however it came there.
 * @param {Request} request
 * @param {string} companion
 * @param {Translate} t
 */
function offersFor(request, companion, t) {
  const drawn = [`seed=${request.seed + 1}`, `hidden_size=${2 * request.hidden_size}`];
  const offers = [...otherCells(request), ...(request.model ? [] : drawn)];
  const all = offers.includes(companion) ? offers : [...offers, companion];
  return all.map((value) => ({ value, text: nameOf(request, value, [value], t) }));
}

/**
 * @param {Request} request      of the first run
 * @param {string} companion     the empty text for the first run itself
 * @param {readonly string[]} companions   all that stand beside the first
 * @param {Translate} t
 * @returns {string} the kind of cell, what else sets it apart from the first run, and that its weights are random where
 *   those of another are not
 */
export function nameOf(request, companion, companions, t) {
  const random = isRandomAmong(request, companion, companions) ? [t("compare.random")] : [];
  return [plainNameOf(request, companion, t), ...random].join(" · ");
}

/**
 * The same where there is room for a few words only, as in a headline that names all runs.
 * @param {Request} request
 * @param {string} companion
 * @param {readonly string[]} companions
 * @param {Translate} t
 */
export function shortNameOf(request, companion, companions, t) {
  const name = plainNameOf(request, companion, t);
  return isRandomAmong(request, companion, companions) ? t("compare.random-short", { name }) : name;
}

/** @param {Request} request @param {string} companion @param {Translate} t */
function plainNameOf(request, companion, t) {
  const query = new URLSearchParams(companion);
  const isModels = companion === "" || query.has("model");
  const card = isModels ? cardOf(query.get("model") ?? request.model) : null;
  const kind = card ? kindOf(card) : (query.get("cell") ?? request.cell).toUpperCase();
  query.delete("cell");
  query.delete("model");
  const rest = [...query].map(([name, value]) => t(`compare.of.${name}`, { value })).map(plainly);
  return [kind, ...rest].join(" · ");
}

/** What has no words of its own is named as on the wire. @param {string} text */
const plainly = (text) => text.replace(/^compare\.of\./, "");
