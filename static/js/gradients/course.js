/**
 * Holds the gradients of one run, as their lines arrive.
 * @module
 */
import { statesOf } from "../anatomy.js";
import { cachedAnswer } from "../answer_cache.js";
import { JACOBIANS_UP_TO } from "../constants.js";
import { linesOf } from "../run/lines.js";
import { pauseBefore, resumable } from "../run/resume.js";
import { passKey } from "../shape.js";
import { ask } from "../source.js";
import { apiUrl } from "../url.js";
import { lossJson, writeLoss } from "./loss.js";
import { normOf, statesIn } from "./norms.js";

/** @typedef {import("../wire.js").CellGradient} CellGradient */
/** @typedef {import("../wire.js").GradientStartLine} GradientStartLine */
/** @typedef {import("../wire.js").GradientsLine} GradientsLine */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("./loss.js").Loss} Loss */
/** @typedef {{ request: Request, loss: number, by: Loss }} Wish   the loss's time step, and what it is */

export class Course {
  /** @type {GradientStartLine | null} */
  start = null;
  /** Why nothing more comes; empty where nothing is wrong. @type {import("../complaints.js").Complaint[]} */
  wrong = [];
  /** Whether all of it has come. */
  ended = false;
  /** Whether the stream broke off before. */
  cut = false;
  /** Lines that have arrived. */
  received = 0;
  /** The states of the cell that ran, once one has come. @type {import("../anatomy.js").StateName[]} */
  states = [];
  /** The largest norm so far. */
  most = 0;
  /** @type {Map<string, (CellGradient | undefined)[]>} */
  #cells = new Map();

  /** @param {CellGradient[]} cells */
  add(cells) {
    this.received += 1;
    for (const cell of cells) {
      const row = this.#cells.get(passKey(cell)) ?? [];
      row[cell.time_step] = cell;
      this.#cells.set(passKey(cell), row);
      if (this.states.length === 0) this.states = statesIn(cell);
      this.most = Math.max(this.most, ...this.states.map((state) => normOf(cell, state)));
    }
  }

  /** @param {Pass} pass @param {number} timeStep @returns {CellGradient | undefined} undefined where the loss does not depend on it */
  at(pass, timeStep) {
    return this.#cells.get(passKey(pass))?.[timeStep];
  }
}

/**
 * @param {Wish} wish
 * @param {import("../shape.js").Shape} shape   of its run
 * @returns {boolean} whether the Jacobians of its steps are small enough to be asked for
 */
function hasJacobians({ request }, { units, timeSteps, layers }) {
  const size = units * statesOf(request.cell).length;
  return timeSteps * layers * size ** 3 <= JACOBIANS_UP_TO;
}

/**
 * @param {Wish} wish
 * @param {import("../shape.js").Shape} shape   of its run
 * @returns {string} what stands in the address behind the run's own query
 */
export function gradientsQuery(wish, shape) {
  const query = new URLSearchParams({ jacobians: String(hasJacobians(wish, shape)) });
  writeLoss(query, wish.by, wish.loss);
  return query.toString();
}

/**
 * @param {Wish} wish
 * @param {import("../shape.js").Shape} shape   of its run
 * @returns {import("../run/resume.js").Order} how its gradients are asked for
 */
export function gradientsOrder(wish, shape) {
  const { url, init } = apiUrl(wish.request);
  const place = url.replace("/api/runs", "/api/gradients");
  if (!init) return { url: `${place}&${gradientsQuery(wish, shape)}`, init };
  const body = /** @type {string | Blob} */ (init.body);
  const tail = `,"loss":${lossJson(wish.by, wish.loss)},"jacobians":${hasJacobians(wish, shape)}}`;
  // The body ends with the object's brace: what is asked of it goes before that.
  const whole =
    typeof body === "string" ? body.slice(0, -1) + tail : new Blob([body.slice(0, body.size - 1), tail]);
  return { url: place, init: { ...init, body: whole } };
}

/**
 * Asks for gradients, one course at a time: a new request ends the one before it.
 * @param {() => void} grown   told whenever more has arrived
 */
export function createCourse(grown) {
  /** @type {AbortController | null} */
  let current = null;
  let currentKey = "";
  /** @type {Course | null} */
  let course = null;
  return {
    get course() {
      return course;
    },

    /** @param {Wish} wish @returns {Course | null} what has come of it; null where something else was asked for */
    of: (wish) => (keyOf(wish) === currentKey ? course : null),

    /** @param {Wish} wish @param {import("../shape.js").Shape} shape */
    follow(wish, shape) {
      const wanted = keyOf(wish);
      if (wanted === currentKey) return;
      currentKey = wanted;
      current?.abort();
      current = new AbortController();
      course = new Course();
      void read(gradientsOrder(wish, shape), course, current.signal, grown);
    },

    stop() {
      current?.abort();
      current = null;
      course = null;
      currentKey = "";
    },
  };
}

/** @param {Wish} wish */
const keyOf = ({ request, loss, by }) =>
  `${loss}.${JSON.stringify(by)}.${request.own?.id ?? ""}.${JSON.stringify({ ...request, own: null })}`;

/**
 * Reads a course to its end; where the server is busy, later.
 * @param {{ url: string, init: RequestInit | null }} order
 * @param {Course} course
 * @param {AbortSignal} signal
 * @param {() => void} grown
 */
async function read({ url, init }, course, signal, grown) {
  const cached = cachedAnswer({ url, init });
  try {
    for (let tries = 0; ; tries += 1) {
      const answer = cached ? new Response(cached) : await ask(url, { ...init, signal });
      const busy = answer.ok ? null : resumable(answer);
      if (!busy) {
        await receive(answer, course, signal, grown);
        break;
      }
      await sleep(pauseBefore(tries, busy.retryAfter));
      if (signal.aborted) return;
    }
  } catch (error) {
    course.wrong = [{ field: null, message: String(error instanceof Error ? error.message : error) }];
  }
  if (!signal.aborted) grown();
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @param {Response} answer @param {Course} course @param {AbortSignal} signal @param {() => void} grown */
export async function receive(answer, course, signal, grown) {
  if (!answer.ok || !answer.body) {
    course.wrong = /** @type {import("../wire.js").ErrorAnswer} */ (await answer.json()).detail;
    return;
  }
  for await (const lines of linesOf(answer.body)) {
    for (const line of lines) take(/** @type {GradientsLine} */ (JSON.parse(line)), course);
    if (!signal.aborted) grown();
  }
  course.cut = !course.ended && course.wrong.length === 0;
}

/** @param {GradientsLine} line @param {Course} course */
function take(line, course) {
  if (line.type === "start") course.start = line;
  else if (line.type === "end") course.ended = true;
  else if (line.type === "gradient") course.add(line.cells);
  else if (line.type === "failure") course.wrong = [{ ...line, field: null }];
}
