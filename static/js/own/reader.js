/**
 * Sends files to a worker that reads them, and returns its answers. A worker that does not answer in time is ended and
 * replaced, and so is one that still reads when another file comes: no file can harm a later one.
 * @module
 */
import { described } from "../anatomy.js";
import { createThread } from "../thread.js";
import { SECONDS, serverLimits } from "./limits.js";

/** @typedef {import("./worker.js").Reply} Reply */
/** @typedef {import("./worker.js").Order} Order */
/** @typedef {Reply extends infer T ? T extends Reply ? Omit<T, "id"> : never : never} Answer */
/** @typedef {Order extends infer T ? T extends Order ? Omit<T, "id" | "limits" | "cells"> : never : never} Question */

/** @returns {(question: Question) => Promise<Answer>} its worker starts with the first question */
export function createReader() {
  /** @type {import("../thread.js").Thread<Order, Reply> | null} */
  let thread = null;
  let latest = 0;
  /** @type {Map<number, (answer: Answer) => void>} */
  const waiting = new Map();
  /** @param {Answer} answer   to all that wait for the worker that is ended */
  const end = (answer) => {
    thread?.end();
    thread = null;
    for (const resolve of waiting.values()) resolve(answer);
    waiting.clear();
  };
  const start = () => {
    /** @type {import("../thread.js").Thread<Order, Reply>} */
    const started = createThread(new URL("./worker.js", import.meta.url));
    started.hear((reply) => {
      waiting.get(reply.id)?.(reply);
      waiting.delete(reply.id);
    });
    return started;
  };
  return (question) => {
    if (question.type === "read" && waiting.size) end(wrong("replaced"));
    thread ??= start();
    latest += 1;
    const id = latest;
    thread.tell({ id, limits: serverLimits(), cells: described(), ...question });
    return new Promise((resolve) => {
      const late = setTimeout(() => end(wrong("too-slow", { seconds: SECONDS })), SECONDS * 1000);
      waiting.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
    });
  };
}

/** @param {string} code @param {import("./tensors.js").Values} [values] @returns {Answer} */
const wrong = (code, values = {}) => ({ type: "wrong", wrong: [{ code, values }] });
