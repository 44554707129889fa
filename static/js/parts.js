/**
 * Loads the parts of the page that only some links need: a lesson beside the stage, the wire to a page that embeds it.
 * @module
 */
import { byId } from "./dom.js";
import { NO_LESSON } from "./lessons/null_lesson.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./trace.js").Trace} Trace */

/**
 * @param {State} initial   what the link says
 * @param {object} hooks
 * @param {() => State} hooks.get
 * @param {(action: import("./reduce.js").Action) => void} hooks.dispatch
 * @param {(change: Partial<import("./state.js").Request>) => void} hooks.ask   for a run
 * @param {() => void} hooks.refresh
 * @param {import("./stage/stage.js").Stage} hooks.stage   of the first run
 * @param {() => Promise<unknown>} hooks.prepare   fetches what the page itself loads later
 * @param {import("./lazy.js").Missed} hooks.missed
 * @param {(state: State, trace: Trace) => import("./gradients/course.js").Course | null} hooks.courseOf   the gradients of
 *   the first run
 */
export function createParts(initial, { get, dispatch, ask, refresh, stage, prepare, missed, courseOf }) {
  let lesson = NO_LESSON;
  /** @type {ReturnType<typeof import("./present/embed.js").createEmbed> | null} */
  let embed = null;
  let complete = true;
  const markMissing = () => {
    complete = false;
  };

  async function loadLesson() {
    const part = await import("./lessons/lesson.js").catch(markMissing);
    if (!part) return;
    lesson = part.createLesson(byId("lesson", HTMLElement), {
      get,
      dispatch,
      show: (place, view, fresh) => dispatch({ type: "scene", place, view, fresh }),
      ask,
      refresh,
      stage,
      prepare,
    });
  }

  async function loadEmbed() {
    /** Messages to the stage that came before the code that answers them. @type {MessageEvent[]} */
    const early = [];
    /** @param {MessageEvent} event */
    const keep = (event) => early.push(event);
    addEventListener("message", keep);
    if (initial.lesson) await loadLesson();
    const part = await import("./present/embed.js").catch(markMissing);
    embed = part?.createEmbed({ get, dispatch, lesson, parentOrigin: initial.parentOrigin, early }) ?? null;
    removeEventListener("message", keep);
  }

  return {
    /** @returns {typeof NO_LESSON} the one that is open; one that does nothing where none is */
    get lesson() {
      return lesson;
    },

    /** Offers to load the page again, once, where a part has not come. */
    complain() {
      if (!complete) missed(() => location.reload());
      complete = true;
    },

    start: () => (initial.mode === "embed" ? loadEmbed() : initial.lesson ? loadLesson() : null),

    /** @param {import("./frame.js").Moment} moment */
    follow({ state, trace, t }) {
      lesson.draw(state, trace, trace && courseOf(state, trace), t);
      embed?.draw(state, t);
    },
  };
}
