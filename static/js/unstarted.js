/**
 * Says why the page has not started. A classic script in the JavaScript of old: modules may be what fails. Where this
 * script fails, too, the style sheet shows the notice after a while.
 */
(() => {
  const notice = document.getElementById("unstarted");
  if (!notice) return;
  /** @param {string} why */
  const say = (why) => {
    if (!notice.isConnected || notice.dataset.why) return;
    notice.dataset.why = why;
  };
  if (self.origin === "null") return say("frame");
  const isOurs = (/** @type {Event} */ { target }) =>
    target instanceof HTMLScriptElement ? target.type === "module" : target === window;
  addEventListener("error", (event) => isOurs(event) && say("failed"), true);
  addEventListener("unhandledrejection", () => say("failed"));
})();
