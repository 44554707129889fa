/**
 * Requests a run for every part of the page, and refuses requests that need not reach the server.
 * @module
 */

import { completed } from "../models/cards.js";
import { IS_LIVE } from "../source.js";
import { isWellFormed } from "../unicode.js";
import { fitting, wrongRead } from "../whatif/fitting.js";

/** @typedef {import("../state.js").Request} Request */

/**
 * @typedef {object} Hooks
 * @property {() => import("../state.js").State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(request: Request) => void} fill      the form shows it
 * @property {(request: Request) => void} arrange   the form shows which of its fields have a meaning for it
 * @property {(request: Request) => void} send      to the server
 * @property {(title: string, details: import("../complaints.js").Complaint[]) => void} fail
 * @property {import("../lazy.js").Missed} missed
 * @property {() => import("../i18n.js").Translate} words
 * @property {Promise<void>} ready   when the page can say what is wrong
 */

/** @param {Hooks} hooks */
export function createAsking({ get, dispatch, fill, arrange, send, fail, missed, words, ready }) {
  /** @param {Request} request */
  function start(request) {
    if (isSendable(request)) send(request);
    else void ready.then(() => refuse(request));
  }

  /** @param {Request} request */
  const isSendable = (request) =>
    !(IS_LIVE && request.own && !request.own.tensors) &&
    !(request.input === "text" && !isWellFormed(request.text)) &&
    !wrongRead(request);

  /** @param {Request} request */
  function refuse(request) {
    if (request.own && !request.own.tensors) {
      fail("own.missing", [{ field: null, message: words()("own.missing-why", { file: request.own.file }) }]);
      return;
    }
    if (request.input === "text" && !isWellFormed(request.text)) return void refuseHalf(request.text);
    const wrong = wrongRead(request);
    if (wrong) complainOfRead(request, wrong);
  }

  /** @param {string} text   with half a character in it */
  async function refuseHalf(text) {
    const part = await import("../link/faults.js").catch(() => null);
    if (part) fail("stage.failed", [part.loneSurrogate(text)]);
    else missed(() => void refuseHalf(text));
  }

  /** @param {Request} request @param {NonNullable<ReturnType<typeof wrongRead>>} wrong */
  function complainOfRead({ reads, input }, { place, expected }) {
    const key = `whatif.read.wrong-${input === "text" ? "character" : "number"}`;
    const message = words()(key, { ...expected, came: JSON.stringify(reads[place]) });
    fail("stage.failed", [{ field: `reads[${place}]`, message }]);
  }

  /** A request that comes from elsewhere than the form. @param {Partial<Request>} change */
  function show(change) {
    fill(completed({ ...get().request, ...change }));
    ask(change);
  }

  /** @param {Partial<Request>} change */
  function ask(change) {
    const { request } = get();
    const next = fitting(completed({ ...request, ...change }));
    arrange(next);
    if (JSON.stringify(next) === JSON.stringify(request)) return;
    dispatch({ type: "request", change: next });
    start(next);
  }

  return { /** Asks for the request of the state. */ begin: () => start(get().request), ask, show };
}
