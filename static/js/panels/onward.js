/**
 * Offers three ways on where the first playback has come to its end: open the cell, ask what if, begin the first lesson.
 * @module
 */
import { byId, hide } from "../dom.js";
import { lastStep } from "../state.js";

/** @typedef {import("../state.js").State} State */

/**
 * @param {object} does
 * @param {boolean} does.isNew      whether the link leaves it to the page where to begin
 * @param {() => void} does.open    opens the cell in focus
 * @param {() => void} does.ask     opens what if
 * @returns {import("../drawing.js").Feature}
 */
export function createOnward({ isNew, open, ask }) {
  const host = byId("onward", HTMLElement);
  const lesson = host.querySelector("a");
  let [waits, plays, isShown] = [isNew, false, false];
  const put = (/** @type {boolean} */ shown) => {
    isShown = shown;
    hide(host, !shown);
  };
  const on = (/** @type {string} */ name, /** @type {() => void} */ pressed) =>
    host.querySelector(`[data-onward="${name}"]`)?.addEventListener("click", () => {
      put(false);
      pressed();
    });
  on("open", open);
  on("ask", ask);
  on("away", () => undefined);
  return {
    follow({ state }) {
      const isThere = isAtEnd(state) && isAlone(state);
      if (waits && plays && !state.playing && state.step === lastStep(state)) {
        waits = false;
        put(isThere);
      } else if (isShown && !isThere) put(false);
      plays = state.playing;
      if (!isShown || !lesson) return;
      const { lang, theme } = state;
      const wanted = { lesson: lesson.dataset.lesson ?? "", lang, ...(theme === "system" ? {} : { theme }) };
      lesson.href = `/?${new URLSearchParams(wanted)}`;
    },
  };
}

/** @param {State} state */
const isAtEnd = (state) => state.shape !== null && !state.playing && state.step === lastStep(state);

/** @param {State} state @returns {boolean} whether nobody has gone on by himself */
const isAlone = ({ mode, lesson, open, plate, panels, loss, companions, failure }) =>
  mode === "page" &&
  lesson === null &&
  !open &&
  !plate &&
  panels.length === 0 &&
  loss === null &&
  companions.length === 0 &&
  failure === null;
