/**
 * Shows a lesson on the stage: goes from scene to scene, and says what each shows with the numbers that ran.
 * @module
 */
import { say } from "../complaints.js";
import { byId, hide } from "../dom.js";
import { codeOf } from "../panels/open.js";
import { createAhead, wordsOf } from "./ahead.js";
import { createCaptions } from "./captions.js";
import { createClosing } from "./closing.js";
import { namedNumbers } from "./named_numbers.js";
import { createNumberList } from "./number_list.js";
import { createPerformance } from "./performance.js";
import { createQuestion, isAnswered } from "./question.js";
import { isAway, lightOf, load, showsRunOf, stateOfScene, viewOfScene } from "./scenes.js";
import { createSight } from "./sight.js";
import { back, forward } from "./turns.js";

// What records need of it comes in the file of the lesson: a page that opens one asks for no file more.
export { fetchShown, shownBy } from "./needs.js";
export { fetchPatiently } from "./supply.js";
export { load };

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./scenes.js").Place} Place */
/** @typedef {import("./scenes.js").View} View */
/** @typedef {import("./ahead.js").Coming} Coming */

/**
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {(place: Place | null, view: View | null, fresh: boolean) => void} show
 *   has the page look at a scene as it says; fresh: once the run has come that is asked for next. With nulls: at none
 * @property {(request: import("../state.js").Request) => void} ask   brings another run onto the stage
 * @property {() => void} refresh                                    draws again
 * @property {import("../stage/stage.js").Stage} stage               of the first run: a question may be asked of it
 * @property {() => Promise<unknown>} prepare   fetches what the page itself loads later; rejects where it does not come
 */

/**
 * The scene that is open, as it is spoken in front of people.
 * @typedef {object} Current
 * @property {string} lesson        its name in links
 * @property {string} title         the lesson's
 * @property {string} id            the scene's
 * @property {boolean} complete     whether all numbers of its words have arrived
 * @property {string} caption       with its question on a line of its own, and its answer once asked for
 * @property {string} notes         the presenter's own
 * @property {string} answer        empty where there is none
 * @property {boolean} answered     whether everybody sees it
 * @property {import("./question.js").Posed | null} posed   the answers to choose among; null where there are none
 * @property {Coming | null} next   what comes next
 * @property {number} place         counted from 0
 * @property {number} count
 * @property {import("./supply.js").Stock | null} stock   how much of the lesson is there
 */

/**
 * @param {HTMLElement} root where the words are written; hidden where no lesson is open
 * @param {Hooks} hooks
 */
export function createLesson(root, { get, dispatch, show, ask, refresh, stage, prepare }) {
  /** @type {import("./scenes.js").Lesson | null} */
  let lesson = null;
  /** Why the lesson that was asked for is not open. */
  let wrong = /** @type {((t: Translate) => string) | null} */ (null);
  let index = 0;
  let closing = false;
  /** Whether the answer of the scene under the closing card was shown. */
  let wasAnswered = false;
  /** What the scene says; null while numbers of it are missing. @type {import("./speech.js").Said | null} */
  let said = null;
  /** Whether the scene's row has been sought since the scene began, or since its answer made its words longer. */
  let sought = true;
  /** Whether another lesson is on its way. */
  let turning = false;
  /** @type {Current | null} */
  let current = null;
  /** The lessons from which one has gone on to the open one. @type {string[]} */
  const trail = [];
  const sight = createSight(root, byId("stage", HTMLElement), byId("transport", HTMLElement));
  const performance = createPerformance(dispatch);
  const numbers = createNumberList();
  const ahead = createAhead({ prepare, isPresenting: () => get().mode === "present", changed: refresh });
  const standing = () => ({
    place: index,
    answered: closing ? wasAnswered : isAnswered(get()),
    closing,
  });

  /**
   * @param {number} to
   * @param {boolean} [atEnd]   whether what would play is seen at its end at once
   * @returns {boolean} whether a lesson is open, so that turning its pages was its business
   */
  const go = (to, atEnd = false) => {
    const scene = lesson?.scenes[to];
    if (!lesson || !scene) return lesson !== null;
    index = to;
    closing = false;
    sought = false;
    const still = !performance.announce(scene, atEnd);
    const fresh = !showsRunOf(scene, get());
    show({ name: lesson.name, scene: scene.id, closing: null }, viewOfScene(scene, still), fresh);
    if (fresh) ask(stateOfScene(scene).request);
    ahead.turn(lesson, index);
    return true;
  };
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
    closing = false;
    trail.length = 0;
    ahead.stop();
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
  /** Lays the closing card over the last scene, or takes it away. @param {boolean} shown */
  const setClosing = (shown) => {
    const scene = lesson?.scenes[index];
    if (!lesson || !scene || get().mode === "embed") return; // what follows a frame is for the page around it
    if (shown) {
      wasAnswered = isAnswered(get());
      show({ name: lesson.name, scene: scene.id, closing: true }, null, false);
    } else {
      go(index, true);
      if (wasAnswered) answer();
    }
    closing = shown;
  };
  /** Opens another lesson in place of this one, which stays where that does not come. @param {string} name @param {boolean} ended */
  const turnTo = async (name, ended) => {
    if (turning) return false;
    turning = true;
    const loaded = await load(name);
    turning = false;
    if ("lesson" in loaded) enter(loaded.lesson, ended ? loaded.lesson.scenes.length - 1 : 0, false, ended);
    else card.fail(loaded.details);
    refresh();
    return "lesson" in loaded;
  };
  const beginNext = async () => {
    const heading = lesson && ahead.nextOf(lesson);
    const before = lesson?.name ?? "";
    if (heading && (await turnTo(heading.name, false))) trail.push(before);
  };
  /** Does what a clicker asks for; behind the last scene that is the closing card. @returns {boolean} whether a lesson is open */
  const goOn = () => {
    if (!lesson) return false;
    const next = forward(standing(), lesson.scenes);
    if (!next) void beginNext();
    else if (next.closing) setClosing(true);
    else if (next.place === index) answer();
    else go(next.place);
    return true;
  };
  /** @returns {boolean} whether a lesson is open */
  const goBack = () => {
    if (!lesson) return false;
    const before = back(standing());
    const former = trail.at(-1);
    if (!before && former) void turnTo(former, true).then((isOpen) => isOpen && trail.pop());
    else if (before && closing) setClosing(false);
    else if (before && before.place === index) go(index, true);
    else if (before) go(before.place);
    return true;
  };
  /** @returns {boolean} whether a lesson is open */
  const next = () => {
    if (lesson && index === lesson.scenes.length - 1) setClosing(true);
    return go(index + 1);
  };
  /** Takes the closing card away. @returns {boolean} whether there was one */
  const reopen = () => {
    const was = closing;
    if (was) setClosing(false);
    return was;
  };
  const captions = createCaptions(root, { next, previous, back: () => go(index), answer, close });
  const question = createQuestion(captions.ballot, { get, dispatch, stage });
  const card = createClosing({ next: () => void beginNext(), back: () => setClosing(false), at: go });

  /**
   * @param {string} name
   * @param {string | null} id     the scene; null for the first
   * @param {boolean} keep         whether the stage stays as it is: the link said what it shows
   * @param {boolean} ended        whether the closing card is shown
   * @returns {Promise<boolean>}   whether there is such a scene; if not, the captions say why
   */
  const open = async (name, id, keep, ended) => {
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
    enter(loaded.lesson, place, keep, ended);
    return true;
  };

  /** @param {import("./scenes.js").Lesson} opened @param {number} place @param {boolean} keep @param {boolean} ended */
  function enter(opened, place, keep, ended) {
    wrong = null;
    lesson = opened;
    if (keep) {
      index = place;
      if (opened.scenes[place]?.question) dispatch({ type: "ask" });
      ahead.turn(opened, place);
    } else go(place, ended);
    if (ended) setClosing(true);
  }

  /** @param {State} state @param {Trace | null} trace @param {Course | null} course   the run's gradients @param {Translate} t */
  const draw = (state, trace, course, t) => {
    const scene = lesson?.scenes[index];
    hide(root, !scene && wrong === null);
    current = null;
    said = null;
    const list = `/lessons?lang=${state.lang}${state.theme === "system" ? "" : `&theme=${state.theme}`}`;
    if (wrong) captions.refuse(wrong(t), list, t);
    const next = lesson && ahead.nextOf(lesson);
    const ended = { next, stock: ahead.stockOf(next?.name ?? ""), list };
    card.draw(lesson && closing ? { lesson, ...ended } : null, state, t);
    if (!lesson || !scene) {
      numbers.draw([]);
      question.draw(null, null, state, t);
      return;
    }
    performance.follow(scene, state);
    const answered = closing ? wasAnswered : isAnswered(state);
    const here = showsRunOf(scene, state);
    const ran = here && trace && state.shape === trace.shape ? { trace, course } : null;
    // The first picture has come: now there is time for the rest.
    if (ran && state.status === "ready") ahead.fetch(lesson, index);
    const words = wordsOf(scene, ran, here, state.lang);
    // A scene that reads the code is where its line is.
    if (!sought && ran) sight.seek(codeOf(state.panels) ? null : (scene.light ?? "hidden_state"));
    sought ||= ran !== null;
    const isAlone = ran !== null && state.mode !== "page" && !closing; // without a panel beside the picture
    numbers.draw(isAlone ? namedNumbers(scene, ran, state, t) : []);
    const where = { place: index, count: lesson.scenes.length };
    const stock = ahead.stockOf(lesson.name);
    const title = lesson.title[state.lang];
    const lines = [words.caption, words.question, answered ? words.answer : ""].filter(Boolean);
    current = {
      ...where,
      lesson: lesson.name,
      title,
      id: scene.id,
      complete: words.complete && here && state.shape !== null,
      caption: closing ? card.text() : lines.join("\n"),
      notes: words.notes,
      answer: words.answer,
      answered,
      posed: question.draw(scene, ran, state, t),
      next: ahead.comingAfter(lesson, standing(), state.lang),
      stock,
    };
    said = current.complete ? words : null;
    const away = !here || (!performance.isWaiting() && !state.playing && isAway(scene, state));
    captions.show({ ...words, ...where, title, answered, away, list, stock }, t);
  };

  return {
    open,
    next,
    previous,
    goOn,
    goBack,
    reopen,
    isClosing: () => closing,
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
