/**
 * Holds the first run: its trace, and the request that it ran as.
 * @module
 */
import { leadingUnit } from "../models/leading_unit.js";
import { haveOneOriginal } from "../whatif/changes.js";
import { createClient } from "./client.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {ReturnType<typeof createFirstRun>} FirstRun */

/**
 * @typedef {object} Hooks
 * @property {() => import("../state.js").State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(title: string, details: import("../complaints.js").Complaint[]) => void} fail
 * @property {() => void} started   told of each run
 * @property {(state: import("../state.js").State, first: Trace) => number} together   the steps that have come of every
 *   run on the stage
 */

/**
 * @param {Hooks} hooks
 * @param {{ plays: boolean, unit: boolean, ready: Promise<void> }} opened   whether the page begins with playback, and
 *   with a unit of its own; and when it can show a run
 */
export function createFirstRun({ get, dispatch, fail, started, together }, opened) {
  /** @type {Trace | null} */
  let trace = null;
  /** What the trace was asked for as; what is asked for now may still be on its way. @type {Request | null} */
  let ran = null;
  let plays = opened.plays;

  /** The unit to look at where a model comes on the stage, unless the link or a lesson says which. @param {Request} request */
  function leadOf({ model }) {
    const { lesson, chosenPass } = get();
    if (model === ran?.model || lesson || (!ran && opened.unit)) return null;
    return leadingUnit(model, chosenPass);
  }

  const client = createClient(
    {
      started(fresh, request) {
        // Until its own original has come, the one before stands for it: on the way back as well, while it arrives.
        if (trace && ran && haveOneOriginal(request, ran)) fresh.original = trace.original ?? trace;
        const lead = leadOf(request);
        trace = fresh;
        ran = request;
        dispatch({ type: "started", shape: fresh.shape });
        if (lead) dispatch({ type: "look", ...lead });
        started();
      },
      received(grown) {
        dispatch({ type: "received", steps: together(get(), grown) });
        if (plays) dispatch({ type: "play" });
        plays = false;
      },
      ended: () => dispatch({ type: "finished" }),
      waiting: (why) => dispatch({ type: "waiting", why }),
      refused: (_, details) => fail("stage.failed", details),
      broken: (why) => fail("stage.broken", [why]),
    },
    { patient: true, ready: opened.ready },
  );
  return {
    get trace() {
      return trace;
    },
    get ran() {
      return ran;
    },
    ask: client.ask,
    /** To be called once what was drawn first is on the screen: the rest is read from then on. */
    seen: client.seen,
    /** Whether playback begins with what arrives next. @param {boolean} wanted */
    playNext(wanted) {
      plays = wanted;
    },
  };
}
