/**
 * The stage in somebody's page: driven by messages, and telling what happens.
 * @module
 */
import { atEnd } from "../state.js";
import { allowedOrigin, SOURCE, wishOf } from "./messages.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Action} Action */
/** @typedef {import("./messages.js").News} News */
/** @typedef {import("./messages.js").Wish} Wish */

/**
 * @param {object} page
 * @param {() => State} page.get
 * @param {(action: Action) => void} page.dispatch
 * @param {string | null} page.parentOrigin   the one origin that may drive the stage; null for any
 * @returns {{ draw: (state: State) => void }}
 */
export function createEmbed({ get, dispatch, parentOrigin }) {
  const origin = allowedOrigin(parentOrigin);
  /** @type {Wish[]} */
  const early = [];
  let ready = false;
  let told = "";
  let ended = false;
  let failed = "";

  addEventListener("message", ({ data, source, origin: from }) => {
    const wish = wishOf(data);
    if (!wish || source !== parent || (origin !== "*" && from !== origin)) return;
    if (ready) grant(wish);
    else early.push(wish);
  });

  /** @param {Wish} wish */
  function grant(wish) {
    if (wish.type === "goto") {
      dispatch({ type: "pause" });
      dispatch({ type: "seek", step: wish.step });
    } else if (wish.type === "next" || wish.type === "previous")
      dispatch({ type: "go", by: wish.type === "next" ? 1 : -1 });
    else if (wish.type === "status") tell({ type: "step", ...placeOf(get()) });
    else dispatch({ type: wish.type });
  }

  /** @param {News} news */
  function tell(news) {
    if (origin !== null && parent !== window) parent.postMessage({ source: SOURCE, ...news }, origin);
  }

  /** @param {State} state */
  function tellPlace(state) {
    const place = placeOf(state);
    const next = JSON.stringify(place);
    if (next === told) return;
    told = next;
    tell({ type: "step", ...place });
    if (atEnd(state) && !ended) tell({ type: "end", ...place });
    ended = atEnd(state);
  }

  return {
    draw(state) {
      const failure = state.failure ? (state.failure.details[0]?.message ?? state.failure.title) : "";
      if (failure && failure !== failed) tell({ type: "failed", message: failure });
      failed = failure;
      if (!state.shape || state.received <= state.step) return;
      if (ready) tellPlace(state);
      else {
        ready = true;
        told = JSON.stringify(placeOf(state));
        tell({ type: "ready", ...placeOf(state) });
        for (const wish of early.splice(0)) grant(wish);
      }
    },
  };
}

/** @param {State} state @returns {import("./messages.js").Place} */
const placeOf = ({ step, shape, phase, playing }) => ({ step, steps: shape?.steps ?? 0, phase, playing });
