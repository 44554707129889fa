/**
 * Collects the lines of one run, perhaps from several streams: each step exactly once, in order.
 * @module
 */
import { linesOf } from "./lines.js";
import { Packer } from "./packer.js";
import { CUT, resumableFailure } from "./resume.js";

/** @typedef {import("../wire.js").Line} Line */
/** @typedef {import("../wire.js").StartLine} StartLine */
/** @typedef {import("./resume.js").Break} Break */
/** @typedef {import("./worker.js").Report} Report */
/** @typedef {Report extends infer R ? R extends Report ? Omit<R, "id"> : never : never} Told */

/** Lines of one packet at most, so that no piece costs the page a frame. */
const LINES = 64;

export class Run {
  /** @type {StartLine | null} */
  #start = null;
  /** @type {Packer | null} */
  #packer = null;
  #waiting = false;
  /** The step to come next. */
  next = 0;

  /**
   * @param {(what: Told, transfer?: Transferable[]) => void} report
   * @param {(() => Promise<void>) | null} pause   between the first step and the rest; null for none
   */
  constructor(report, pause = null) {
    this.report = report;
    this.pause = pause;
  }

  /** Tells the page that a break lasts. @param {Break["why"]} why */
  wait(why) {
    this.#waiting = true;
    this.report({ type: "waiting", why });
  }

  /**
   * Reads a stream of this run to its end.
   * @param {ReadableStream<Uint8Array>} body
   * @returns {Promise<Break | null>} null where the run is over, for good or ill
   */
  async read(body) {
    try {
      for await (const lines of linesOf(body)) {
        for (const text of lines) {
          const over = this.#take(/** @type {Line} */ (JSON.parse(text)));
          if (over !== undefined) return over;
          if (this.pause && this.next > 0) await this.#rest(this.pause);
        }
        this.#flush();
      }
      return CUT;
    } finally {
      this.#flush();
    }
  }

  /** Leaves the page a while with the first step, once. @param {() => Promise<void>} pause */
  async #rest(pause) {
    this.pause = null;
    await pause();
  }

  /**
   * @param {Line} line
   * @returns {Break | null | undefined} undefined where the stream goes on
   */
  #take(line) {
    if (line.type === "start") return this.#begin(line);
    if (line.type === "step") return this.#step(line);
    this.#flush();
    if (line.type === "end") {
      if (this.next !== this.#start?.steps) return CUT;
      this.report({ type: "end" });
      return null;
    }
    const broken = resumableFailure(line);
    if (!broken) this.report({ type: "broken", told: { ...line, field: null } });
    return broken;
  }

  /** @param {StartLine} line @returns {undefined} */
  #begin(line) {
    if (this.#waiting) this.report({ type: "resumed" });
    this.#waiting = false;
    if (this.#start && isSameRun(this.#start, line)) return;
    // Another version of the server may compute otherwise: two runs are never mixed, this one begins anew.
    this.#start = line;
    this.#packer = new Packer(line);
    this.next = 0;
    // The same numbers twice: posted once, they are copied once.
    if ("tensors" in line.run.weights) line.run.weights.tensors = line.parameters;
    this.report({ type: "start", start: line });
  }

  /** @param {import("../wire.js").StepLine} line @returns {Break | undefined} */
  #step(line) {
    if (line.step < this.next) return;
    if (line.step > this.next) return CUT;
    this.next += 1;
    this.#packer?.add(line);
    if (line.step === 0 || line.step % LINES === LINES - 1) this.#flush();
    return undefined;
  }

  #flush() {
    const packet = this.#packer?.take();
    if (packet) this.report({ type: "packet", packet }, buffersOf(packet));
  }
}

/** @param {StartLine} first @param {StartLine} again @returns {boolean} whether both have the same numbers to follow */
function isSameRun(first, again) {
  const spelled = (/** @type {StartLine} */ line) =>
    JSON.stringify({ ...line, run: { ...line.run, from_step: 0 } });
  return spelled(first) === spelled(again);
}

/** @param {import("../trace.js").Packet} packet */
function buffersOf({ blocks, outputs }) {
  const arrays = [...blocks.flatMap((block) => Object.values(block.rows)), outputs.values];
  return arrays.map((array) => /** @type {ArrayBuffer} */ (array.buffer));
}
