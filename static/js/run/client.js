/**
 * Asks for runs, one at a time: a new request ends the one before it.
 * @module
 */
import { cachedAnswer } from "../answer_cache.js";
import { createThread } from "../thread.js";
import { Trace } from "../trace.js";
import { apiUrl } from "../url.js";

/** @typedef {import("./worker.js").Report} Report */
/** @typedef {import("../state.js").Request} Request */

/**
 * @typedef {object} Listener
 * @property {(trace: Trace, request: Request) => void} started   with what it was asked for as
 * @property {(trace: Trace) => void} received   the trace has grown
 * @property {() => void} ended
 * @property {(status: number, details: import("../complaints.js").Complaint[]) => void} refused
 * @property {(why: import("./resume.js").Break["why"] | null) => void} waiting  the stream broke a while ago, and is
 *   asked for again without anybody's doing; null when it goes on
 * @property {(why: import("../complaints.js").Complaint) => void} broken  the run failed
 */

/** @typedef {import("../thread.js").Thread<import("./worker.js").Question, Report>} Reader */

/** @returns {Reader} */
const createReader = () => createThread(new URL("./worker.js", import.meta.url));

/** The reader that the next client takes, where one has been started ahead. @type {Reader | null} */
let expected = null;

/** Has the reader of the first run start while the page builds its parts: that takes it as long. */
export function expectRun() {
  expected = createReader();
}

/**
 * @param {Listener} listener
 * @param {{ patient?: boolean, ready?: Promise<void> }} [how]   patient: reads on after the first step when told that
 *   this is on the screen; ready: keeps to itself what comes before
 * @returns {{ ask: (request: Request) => void, seen: () => void }}
 */
export function createClient(listener, { patient = false, ready } = {}) {
  const worker = expected ?? createReader();
  expected = null;
  /** @type {Trace | null} */
  let trace = null;
  /** @type {Request | null} */
  let current = null;
  let latest = 0;
  const take = (/** @type {Report} */ report) => {
    if (report.id !== latest || !current) return;
    if (report.type === "start") {
      trace = new Trace(report.start);
      listener.started(trace, current);
    } else if (report.type === "packet" && trace) {
      trace.add(report.packet);
      listener.received(trace);
    } else if (report.type === "end") listener.ended();
    else if (report.type === "waiting") listener.waiting(report.why);
    else if (report.type === "resumed") listener.waiting(null);
    else if (report.type === "refused") listener.refused(report.status, report.details);
    else if (report.type === "broken") listener.broken(report.told);
  };
  /** What has come too early; null from then on. @type {Report[] | null} */
  let early = ready ? [] : null;
  worker.hear((report) => {
    if (early) early.push(report);
    else take(report);
  });
  void ready?.then(() => {
    const reports = early ?? [];
    early = null;
    for (const report of reports) take(report);
  });
  return {
    ask(request) {
      latest += 1;
      current = request;
      const order = apiUrl(request);
      worker.tell({ type: "ask", id: latest, patient, cached: cachedAnswer(order), ...order });
    },
    seen: () => worker.tell({ type: "seen", id: latest }),
  };
}
