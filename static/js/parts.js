/**
 * Loads the parts of the page that only some links need: a lesson beside the stage, the wire to a page that embeds it.
 * @module
 */
import { byId } from "./dom.js";
import { NO_LESSON } from "./lessons/null_lesson.js";

/** @typedef {import("./state.js").State} State */

/**
 * @typedef {object} Parts
 * @property {typeof NO_LESSON} lesson
 * @property {ReturnType<typeof import("./present/embed.js").createEmbed> | null} embed
 * @property {boolean} complete   all that the link asks for have come
 */

/** @type {Parts} */
export const NO_PARTS = { lesson: NO_LESSON, embed: null, complete: true };

/**
 * @param {State} initial   what the link says
 * @param {object} hooks
 * @param {() => State} hooks.get
 * @param {(action: import("./reduce.js").Action) => void} hooks.dispatch
 * @param {(change: Partial<import("./state.js").Request>) => void} hooks.ask   for a run
 * @param {() => void} hooks.refresh
 * @returns {Promise<Parts>}
 */
export async function loadParts(initial, { get, dispatch, ask, refresh }) {
  const parts = { ...NO_PARTS };
  /** What is said to a framed stage before what answers it has come. @type {MessageEvent[]} */
  const early = [];
  /** @param {MessageEvent} event */
  const keep = (event) => early.push(event);
  if (initial.mode === "embed") addEventListener("message", keep);
  const none = () => {
    parts.complete = false;
  };
  const lessons = initial.lesson ? await import("./lessons/lesson.js").catch(none) : null;
  if (lessons) {
    parts.lesson = lessons.createLesson(byId("lesson", HTMLElement), {
      get,
      dispatch,
      show: (place, view, fresh) => dispatch({ type: "scene", place, view, fresh }),
      ask,
      refresh,
    });
  }
  const frames = initial.mode === "embed" ? await import("./present/embed.js").catch(none) : null;
  if (frames) {
    const { lesson } = parts;
    parts.embed = frames.createEmbed({ get, dispatch, lesson, parentOrigin: initial.parentOrigin, early });
  }
  removeEventListener("message", keep);
  return parts;
}
