/**
 * Fetches a lesson ahead: once it is complete it needs no server, forwards and backwards, in both languages. One request
 * at a time, after the first picture, so that a class that opens a lesson together asks for little at once.
 * @module
 */
import { cacheAnswer, cachedAnswer } from "../answer_cache.js";
import { loadCards } from "../models/cards.js";
import { pauseBefore, resumable, resumableFailure } from "../run/resume.js";
import { sleep } from "../run/sleep.js";
import { ask, origin } from "../source.js";
import { lessonsUrl } from "./headings.js";
import { fetchScene } from "./needs.js";

/** @typedef {import("./scenes.js").Lesson} Lesson */
/** @typedef {import("../run/resume.js").Order} Order */

/**
 * How much of a lesson is there.
 * @typedef {object} Stock
 * @property {string} lesson
 * @property {number} scenes      that are there, with all that they need
 * @property {number} of          scenes of the lesson
 * @property {"coming" | "broken" | "complete"} stand   broken: the server could not be reached; it is asked again
 */

/** Milliseconds between two scenes at most: a class that opens a lesson together is spread over some seconds. */
const REST = 600;

/** How often a server that is busy is asked again while somebody waits. */
const PATIENCE = 8;

/** How often a run that its worker did not survive is asked for again. */
const DEATHS = 2;

/** An answer that did not come, and may come later. */
class Later extends Error {
  /** @param {number | null} retryAfter   milliseconds that the server asks us to stay away */
  constructor(retryAfter) {
    super("the server gave no whole answer");
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {object} hooks
 * @param {() => Promise<unknown>} hooks.prepare   fetches what the page itself loads later; rejects where something is missing
 * @param {() => boolean} hooks.hurries             whether nothing is waited for between two scenes
 * @param {() => void} hooks.changed               told when more is there
 */
export function createSupply({ prepare, hurries, changed }) {
  /** @type {Map<string, Stock>} */
  const stocks = new Map();
  let current = "";
  let ending = new AbortController();

  /** @param {Stock} stock */
  const tell = (stock) => {
    stocks.set(stock.lesson, stock);
    changed();
  };

  /** @param {Lesson} lesson @param {number} from   the scene that stands on the stage @param {AbortSignal} signal */
  async function fetchLesson(lesson, from, signal) {
    const { name, scenes } = lesson;
    const stock = { lesson: name, scenes: 0, of: scenes.length };
    tell({ ...stock, stand: "coming" });
    const get = (/** @type {Order} */ order) => fetchAnswer(order, signal);
    const stubborn = (/** @type {() => Promise<unknown>} */ job) =>
      insist(job, signal, (isBroken) => {
        tell({ ...stock, stand: isBroken ? "broken" : "coming" });
      });
    await stubborn(async () => {
      await get({ url: lessonsUrl(), init: null });
      if ((await loadCards()).length === 0)
        await get({ url: new URL("/api/models", origin()).href, init: null });
    });
    await stubborn(prepare);
    for (const scene of [...scenes.slice(from), ...scenes.slice(0, from)]) {
      if (!hurries()) await sleep(REST * Math.random(), signal);
      await stubborn(() => fetchScene(scene, get));
      if (signal.aborted) return;
      stock.scenes += 1;
      tell({ ...stock, stand: "coming" });
    }
    if (!signal.aborted) tell({ ...stock, stand: "complete" });
  }

  /** Ends what is being fetched: what has come of it is found in the cache. */
  function leaveOff() {
    current = "";
    ending.abort();
    ending = new AbortController();
    for (const { lesson, stand } of stocks.values()) if (stand !== "complete") stocks.delete(lesson);
  }

  return {
    /** @param {string} name @returns {Stock | null} null where nothing of it has been asked for */
    of: (name) => stocks.get(name) ?? null,

    /**
     * Fetches a lesson, and leaves off from another one.
     * @param {Lesson} lesson
     * @param {number} from   the scene that stands on the stage
     */
    fetch(lesson, from) {
      if (current === lesson.name) return;
      leaveOff();
      current = lesson.name;
      if (stocks.get(lesson.name)?.stand === "complete") return;
      void fetchLesson(lesson, from, ending.signal);
    },

    /** Fetches the lesson behind the one that is open. @param {Lesson} lesson */
    fetchNext: (lesson) => void fetchLesson(lesson, 0, ending.signal),

    /** Leaves off. */
    stop: leaveOff,
  };
}

/**
 * Does a job until it is done.
 * @param {() => Promise<unknown>} job
 * @param {AbortSignal} signal
 * @param {(isBroken: boolean) => void} told   when it could not be done, and when it could after that
 */
async function insist(job, signal, told) {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      await job();
      if (tries > 0 && !signal.aborted) told(false);
      return;
    } catch (error) {
      if (signal.aborted) return;
      told(true);
      await sleep(pauseBefore(tries, error instanceof Later ? error.retryAfter : null), signal);
    }
  }
}

/**
 * Asks once, and again only where the server is too busy: whoever waits for the answer hears soon that there is none.
 * @param {Order} order
 * @param {AbortSignal} signal
 * @returns {Promise<Blob | null>} as `fetchAnswer`; rejects where the server cannot be reached
 */
export async function fetchPatiently(order, signal) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetchAnswer(order, signal);
    } catch (error) {
      if (!(error instanceof Later) || tries >= PATIENCE) throw error;
      await sleep(pauseBefore(tries, error.retryAfter), signal);
    }
  }
}

/**
 * @param {Order} order
 * @param {AbortSignal} signal
 * @returns {Promise<Blob | null>} the whole answer, from now on in the cache; null where the server refuses
 */
async function fetchAnswer(order, signal) {
  const cached = cachedAnswer(order);
  if (cached) return cached;
  for (let deaths = 0; ; deaths += 1) {
    const answer = await ask(order.url, { ...order.init, signal, ...{ priority: "low" } });
    if (!answer.ok) {
      const busy = resumable(answer);
      if (busy) throw new Later(busy.retryAfter);
      return null;
    }
    const blob = await answer.blob();
    const failure = await failureIn(answer, blob);
    if (failure === null) {
      cacheAnswer(order, blob);
      return blob;
    }
    if (failure === "final" || deaths >= DEATHS) return null;
  }
}

/**
 * @param {Response} answer
 * @param {Blob} blob   its body
 * @returns {Promise<"final" | "passing" | null>} how a stream failed; null where it came to its end
 */
async function failureIn(answer, blob) {
  if (!answer.headers.get("content-type")?.startsWith("application/jsonl")) return null;
  const text = (await blob.text()).trimEnd();
  /** @type {import("../wire.js").Line} */
  const last = JSON.parse(text.slice(text.lastIndexOf("\n") + 1) || "{}");
  if (last.type === "end") return null;
  return last.type === "failure" && !resumableFailure(last) ? "final" : "passing";
}
