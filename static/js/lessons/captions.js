/**
 * Shows the words above the picture: the lesson's name, the scene's words, and the way to the next.
 * @module
 */
import { element, write } from "../dom.js";
import { createSign } from "./sign.js";

/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @typedef {object} Shown
 * @property {string} title
 * @property {number} place       counted from 0
 * @property {number} count
 * @property {string} caption
 * @property {boolean} complete   whether all of the caption's numbers have arrived
 * @property {string | null} question
 * @property {string} answer
 * @property {boolean} answered   whether the answer has been asked for
 * @property {boolean} away       whether the stage shows something else than the scene
 * @property {string} list        the address of all lessons
 * @property {"en" | "zh" | null} only  the one language that the words are in; null where they are in both
 * @property {import("./supply.js").Stock | null} stock   how much of the lesson is there
 */

/** @typedef {{ previous: () => void, next: () => void, back: () => void, answer: () => void, close: () => void }} Doings */

/**
 * @param {HTMLElement} root
 * @param {Doings} doings
 */
export function createCaptions(root, doings) {
  const title = element("h2", { class: "lesson-title" });
  const list = element("a");
  const back = button("quiet lesson-back", doings.back);
  const only = element("span", { class: "lesson-only" });
  const head = element("div", { class: "lesson-head" }, [title, only, list, back]);
  const turn = createTurn(doings);
  const caption = element("p", { class: "lesson-caption", attributes: { "aria-live": "polite" } });
  const question = createQuestion(doings);
  const words = element("div", { class: "lesson-words" }, [caption, question.element]);
  root.replaceChildren(head, turn.element, words);
  const show = (/** @type {Shown} */ shown, /** @type {Translate} */ t) => {
    write(title, shown.title);
    write(list, t("lesson.all"));
    if (list.getAttribute("href") !== shown.list) list.setAttribute("href", shown.list);
    write(back, t("lesson.back"));
    back.hidden = !shown.away;
    drawOnly(only, shown.only, t);
    if (only.hidden || !shown.only) words.removeAttribute("lang");
    else words.lang = shown.only;
    turn.draw(shown, t);
    caption.setAttribute("aria-busy", String(!shown.complete));
    write(caption, shown.caption);
    question.draw(shown, t);
  };
  return {
    show,
    /** Where the question's answers are chosen. */
    ballot: question.ballot,
    /** Says why there is no lesson. @param {string} reason @param {string} list @param {Translate} t */
    refuse(reason, list, t) {
      const nothing = {
        place: 0,
        count: 0,
        question: null,
        answer: "",
        answered: false,
        away: false,
        only: null,
        stock: null,
      };
      show({ ...nothing, title: t("lesson.failed"), caption: reason, complete: true, list }, t);
    },
  };
}

/** Says that the words are in another language than the page. @param {HTMLElement} note @param {Shown["only"]} only @param {Translate} t */
function drawOnly(note, only, t) {
  note.hidden = only === null || only === t.lang;
  if (only) write(note, t(`lesson.only.${only}`));
}

/** @param {Doings} doings */
function createTurn(doings) {
  const previous = button("round", doings.previous, "M12.5 4.5 7 10l5.5 5.5");
  const sign = createSign();
  const count = element("output", { class: "lesson-count" });
  const next = button("round", doings.next, "M7.5 4.5 13 10l-5.5 5.5");
  const close = button("round", doings.close, "M5.5 5.5l9 9m0-9-9 9");
  return {
    element: element("div", { class: "lesson-turn" }, [sign.element, previous, count, next, close]),
    /** @param {Shown} shown @param {Translate} t */
    draw(shown, t) {
      for (const part of [previous, count, next]) part.hidden = shown.count === 0;
      sign.draw(shown.stock, t);
      const values = { n: shown.place + 1, count: shown.count };
      write(count, t("lesson.count", values));
      name(count, t("lesson.counted", values));
      name(previous, t("lesson.previous"));
      const isLast = shown.place === shown.count - 1;
      name(next, t(isLast ? "lesson.finish" : "lesson.next"));
      name(close, t("lesson.close"));
      previous.setAttribute("aria-disabled", String(shown.place === 0));
    },
  };
}

/** @param {Doings} doings */
function createQuestion(doings) {
  const ask = element("p", { class: "lesson-ask" });
  const show = button("quiet", doings.answer);
  const answer = element("p", { class: "lesson-answer", attributes: { tabindex: "-1" } });
  const ballot = element("div");
  const root = element("div", { class: "lesson-question" }, [ask, ballot, show, answer]);
  return {
    element: root,
    ballot,
    /** @param {Shown} shown @param {Translate} t */
    draw(shown, t) {
      root.hidden = shown.question === null;
      write(ask, shown.question ?? "");
      write(show, t("lesson.answer"));
      write(answer, shown.answer);
      const wasAsked = document.activeElement === show;
      answer.hidden = !shown.answered;
      if (shown.answered && wasAsked) answer.focus();
      show.hidden = shown.answered;
    },
  };
}

/**
 * @param {string} className
 * @param {() => void} does
 * @param {string} [path] of its picture
 */
function button(className, does, path) {
  const button = element("button", { class: className, attributes: { type: "button" } });
  button.addEventListener("click", does);
  if (path)
    button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return button;
}

/** @param {Element} target @param {string} text */
function name(target, text) {
  if (target.getAttribute("aria-label") === text) return;
  target.setAttribute("aria-label", text);
  target.setAttribute("title", text);
}
