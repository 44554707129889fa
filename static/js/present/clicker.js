/**
 * Listens to the keys that presenting has beside the page's own: P opens the presenter's window, and Escape leaves, by two
 * presses. Some clickers send Escape and F5 in turn from one button: neither alone shows the class anything else.
 * @module
 */
import { fillScreen } from "../fullscreen.js";
import { sheetOf } from "../panels/open.js";

/** Milliseconds in which the second Escape has to come. */
const SECOND = 3000;

/**
 * @param {Pick<import("./present.js").Hooks, "get" | "mode" | "lesson">} hooks
 * @param {{ leave: () => void, begin: () => void, openWindow: () => void, warn: (on: boolean) => void }} does
 *   warn: says that the next Escape leaves
 */
export function listen({ get, mode, lesson }, { leave, begin, openWindow, warn }) {
  /** Runs while the next Escape leaves. */
  let timer = 0;
  /** Whether the last key left: F5 comes back then, in place of a reload. */
  let hasLeft = false;
  const disarm = () => {
    clearTimeout(timer);
    if (timer) warn(false);
    timer = 0;
  };

  /** @returns {boolean} whether this Escape closes something that lies over the picture */
  const closes = () => {
    const { open, panels, tall } = get();
    const isTaking = document.querySelector(".take") !== null;
    return open || Boolean(sheetOf(panels)) || Boolean(tall) || lesson().isClosing() || isTaking;
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether it was this listener's */
  const takeEscape = (event) => {
    if (closes()) return false;
    if (!event.isTrusted) return true; // the presenter's window: nobody there sees what a second one would do
    if (!timer) {
      warn(true);
      timer = setTimeout(disarm, SECOND);
      return true;
    }
    disarm();
    hasLeft = true;
    leave();
    return true;
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether it was this listener's */
  const take = (event) => {
    const { key } = event;
    if (key === "Escape") return takeEscape(event);
    disarm();
    if (key.toLowerCase() === "p") openWindow();
    // The start button of clickers: a reload would lose the run where the server is out of reach.
    else if (key === "F5") fillScreen();
    else return false;
    return true;
  };

  addEventListener(
    "keydown",
    (event) => {
      const { blank, help } = get();
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (mode() !== "present") {
        if (hasLeft && event.key === "F5") {
          event.preventDefault();
          begin();
        }
        hasLeft = false;
        return;
      }
      if (event.key === "F5") event.preventDefault();
      if (blank || help || !take(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    // Ahead of the page's own keys: the one that ends a blank screen must not also leave.
    { capture: true },
  );
  addEventListener("pointerdown", () => {
    hasLeft = false;
  });
}
