/**
 * Listens to the keyboard, as lecturers and their clickers use it.
 * @module
 */
import { byId } from "./dom.js";
import { toggleFullScreen } from "./fullscreen.js";
import { lastStep } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reduce.js").Action} Action */

/**
 * Keys and the actions that they cause; all other keys are left to the browser.
 * @type {Readonly<Record<string, (state: State) => Action>>}
 */
const KEYS = {
  " ": (state) => ({ type: state.playing ? "pause" : "play" }),
  ArrowRight: () => ({ type: "go", by: 1 }),
  ArrowLeft: () => ({ type: "go", by: -1 }),
  PageDown: () => ({ type: "go", by: 1 }),
  PageUp: () => ({ type: "go", by: -1 }),
  Home: () => ({ type: "seek", step: 0 }),
  End: (state) => ({ type: "seek", step: lastStep(state) }),
  ArrowUp: (state) => ({ type: "set", change: { unit: state.unit - 1 } }),
  ArrowDown: (state) => ({ type: "set", change: { unit: state.unit + 1 } }),
  Enter: (state) => ({ type: "in", zoom: state.zoom }),
  Escape: () => ({ type: "out" }),
  // As on video players: the arrows turn a lesson's pages in front of people.
  k: (state) => ({ type: state.playing ? "pause" : "play" }),
  l: () => ({ type: "go", by: 1 }),
  j: () => ({ type: "go", by: -1 }),
  1: () => ({ type: "choose", run: 0 }),
  2: () => ({ type: "choose", run: 1 }),
  3: () => ({ type: "choose", run: 2 }),
  u: () => ({ type: "pin", pin: null }),
  t: (state) => ({ type: "set", change: { tall: state.tall ? null : "hidden_state" } }),
  b: (state) => ({ type: "set", change: { blank: !state.blank } }),
  ".": (state) => ({ type: "set", change: { blank: !state.blank } }),
  "?": (state) => ({ type: "set", change: { help: !state.help } }),
};

/**
 * @param {() => State} get
 * @param {(action: Action) => void} dispatch
 * @param {Readonly<Record<string, () => boolean>>} pages what turns pages, those of a lesson or windows of the score, by
 *   the key, behind `Shift+` where that is held; false where there is none to turn
 */
export function listen(get, dispatch, pages) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const state = get();
    if (isTaken(event) && !(state.lesson && turnsFromDialog(event))) return;
    if (state.blank) {
      event.preventDefault();
      dispatch({ type: "set", change: { blank: false } });
    } else if ((event.shiftKey && pages[`Shift+${key}`]?.()) || pages[key]?.()) event.preventDefault();
    else if (key === "f") toggleFullScreen();
    else if (key === "s")
      byId("take", HTMLElement).click(); // in front of people it is not in sight
    else {
      const act = KEYS[key];
      if (!act) return;
      event.preventDefault();
      dispatch(act(state));
    }
  });
}

/** Tells whether a key turns the page of a lesson from the dialog of the parameters: a clicker's keys do. @param {KeyboardEvent} event */
const turnsFromDialog = ({ key, target }) =>
  key.startsWith("Page") && target instanceof Element && Boolean(target.closest("dialog.parameters"));

/** Reports once that somebody uses the page and does not only look at it, whichever part takes the key. @param {() => void} told */
export function onFirstUse(told) {
  const listening = new AbortController();
  const used = () => {
    listening.abort();
    told();
  };
  const options = { signal: listening.signal, capture: true };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, used, options);
}

/**
 * Tells whether the element in focus takes the key for itself: a field takes what is typed, a button takes Space and
 * Enter.
 * @param {KeyboardEvent} event
 */
function isTaken(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("dialog[open]")) return true;
  if (target?.closest("textarea, input:not([type=range], [type=radio], [type=checkbox]), select"))
    return true;
  const arrows = event.key.startsWith("Arrow");
  if (arrows && target?.closest("input[type=radio], [data-own-keys]")) return true;
  return (
    (event.key === " " || event.key === "Enter") &&
    Boolean(target?.closest("button, [role=button], summary, a, input[type=checkbox], input[type=radio]"))
  );
}
