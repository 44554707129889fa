/**
 * Loads what prints the page, once its first picture stands: the browser's own dialog waits for nothing. Where a lesson
 * is open, a button beside its title makes its handout.
 * @module
 */
import { element, write } from "../dom.js";
import { lazily } from "../lazy.js";

/**
 * @param {import("./handout.js").Hooks & { missed: import("../lazy.js").Missed }} hooks
 * @returns {import("../drawing.js").Feature}
 */
export function createPaperEntry(hooks) {
  let asked = false;
  const button = element("button", { class: "quiet lesson-print", attributes: { type: "button" } });
  const part = lazily(() => import("./handout.js"), hooks.missed);
  const load = () =>
    import("./print.js")
      .then(({ listenToPrint }) => listenToPrint(hooks))
      .catch(() => {
        asked = false; // without the server; the next drawing tries again
      });
  button.addEventListener("click", async () => (await part()).openHandout(hooks));
  return {
    draw({ all, t }) {
      write(button, t("handout.make"));
      const head = hooks.lesson().current() && document.querySelector(".lesson-head");
      if (head && !button.isConnected) head.append(button);
      if (asked || all.playing) return;
      asked = true;
      setTimeout(load);
    },
    prepare: () => import("./handout.js").catch(() => undefined),
  };
}
