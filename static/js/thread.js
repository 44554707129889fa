/**
 * Runs a module away from the page's own thread: in a worker, or beside the page where the browser knows no workers
 * that are modules (Firefox before version 114).
 * @module
 */

/**
 * What such a module answers by: its worker, or a port of the page.
 * @typedef {object} Port
 * @property {(message: any, options?: StructuredSerializeOptions) => void} postMessage  any: each module has its own messages
 * @property {(type: "message", listener: (event: MessageEvent) => void) => void} addEventListener
 */

/**
 * @template Question, Answer
 * @typedef {{ tell: (question: Question) => void, hear: (listener: (answer: Answer) => void) => void, end: () => void }} Thread
 *   end: stops a worker in the midst of its work; what serves beside the page is no longer heard
 */

/** Lets a module answer messages where it runs in a worker. @param {(port: Port) => void} serve */
export function serveWorker(serve) {
  if (typeof document === "undefined") serve(/** @type {Port} */ (/** @type {unknown} */ (globalThis)));
}

/**
 * @template Question, Answer
 * @param {URL} address   of a module that serves in a worker, and exports what does so as `serve`
 * @returns {Thread<Question, Answer>}
 */
export function createThread(address) {
  /** @type {((answer: Answer) => void)[]} */
  const listeners = [];
  const heard = (/** @type {MessageEvent<Answer>} */ { data }) => {
    for (const listener of listeners) listener(data);
  };
  const worker = new Worker(address, { type: "module" });
  /** Who is told: the worker, until it turns out not to start. @type {Worker | MessagePort} */
  let port = worker;
  /** What a worker that may not have started has been told; null once one has answered. @type {Question[] | null} */
  let unheard = [];
  worker.addEventListener("message", (event) => {
    unheard = null;
    heard(event);
  });
  worker.addEventListener("error", (event) => {
    if (!unheard) return;
    event.preventDefault();
    port = serveBeside(address, heard);
    for (const question of unheard) port.postMessage(question);
    unheard = null;
  });
  return {
    tell(question) {
      unheard?.push(question);
      port.postMessage(question);
    },
    hear: (listener) => void listeners.push(listener),
    end() {
      listeners.length = 0;
      worker.terminate();
      if (port instanceof MessagePort) port.close();
    },
  };
}

/** @param {URL} address @param {(event: MessageEvent) => void} heard @returns {MessagePort} keeps what it is told until the module has come */
function serveBeside(address, heard) {
  const { port1: page, port2: module } = new MessageChannel();
  page.addEventListener("message", heard);
  page.start();
  void import(address.href).then(({ serve }) => {
    serve(module);
    module.start();
  });
  return page;
}
