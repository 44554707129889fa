/**
 * Tells what goes wrong over the picture, until somebody has read it, with a way to try again where there is one.
 * @module
 */
import { showFailure } from "./notices.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../state.js").Failure} Failure */

/**
 * @param {(action: import("../reduce.js").Action) => void} dispatch
 * @param {() => Translate} words
 */
export function createFailures(dispatch, words) {
  /** @type {(() => void) | null} */
  let retry = null;
  /** @type {{ failure: Failure | null, t: Translate | null }} */
  let shown = { failure: null, t: null };

  /** @param {string} title @param {Failure["details"]} details */
  const fail = (title, details) => {
    retry = null;
    dispatch({ type: "failed", failure: { title, details } });
  };
  return {
    fail,

    /** Says that a part of the page has not loaded. @type {import("../lazy.js").Missed} */
    missed(again) {
      fail("part.missed", [{ field: null, message: words()("part.missed-why") }]);
      retry = again;
    },

    /** @param {{ state: { failure: Failure | null }, t: Translate }} moment */
    follow({ state: { failure }, t }) {
      if (failure === shown.failure && t === shown.t) return;
      shown = { failure, t };
      const dismiss = () => dispatch({ type: "dismiss" });
      const again = retry;
      const onceMore = () => {
        dismiss();
        again?.();
      };
      showFailure(failure, dismiss, again && onceMore, t);
    },
  };
}
