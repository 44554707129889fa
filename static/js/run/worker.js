/**
 * Reads the stream of a run away from the page's own thread: fetches, parses, packs and posts.
 * @module
 */
import { Packer } from "./packer.js";

/** @typedef {import("../wire.js").Line} Line */
/** @typedef {import("../wire.js").ErrorDetail} ErrorDetail */

/**
 * What the worker tells the page about the run with that id.
 * @typedef {{ id: number } & (
 *   | { type: "start", start: import("../wire.js").StartLine }
 *   | { type: "packet", packet: import("../trace.js").Packet }
 *   | { type: "end" }
 *   | { type: "refused", status: number, details: ErrorDetail[] }
 *   | { type: "broken", message: string })} Report
 */

/** @typedef {{ id: number, url: string, init: RequestInit | null }} Order */

/** Lines of one packet at most, so that no piece costs the page a frame. */
const LINES = 64;

/** @type {AbortController | null} */
let current = null;

addEventListener("message", (/** @type {MessageEvent<Order>} */ event) => {
  current?.abort();
  current = new AbortController();
  void read(event.data, current.signal);
});

/**
 * @param {Order} order
 * @param {AbortSignal} signal
 */
async function read({ id, url, init }, signal) {
  try {
    const answer = await fetch(url, { ...init, signal });
    if (answer.ok && answer.body) await readLines(id, answer.body);
    else await refuse(id, answer);
  } catch (error) {
    if (!signal.aborted)
      report({ id, type: "broken", message: String(error instanceof Error ? error.message : error) });
  }
}

/**
 * @param {number} id
 * @param {ReadableStream<Uint8Array>} body
 */
async function readLines(id, body) {
  /** @type {Packer | null} */
  let packer = null;
  let ended = false;
  const flush = () => {
    const packet = packer?.take();
    if (packet) report({ id, type: "packet", packet }, buffersOf(packet));
  };
  for await (const lines of linesOf(body)) {
    for (const text of lines) {
      const line = /** @type {Line} */ (JSON.parse(text));
      if (line.type === "start") {
        packer = new Packer(line);
        report({ id, type: "start", start: line });
      } else if (line.type === "step") {
        packer?.add(line);
        if (line.step === 0 || line.step % LINES === LINES - 1) flush();
      } else {
        flush();
        ended = true;
        report(line.type === "end" ? { id, type: "end" } : { id, type: "broken", message: line.message });
      }
    }
    flush();
  }
  if (!ended) report({ id, type: "broken", message: "" });
}

/**
 * The lines that each piece of a stream completes.
 * @param {ReadableStream<Uint8Array>} body
 */
async function* linesOf(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines.filter(Boolean);
  }
}

/**
 * @param {number} id
 * @param {Response} answer
 */
async function refuse(id, answer) {
  /** @type {ErrorDetail[]} */
  let details = [];
  try {
    details = /** @type {import("../wire.js").ErrorAnswer} */ (await answer.json()).detail;
  } catch {
    details = [{ field: null, message: answer.statusText }];
  }
  report({ id, type: "refused", status: answer.status, details });
}

/** @param {import("../trace.js").Packet} packet */
function buffersOf({ blocks, outputs }) {
  const arrays = [...blocks.flatMap((block) => Object.values(block.rows)), outputs.values];
  return arrays.map((array) => /** @type {ArrayBuffer} */ (array.buffer));
}

/**
 * @param {Report} what
 * @param {Transferable[]} [transfer]
 */
function report(what, transfer = []) {
  postMessage(what, { transfer });
}
