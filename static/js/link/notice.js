/**
 * Says beside the picture what of the link could not be read, and what of it lies outside the run.
 * @module
 */
import { element, hide } from "../dom.js";
import { complaintsIn } from "../panels/notices.js";
import { beyond, unreadable } from "./faults.js";

/**
 * @param {HTMLElement} root
 * @param {string} search
 * @param {import("../address.js").Unread} unread   why what stood behind the link's # was not read
 */
export function createNotice(root, search, unread) {
  /** A part that the server never sees, and has no code for. */
  const torn = { field: "#run", code: "", message: "" };
  let wrong = [...(unread ? [torn] : []), ...unreadable(search)];
  let measured = false;
  /** @type {import("../i18n.js").Translate | null} */
  let written = null;

  return {
    /**
     * @param {import("../state.js").State} state
     * @param {import("../i18n.js").Translate} t
     * @param {{ steps: number, settled: boolean }} beside   the runs that are compared: steps of the longest; whether all
     *   have come
     */
    draw(state, t, beside) {
      const whole = state.companions.length === 0 || (beside.settled && beside.steps > 0);
      if (!measured && state.shape && whole) {
        measured = true;
        const steps = Math.max(state.shape.steps, beside.steps);
        const outside = beyond(search, state, { ...state.shape, steps });
        if (outside.length > 0) written = null;
        wrong = [...wrong, ...outside];
      }
      hide(root, wrong.length === 0);
      if (wrong.length === 0 || written === t) return;
      written = t;
      if (unread) torn.message = t(`link.${unread}`);
      const close = element("button", { text: t("stage.dismiss"), attributes: { type: "button" } });
      close.addEventListener("click", () => {
        wrong = [];
        hide(root, true);
      });
      root.replaceChildren(close, element("strong", { text: t("link.unread") }), complaintsIn(wrong, t));
    },
  };
}
