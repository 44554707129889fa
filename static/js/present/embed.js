/**
 * Embeds the stage in somebody's page: it obeys messages, and tells what happens.
 * @module
 */
import { element, hide, write } from "../dom.js";
import { atEnd } from "../state.js";
import { allowedOrigin, SOURCE, wishOf } from "./messages.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {import("./messages.js").News} News */
/** @typedef {import("./messages.js").Wish} Wish */

/**
 * A lesson, as far as a frame turns its pages; each says whether one is open.
 * @typedef {object} Pages
 * @property {() => boolean} next
 * @property {() => boolean} previous
 * @property {(scene: string | number) => boolean} at   goes there; says whether there is such a scene
 * @property {() => import("../lessons/lesson.js").Current | null} current
 * @property {() => boolean} answer   shows the answer; says whether there is one
 * @property {() => boolean} asks     whether there is an answer that is not shown
 * @property {(key: string) => boolean} press   answers by a key: a digit chooses, counted from 1
 */

/**
 * @param {object} page
 * @param {() => State} page.get
 * @param {(action: Action) => void} page.dispatch
 * @param {Pages} page.lesson   turns the pages of a lesson, where one is open
 * @param {string | null} page.parentOrigin   the one origin that may drive the stage; null for any
 * @param {MessageEvent[]} page.early   what was said before
 * @returns {{ draw: (state: State, t: import("../i18n.js").Translate) => void }}
 */
export function createEmbed({ get, dispatch, lesson, parentOrigin, early }) {
  const origin = allowedOrigin(parentOrigin);
  /** Until the stage is ready. @type {Wish[]} */
  const waiting = [];
  const answer = element("button", { class: "quiet present-answer", attributes: { type: "button" } });
  answer.addEventListener("click", () => lesson.answer());
  let ready = false;
  let lastPlace = "";
  let ended = false;
  let failed = "";
  let spoken = "";
  let replied = "";

  /** @param {MessageEvent} event */
  function hear({ data, source, origin: from }) {
    const wish = wishOf(data);
    if (!wish || source !== parent || (origin !== "*" && from !== origin)) return;
    if (ready) grant(wish);
    else waiting.push(wish);
  }
  for (const event of early) hear(event);
  listenToKeys((by) => {
    if (by > 0 && lesson.asks()) lesson.answer();
    else goOn(by);
  });
  addEventListener("message", hear);

  /** @param {Wish} wish */
  function grant(wish) {
    if (wish.type === "goto" && "scene" in wish) {
      if (!lesson.at(wish.scene)) tell({ type: "failed", message: `no scene "${wish.scene}"` });
    } else if (wish.type === "goto") {
      dispatch({ type: "pause" });
      dispatch({ type: "seek", step: wish.step });
    } else if (wish.type === "next") goOn(1);
    else if (wish.type === "previous") goOn(-1);
    else if (wish.type === "answer") lesson.answer();
    else if (wish.type === "choose") {
      if (lesson.current()?.posed) lesson.press(String(wish.choice + 1));
    } else if (wish.type === "status") {
      tell({ type: "step", ...placeOf(get()) });
      const scene = sceneNow();
      if (scene) tell({ type: "scene", ...scene });
    } else dispatch({ type: wish.type });
  }

  /** Turns a page or goes a step, and tells where there is none left in that direction. @param {1 | -1} by */
  function goOn(by) {
    if (isLast(by)) tell({ type: "beyond", direction: by });
    else if (!(by > 0 ? lesson.next() : lesson.previous())) dispatch({ type: "go", by });
  }

  /** @param {1 | -1} by @returns {boolean} whether there is nothing left in that direction */
  function isLast(by) {
    const current = lesson.current();
    if (current) return by > 0 ? current.place === current.count - 1 : current.place === 0;
    const state = get();
    return by > 0 ? atEnd(state) : state.step === 0 && (!state.byPhase || state.phase === "terms");
  }

  /** @returns {import("./messages.js").SceneNews | null} null before its words are complete, and without a lesson */
  function sceneNow() {
    const current = lesson.current();
    if (!current?.complete) return null;
    const { lesson: name, id: scene, place: index, count: scenes, caption, posed } = current;
    const choices = posed?.choices.map(({ text }) => text) ?? [];
    return { lesson: name, scene, index, scenes, caption, asks: lesson.asks(), choices };
  }

  function tellScene() {
    const scene = sceneNow();
    const next = scene ? `${scene.lesson} ${scene.scene} ${scene.caption} ${scene.asks}` : spoken;
    if (scene && next !== spoken) tell({ type: "scene", ...scene });
    spoken = next;
    if (scene) tellReply(scene);
  }

  /** @param {import("./messages.js").SceneNews} at */
  function tellReply({ lesson: name, scene }) {
    const { chosen = null, verdict = null } = lesson.current()?.posed ?? {};
    const next = `${name} ${scene} ${chosen}`;
    if (chosen !== null && verdict && next !== replied)
      tell({ type: "reply", lesson: name, scene, choice: chosen, right: verdict.right, why: verdict.text });
    replied = next;
  }

  /** @param {News} news */
  function tell(news) {
    if (origin !== null && parent !== window) parent.postMessage({ source: SOURCE, ...news }, origin);
  }

  /** @param {State} state */
  function tellPlace(state) {
    const place = placeOf(state);
    const next = JSON.stringify(place);
    if (next === lastPlace) return;
    lastPlace = next;
    tell({ type: "step", ...place });
    if (atEnd(state) && !ended) tell({ type: "end", ...place });
    ended = atEnd(state);
  }

  return {
    draw(state, t) {
      write(answer, t("lesson.answer"));
      hide(answer, !lesson.asks());
      if (!answer.isConnected) document.querySelector(".presenting")?.append(answer);
      const failure = state.failure ? (state.failure.details[0]?.message ?? state.failure.title) : "";
      if (failure && failure !== failed) tell({ type: "failed", message: failure });
      failed = failure;
      if (!state.shape || state.received <= state.step || (state.lesson && !lesson.current())) return;
      if (ready) {
        tellPlace(state);
        tellScene();
      } else {
        ready = true;
        lastPlace = JSON.stringify(placeOf(state));
        tell({ type: "ready", ...placeOf(state) });
        tellScene();
        for (const wish of waiting.splice(0)) grant(wish);
      }
    },
  };
}

/**
 * Takes the keys of a clicker that is heard here, since the frame was clicked into.
 * @param {(by: 1 | -1) => void} goOn
 */
function listenToKeys(goOn) {
  addEventListener(
    "keydown",
    (event) => {
      const by = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : null;
      if (by === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      goOn(by);
    },
    { capture: true },
  );
}

/** @param {State} state @returns {import("./messages.js").Place} */
const placeOf = ({ step, shape, phase, playing }) => ({ step, steps: shape?.steps ?? 0, phase, playing });
