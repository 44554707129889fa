/**
 * Shows the buttons over the stage that compare runs and add one.
 * @module
 */

import { MOST_COMPANIONS } from "../constants.js";
import { element, hide, write } from "../dom.js";
import { IS_LIVE } from "../source.js";
import { otherCells } from "./companions.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {HTMLElement} tools
 * @param {{ dispatch: (action: import("../reduce.js").Action) => void, get: () => State }} hooks
 */
export function createButtons(tools, { dispatch, get }) {
  const button = () => element("button", { class: "quiet", attributes: { type: "button" } });
  const [add, compare] = [button(), button()];
  const set = (/** @type {string[]} */ companions) => dispatch({ type: "compare", companions });
  compare.addEventListener("click", () => {
    const { companions, request } = get();
    set(companions.length > 0 ? [] : otherCells(request).slice(0, MOST_COMPANIONS));
  });
  add.addEventListener("click", () => {
    const { companions, request } = get();
    const free = otherCells(request).find((other) => !companions.includes(other));
    set([...companions, free ?? `seed=${request.seed + 1}`]);
  });
  for (const part of [add, compare]) part.hidden = true;
  tools.append(add, compare);
  return {
    /** @param {State} state @param {Translate} t */
    draw({ companions }, t) {
      const comparing = companions.length > 0;
      hide(compare, !IS_LIVE);
      hide(add, !IS_LIVE || !comparing || companions.length >= MOST_COMPANIONS);
      write(add, t("compare.add"));
      write(compare, t(comparing ? "compare.stop" : "compare.start"));
      compare.title = t("compare.about");
      compare.setAttribute("aria-pressed", String(comparing));
    },
  };
}
