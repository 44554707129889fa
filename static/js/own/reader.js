/**
 * The worker that reads files, as questions and answers.
 * @module
 */
import { createThread } from "../thread.js";

/** @typedef {import("./worker.js").Reply} Reply */
/** @typedef {import("./worker.js").Order} Order */
/** @typedef {Order extends infer T ? T extends Order ? Omit<T, "id"> : never : never} Question */

/** @returns {(question: Question) => Promise<Reply>} its worker starts with the first question */
export function createReader() {
  /** @type {import("../thread.js").Thread<Order, Reply> | null} */
  let worker = null;
  let latest = 0;
  /** @type {Map<number, (reply: Reply) => void>} */
  const waiting = new Map();
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
    worker ??= start();
    latest += 1;
    worker.tell({ id: latest, ...question });
    return new Promise((resolve) => waiting.set(latest, resolve));
  };
}
