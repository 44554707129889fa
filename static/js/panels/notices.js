/**
 * Says beside the picture what goes wrong: a failure, and a stream that waits.
 * @module
 */

import { say } from "../complaints.js";
import { byId, element, hide, write } from "../dom.js";

/** @typedef {import("../state.js").Failure} Failure */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {Failure | null} failure
 * @param {() => void} dismiss
 * @param {(() => void) | null} again   tries again what has failed
 * @param {Translate} t
 */
export function showFailure(failure, dismiss, again, t) {
  const notice = byId("failure", HTMLElement);
  hide(notice, !failure);
  if (!failure) return;
  const buttons = [button(t("stage.dismiss"), dismiss), ...(again ? [button(t("part.again"), again)] : [])];
  notice.replaceChildren(
    ...buttons,
    element("strong", { text: t(failure.title) }),
    complaintsIn(failure.details, t),
  );
}

/** @param {string} text @param {() => void} pressed */
function button(text, pressed) {
  const button = element("button", { text, attributes: { type: "button" } });
  button.addEventListener("click", pressed);
  return button;
}

/** @param {import("../complaints.js").Complaint[]} details @param {Translate} t @returns {HTMLElement} one a line, each with its field */
export function complaintsIn(details, t) {
  const items = details.map((one) =>
    element("li", {}, [...(one.field ? [element("code", { text: one.field }), ": "] : []), say(one, t)]),
  );
  return element("ul", {}, items);
}

/**
 * Says that the stream stands still and goes on by itself: calmly, since there is nothing to do.
 * @returns {import("../drawing.js").Feature}
 */
export function createWaiting() {
  const notice = byId("interrupted", HTMLElement);
  return {
    follow({ state: { waiting }, t }) {
      hide(notice, !waiting);
      if (waiting) write(notice, t(waiting === "busy" ? "stage.busy" : "stage.lost"));
    },
  };
}
