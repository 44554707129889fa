/**
 * The worker that reads files, as questions and answers.
 * @module
 */

/** @typedef {import("./worker.js").Reply} Reply */
/** @typedef {import("./worker.js").Order} Order */
/** @typedef {Order extends infer T ? T extends Order ? Omit<T, "id"> : never : never} Question */

/** @returns {(question: Question) => Promise<Reply>} its worker starts with the first question */
export function createReader() {
  /** @type {Worker | null} */
  let worker = null;
  let latest = 0;
  /** @type {Map<number, (reply: Reply) => void>} */
  const waiting = new Map();
  const start = () => {
    const started = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    started.addEventListener("message", (/** @type {MessageEvent<Reply>} */ { data }) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    });
    return started;
  };
  return (question) => {
    worker ??= start();
    latest += 1;
    worker.postMessage({ id: latest, ...question });
    return new Promise((resolve) => waiting.set(latest, resolve));
  };
}
