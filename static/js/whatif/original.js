/**
 * Requests the run as it would be without its changes. It stays beside the changed one as its ghost.
 * @module
 */
import { createClient } from "../run/client.js";
import { isChanged, unchanged } from "./changes.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./changes.js").Request} Request */

/**
 * @param {() => void} grown   told whenever more of it has arrived
 * @returns {{ follow: (request: Request) => void, of: (ran: Request) => Trace | null }}   of: the original of a run,
 *   which need not be the one that is followed yet; null where that is not changed, or changes another original
 */
export function createOriginal(grown) {
  /** @type {Trace | null} */
  let trace = null;
  let askedJson = "";
  let wanted = false;
  /** @type {Request | null} */
  let followed = null;
  /** @type {ReturnType<typeof createClient> | null} its worker starts with the first change */
  let run = null;
  const lost = () => {
    trace = null;
    askedJson = "";
    grown();
  };
  const listener = {
    started: (/** @type {Trace} */ fresh) => {
      trace = fresh;
    },
    received: grown,
    ended: grown,
    waiting: () => undefined,
    refused: lost,
    broken: lost,
  };
  let judged = { ran: /** @type {Request | null} */ (null), asked: "", fits: false };
  const fits = (/** @type {Request} */ ran) => {
    if (judged.ran !== ran || judged.asked !== askedJson)
      judged = {
        ran,
        asked: askedJson,
        fits: isChanged(ran) && JSON.stringify(unchanged(ran)) === askedJson,
      };
    return judged.fits;
  };
  return {
    follow(request) {
      if (request === followed) return;
      followed = request;
      wanted = isChanged(request);
      if (!wanted) return;
      const unchangedJson = JSON.stringify(unchanged(request));
      if (unchangedJson === askedJson) return;
      askedJson = unchangedJson;
      trace = null;
      run ??= createClient(listener);
      run.ask(unchanged(request));
    },
    of: (ran) => (wanted && fits(ran) ? trace : null),
  };
}
