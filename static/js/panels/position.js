/**
 * Says where the playhead stands. The words change at every step, in room that is kept for the longest of them: so
 * nothing beside them moves or is laid out again.
 * @module
 */
import { PHASES } from "../anatomy.js";
import { element } from "../dom.js";
import { attribute, writer } from "../inspector/live.js";
import { lastStep } from "../state.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {HTMLElement} host
 * @returns {(state: State, t: Translate) => string} writes the words
 */
export function createPosition(host) {
  const now = element("span");
  host.replaceChildren(now);
  const write = writer(now);
  const longest = attribute(host, "data-longest");
  let widest = "";
  return (state, t) => {
    const text = state.shape ? placeText(state, t) : "";
    write(text);
    const room = placeText({ ...state, step: lastStep(state), phase: "output" }, t);
    if (room !== widest) longest(longestOf(state, t));
    widest = room;
    return text;
  };
}

/** @param {State} state @param {Translate} t @returns {string} the longest that can be said of this run */
function longestOf(state, t) {
  const all = PHASES.map((phase) => placeText({ ...state, step: lastStep(state), phase }, t));
  return all.reduce((longest, text) => (text.length > longest.length ? text : longest));
}

/** @param {State} state @param {Translate} t */
function placeText(state, t) {
  const values = { step: state.step + 1, steps: lastStep(state) + 1, phase: t(`phase.${state.phase}`) };
  return t(state.byPhase ? "transport.place-phase" : "transport.place", values);
}
