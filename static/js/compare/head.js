/**
 * Shows the line above each run's score: which run it is, how large, and what stands beside it.
 * @module
 */
import { element, hide, write } from "../dom.js";
import { grouped } from "../lists.js";
import { moreCells, otherCells } from "./companions.js";
import { createField } from "./field.js";
import { nameOf } from "./names.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../state.js").Request} Request */

/**
 * What the line says of its run.
 * @typedef {object} Told
 * @property {Request} request          of the first run
 * @property {string | null} companion  null for the first run, which the controls above change
 * @property {string} name
 * @property {string} detail
 * @property {boolean} chosen
 * @property {boolean} apart            whether the runs have alphabets of their own
 * @property {Translate} t
 */

/**
 * @param {number} run
 * @param {{ choose: () => void, become: (companion: string) => void, remove: () => void, share: () => void }} hooks
 *   share: gives all runs one alphabet
 * @returns {{ element: HTMLElement, draw: (told: Told) => void }}
 */
export function createHead(run, { choose, become, remove, share }) {
  const name = element("button", { class: "compare-name", attributes: { type: "button" } });
  const line = element("span", { class: `compare-line run-${run}`, attributes: { "aria-hidden": "true" } });
  const detail = element("small");
  const select = element("select", { class: "compare-what" });
  const field = createField(become);
  const alphabet = element("button", { class: "quiet compare-alphabet", attributes: { type: "button" } });
  const away = element("button", { class: "compare-remove", text: "×", attributes: { type: "button" } });
  name.addEventListener("click", choose);
  alphabet.addEventListener("click", share);
  away.addEventListener("click", remove);
  select.addEventListener("change", () => {
    if (new URLSearchParams(select.value).has("text")) field.await();
    become(select.value);
  });
  const beside = run === 0 ? [] : [alphabet, field.element, select, away];
  return {
    element: element("header", { class: "compare-head" }, [line, name, detail, ...beside]),
    draw({ companion, name: called, detail: more, chosen, apart, request, t }) {
      write(name, called);
      name.setAttribute("aria-pressed", String(chosen));
      name.title = t("compare.choose", { name: called });
      write(detail, more);
      if (companion === null) return;
      hide(alphabet, !apart);
      write(alphabet, t("compare.alphabet"));
      alphabet.title = t("compare.alphabet.about");
      field.draw(companion, t("compare.text", { n: run + 1 }));
      select.setAttribute("aria-label", t("compare.what", { n: run + 1 }));
      away.setAttribute("aria-label", t("compare.remove", { name: called }));
      offer(select, offersFor(request, companion, t), companion);
    },
  };
}

/** @typedef {{ value: string, text: string, group?: string }} Offer   group: the name of those that it stands with */

/** @param {HTMLSelectElement} select @param {Offer[]} offers @param {string} chosen */
function offer(select, offers, chosen) {
  const wanted = JSON.stringify(offers);
  if (wanted !== select.dataset.offers) {
    const option = (/** @type {Offer} */ { value, text }) =>
      element("option", { text, attributes: { value } });
    const options = [...grouped(offers, ({ group }) => group)].flatMap(([label, own]) =>
      label ? [element("optgroup", { attributes: { label } }, own.map(option))] : own.map(option),
    );
    select.replaceChildren(...options);
  }
  select.dataset.offers = wanted;
  select.value = chosen;
}

/**
 * Lists the runs that may stand beside the first, the one that stands there already among them.
 * @param {Request} request
 * @param {string} companion
 * @param {Translate} t
 * @returns {Offer[]} the last one another text, where one can be read
 */
function offersFor(request, companion, t) {
  const drawn = [`seed=${request.seed + 1}`, `hidden_size=${2 * request.hidden_size}`];
  const offers = [...otherCells(request), ...(request.model ? [] : drawn)];
  const more = moreCells(request);
  const reads = new URLSearchParams(companion).has("text");
  const all = reads || [...offers, ...more].includes(companion) ? offers : [...offers, companion];
  const other = reads ? companion : String(new URLSearchParams({ text: request.text }));
  const named = (/** @type {string} */ value) => ({ value, text: nameOf(request, value, [value], t) });
  return [
    ...all.map(named),
    ...more.map((value) => ({ ...named(value), group: t("controls.more-cells") })),
    ...(reads || request.input === "text" ? [{ value: other, text: t("compare.other-text") }] : []),
  ];
}
