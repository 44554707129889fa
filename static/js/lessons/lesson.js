/**
 * Shows a lesson on the stage: goes from scene to scene, and says what each shows with the numbers that ran.
 * @module
 */
import { say } from "../complaints.js";
import { byId, hide } from "../dom.js";
import { codeOf } from "../panels/open.js";
import { createCaptions } from "./captions.js";
import { createPerformance } from "./performance.js";
import { createQuestion, isAnswered } from "./question.js";
import { isAway, lightOf, load, showsRunOf, stateOfScene, viewOfScene } from "./scenes.js";
import { createSight } from "./sight.js";
import { speechOf } from "./speech.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./scenes.js").Place} Place */
/** @typedef {import("./scenes.js").View} View */

/**
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(place: Place | null, view: View | null, fresh: boolean) => void} show
 *   has the page look at a scene as it says; fresh: once the run has come that is asked for next. With nulls: at none
 * @property {(request: import("../state.js").Request) => void} ask   brings another run onto the stage
 * @property {() => void} refresh                                    draws again
 * @property {import("../stage/stage.js").Stage} stage               of the first run: a question may be asked of it
 */

/**
 * The scene that is open, as it is spoken in front of people.
 * @typedef {object} Current
 * @property {string} lesson        its name in links
 * @property {string} id            the scene's
 * @property {boolean} complete     whether all numbers of its words have arrived
 * @property {string} caption       with its question on a line of its own, and its answer once asked for
 * @property {string} notes         the presenter's own, the answer among them
 * @property {string | null} next   the next scene's caption, its numbers still to come; null in the last
 * @property {number} place         counted from 0
 * @property {number} count
 */

/**
 * @param {HTMLElement} root where the words are written; hidden where no lesson is open
 * @param {Hooks} hooks
 */
export function createLesson(root, { get, dispatch, show, ask, refresh, stage }) {
  /** @type {import("./scenes.js").Lesson | null} */
  let lesson = null;
  /** Why the lesson that was asked for is not open. */
  let wrong = /** @type {((t: Translate) => string) | null} */ (null);
  let index = 0;
  /** Whether the scene's row has been sought since the scene began, or since its answer made its words longer. */
  let sought = true;
  /** @type {Current | null} */
  let current = null;
  const sight = createSight(root, byId("stage", HTMLElement), byId("transport", HTMLElement));
  const performance = createPerformance(dispatch);

  /** What the scene says; null while numbers of it are missing. @type {import("./speech.js").Said | null} */
  let said = null;

  /** @param {number} to @param {boolean} [atEnd]  whether what would play is seen at its end at once @returns {boolean} whether a lesson is open, so that turning its pages was its business */
  const go = (to, atEnd = false) => {
    const scene = lesson?.scenes[to];
    if (!lesson || !scene) return lesson !== null;
    index = to;
    sought = false;
    const still = !performance.announce(scene, atEnd);
    const fresh = !showsRunOf(scene, get());
    show({ name: lesson.name, scene: scene.id }, viewOfScene(scene, still), fresh);
    if (fresh) ask(stateOfScene(scene).request);
    return true;
  };
  const next = () => go(index + 1);
  const previous = () => go(index - 1);
  /** @param {string | number} scene its id, or its place @returns {boolean} whether there is one */
  const at = (scene) => {
    const scenes = lesson?.scenes ?? [];
    const place = typeof scene === "number" ? scene : scenes.findIndex(({ id }) => id === scene);
    return place in scenes && go(place);
  };
  const close = () => {
    lesson = null;
    wrong = null;
    sight.seek(null);
    show(null, null, false);
    refresh();
  };
  /** @returns {boolean} whether there was an answer to show */
  const answer = () => {
    const scene = lesson?.scenes[index];
    if (!scene?.answer) return false;
    sought = false;
    dispatch({ type: "reveal", lights: lightOf(scene, false) });
    return true;
  };
  const captions = createCaptions(root, { next, previous, back: () => go(index), answer, close });
  const question = createQuestion(captions.ballot, { get, dispatch, stage });

  /**
   * @param {string} name
   * @param {string | null} id     the scene; null for the first
   * @param {boolean} keep         whether the stage stays as it is: the link said what it shows
   * @returns {Promise<boolean>}   whether there is such a scene; if not, the captions say why
   */
  const open = async (name, id, keep) => {
    const loaded = await load(name);
    const scenes = "lesson" in loaded ? loaded.lesson.scenes : [];
    const place = id === null ? 0 : scenes.findIndex((scene) => scene.id === id);
    if ("details" in loaded || place < 0) {
      close();
      wrong = (t) =>
        "details" in loaded
          ? loaded.details.map((one) => say(one, t)).join("; ")
          : t("lesson.no-scene", { id: id ?? "" });
      return false;
    }
    lesson = loaded.lesson;
    if (keep) {
      index = place;
      if (lesson.scenes[place]?.question) dispatch({ type: "ask" });
    } else go(place);
    return true;
  };

  /** @param {State} state @param {Trace | null} trace @param {Course | null} course   the run's gradients @param {Translate} t */
  const draw = (state, trace, course, t) => {
    const scene = lesson?.scenes[index];
    hide(root, !scene && wrong === null);
    current = null;
    said = null;
    const list = `/lessons?lang=${state.lang}${state.theme === "system" ? "" : `&theme=${state.theme}`}`;
    if (wrong) captions.refuse(wrong(t), list, t);
    if (!lesson || !scene) return question.draw(null, null, state, t);
    performance.follow(scene, state);
    const answered = isAnswered(state);
    const here = showsRunOf(scene, state);
    const ran = here && trace && state.shape === trace.shape ? { trace, course } : null;
    const words = speechOf(scene, ran, state.lang);
    // A scene that reads the code is where its line is.
    if (!sought && ran) sight.seek(codeOf(state.panels) ? null : (scene.light ?? "hidden_state"));
    sought ||= ran !== null;
    const following = lesson.scenes[index + 1];
    const where = { place: index, count: lesson.scenes.length };
    const lines = [words.caption, words.question, answered ? words.answer : ""].filter(Boolean);
    current = {
      ...where,
      lesson: lesson.name,
      id: scene.id,
      complete: words.complete && here && state.shape !== null,
      caption: lines.join("\n"),
      notes: [words.notes, words.answer].filter(Boolean).join("\n"),
      next: following ? speechOf(following, null, state.lang).caption : null,
    };
    said = current.complete ? words : null;
    const away = !here || (!performance.isWaiting() && !state.playing && isAway(scene, state));
    captions.show({ ...words, ...where, title: lesson.title[state.lang], answered, away, list }, t);
    question.draw(scene, ran, state, t);
  };

  return {
    open,
    next,
    previous,
    at,
    answer,
    press: question.press,
    close,
    draw,
    current: () => current,
    /** Shows a scene as it stands in the end. @param {number} place */
    stand: (place) => void go(place, true),
    said: () => said,
    /** @returns {boolean} whether the scene has an answer that is not shown */
    asks: () => !isAnswered(get()) && !!lesson?.scenes[index]?.answer,
    /** The lesson as the server tells it. */
    script: () => lesson,
  };
}
