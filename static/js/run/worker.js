/**
 * Reads the stream of a run away from the page's own thread: fetches, parses, packs and posts. A stream that breaks
 * is asked for again from the step where it broke, until the run is whole.
 * @module
 */

import { ask } from "../source.js";
import { serveWorker } from "../thread.js";
import { CUT, INSISTENCE, pauseBefore, resumable, resumedAt } from "./resume.js";
import { Run } from "./run.js";
import { sleep } from "./sleep.js";

/** @typedef {import("../complaints.js").Complaint} Complaint */
/** @typedef {import("./resume.js").Break} Break */
/** @typedef {import("./resume.js").Order} Order */

/**
 * What the worker tells the page about the run with that id. `waiting` comes where a break lasts, `resumed` when it is
 * over.
 * @typedef {{ id: number } & (
 *   | { type: "start", start: import("../wire.js").StartLine }
 *   | { type: "packet", packet: import("../trace.js").Packet }
 *   | { type: "end" }
 *   | { type: "waiting", why: Break["why"] }
 *   | { type: "resumed" }
 *   | { type: "refused", status: number, details: Complaint[] }
 *   | { type: "broken", told: Complaint })} Report
 */

/** Milliseconds for which a break is nobody's business: most are over by then. */
const QUIET = 2000;

/** Milliseconds for which the first step waits to be seen: a page in the background is not drawn. */
const UNSEEN = 2000;

/** @typedef {Order & { type: "ask", id: number, patient: boolean, cached: Blob | null }} Asked   cached: its whole answer, where the page has it */

/** @typedef {Asked | { type: "seen", id: number }} Question */

/**
 * One page's runs.
 * @typedef {object} Desk
 * @property {import("../thread.js").Port} port
 * @property {AbortController | null} current   ends the run that is read
 * @property {{ id: number, goOn: () => void } | null} resting   what lets the run with that id go on after its first step
 */

/** @param {import("../thread.js").Port} port */
export function serve(port) {
  /** @type {Desk} */
  const desk = { port, current: null, resting: null };
  port.addEventListener("message", (/** @type {MessageEvent<Question>} */ { data }) => {
    if (data.type === "seen") {
      if (desk.resting?.id === data.id) desk.resting.goOn();
      return;
    }
    desk.current?.abort();
    desk.current = new AbortController();
    void follow(desk, data, desk.current.signal);
  });
}

serveWorker(serve);

/**
 * @param {Desk} desk
 * @param {Asked} order
 * @param {AbortSignal} signal   ends it all
 */
async function follow(desk, { id, type: _, patient, cached, ...order }, signal) {
  const report = (
    /** @type {import("./run.js").Told} */ what,
    /** @type {Transferable[]} */ transfer = [],
  ) => {
    if (!signal.aborted) desk.port.postMessage({ id, ...what }, { transfer });
  };
  // Where the rest is read at once it takes the processor from the first picture.
  const seen = () =>
    Promise.race([
      sleep(UNSEEN, signal),
      new Promise((/** @type {(value: void) => void} */ goOn) => {
        desk.resting = { id, goOn };
      }),
    ]);
  const run = new Run(report, patient ? seen : null);
  let tries = 0;
  let since = 0;
  for (;;) {
    const before = run.next;
    const how = { signal, cache: /** @type {RequestCache} */ (tries ? "reload" : "default") };
    const broken = await read(resumedAt(order, run.next), run, how, tries ? null : cached);
    if (!broken || signal.aborted) return;
    if (run.next > before) {
      tries = 0;
      since = 0;
    }
    since ||= Date.now();
    if (tries >= INSISTENCE[broken.why]) return run.report({ type: "broken", told: broken.told });
    const pause = pauseBefore(tries, broken.retryAfter);
    tries += 1;
    if (Date.now() - since + pause > QUIET) run.wait(broken.why);
    await sleep(pause, signal);
  }
}

/**
 * Makes one attempt to read the rest of a run.
 * @param {Order} order
 * @param {Run} run
 * @param {RequestInit} how   what ends it; and whether the browser may have kept what once broke
 * @param {Blob | null} cached   the answer, where no server has to be asked
 * @returns {Promise<Break | null>} null where nothing is left to ask for
 */
async function read({ url, init }, run, how, cached) {
  const answer = cached ? new Response(cached) : await ask(url, { ...init, ...how }).catch(() => null);
  if (!answer) return CUT;
  try {
    if (answer.ok && answer.body) return await run.read(answer.body);
    const busy = resumable(answer);
    if (!busy) run.report({ type: "refused", status: answer.status, details: await detailsOf(answer) });
    return busy;
  } catch (error) {
    const message = String(error instanceof Error ? error.message : error);
    run.report({ type: "broken", told: { field: null, message } });
    return null;
  }
}

/** @param {Response} answer @returns {Promise<Complaint[]>} */
async function detailsOf(answer) {
  try {
    return /** @type {import("../wire.js").ErrorAnswer} */ (await answer.json()).detail;
  } catch {
    return [{ field: null, message: answer.statusText }];
  }
}
