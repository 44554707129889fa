/**
 * Shows the choice of a trained model in the form, and applies what a choice brings along.
 * @module
 */
import { companionsFor } from "../compare/companions.js";
import { NO_CHANGES } from "../whatif/changes.js";
import { cardOf, completed, exampleOf } from "./cards.js";
import { NOT_TRAINED } from "./request.js";

/** @typedef {import("../state.js").Request} Request */

/**
 * @typedef {object} Hooks
 * @property {() => import("../state.js").State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {() => void} offer    the form offers the models that have come
 * @property {(request: Request) => void} fill   the form shows it
 * @property {(change: Partial<Request>) => void} show   asks for a run
 * @property {() => void} refresh
 * @property {boolean} reads   the link says what is read, or its lesson will
 */

/** @param {Hooks} hooks */
export function createChoice({ get, dispatch, offer, fill, show, refresh, reads }) {
  let isTold = reads;

  /** Offers the models that there are, and applies what the requested one fixes; again where more have come. */
  function offerAll() {
    offer();
    const { request } = get();
    const card = cardOf(request.model);
    if (!card) return refresh();
    const change = { ...completed(request), ...(isTold ? {} : exampleOf(card, 0)) };
    isTold = true;
    // What is typed meanwhile stays in the form.
    if (JSON.stringify(change) === JSON.stringify(request)) return refresh();
    dispatch({ type: "request", change });
    fill(get().request);
  }

  /** @param {string | null} name */
  function choose(name) {
    const card = cardOf(name);
    const { request } = get();
    const input = card ? exampleOf(card, 0) : {};
    const chosen = completed({ ...request, ...NO_CHANGES, ...NOT_TRAINED, own: null, model: name, ...input });
    replaceCompanions(chosen);
    show(chosen);
  }

  /** Has what stands beside a run of other weights be what those weights can be compared with. @param {Request} chosen */
  function replaceCompanions(chosen) {
    const { request, companions } = get();
    const fit = companionsFor(request, chosen, companions);
    if (fit.join() !== companions.join()) dispatch({ type: "compare", companions: fit });
  }

  return { offerAll, choose, replaceCompanions };
}
