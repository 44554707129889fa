/**
 * Loads what prints the page, once its first picture stands: the browser's own dialog waits for nothing.
 * @module
 */

/**
 * @param {import("./print.js").Hooks} hooks
 * @returns {import("../drawing.js").Feature}
 */
export function createPaperEntry(hooks) {
  let asked = false;
  const load = () =>
    import("./print.js").then(({ listenToPrint }) => listenToPrint(hooks)).catch(() => {
      asked = false; // without the server; the next drawing tries again
    });
  return {
    draw({ all }) {
      if (asked || all.playing) return;
      asked = true;
      (window.requestIdleCallback ?? setTimeout)(load);
    },
  };
}
