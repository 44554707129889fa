/**
 * Runs a module beside the page, in the place of `thread.js`: a page in one file has no other that a worker could load.
 * The bundler writes the import of the module where `thread.js` takes an address.
 * @module
 */

/** @typedef {import("../thread.js").Port} Port */

/** Nothing of the page is in a worker. @param {(port: Port) => void} _serve */
export function serveWorker(_serve) {}

/**
 * @template Question, Answer
 * @param {() => Promise<{ serve: (port: Port) => void }>} load
 * @returns {import("../thread.js").Thread<Question, Answer>}
 */
export function createThread(load) {
  const { port1: page, port2: module } = new MessageChannel();
  void load().then(({ serve }) => {
    serve(/** @type {Port} */ (/** @type {unknown} */ (module)));
    module.start();
  });
  return {
    tell: (question) => page.postMessage(question),
    hear(listener) {
      page.addEventListener("message", ({ data }) => listener(data));
      page.start();
    },
    end: () => page.close(),
  };
}
