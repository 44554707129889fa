/**
 * Shows the closing card behind the last scene of a lesson: its scenes in small pictures of the runs, and the way to the
 * next lesson.
 * @module
 */
import { named } from "../complaints.js";
import { element, hide, write } from "../dom.js";
import { createTile } from "./closing_scene.js";
import { createSign } from "./sign.js";

/** @typedef {import("./scenes.js").Lesson} Lesson */
/** @typedef {import("./headings.js").Heading} Heading */
/** @typedef {import("../state.js").State} State */
/** @typedef {import("../i18n.js").Translate} Translate */
/**
 * @typedef {object} Ended
 * @property {Lesson} lesson
 * @property {Heading | null} next   the lesson behind it
 * @property {import("./supply.js").Stock | null} stock   how much of that is there
 * @property {string} list           the address of all lessons
 */

/** What the card lies over: nobody can use it meanwhile. */
const COVERED = ".masthead, main, .presenting, .transport";

/** @param {{ next: () => void, back: () => void, at: (scene: number) => void }} does */
export function createClosing(does) {
  const title = element("h2", { class: "closing-title", attributes: { tabindex: "-1" } });
  const about = element("p", { class: "closing-about" });
  const scenes = element("ol", { class: "closing-scenes" });
  const label = element("p", { class: "closing-label" });
  const nextTitle = element("h3", { class: "closing-next-title" });
  const sign = createSign();
  const summary = element("p", { class: "closing-summary" });
  const fault = element("p", { class: "closing-fault", attributes: { role: "alert" } });
  const go = element("button", { class: "closing-go", attributes: { type: "button" } });
  const list = element("a", { class: "quiet" });
  const back = element("button", { class: "quiet", attributes: { type: "button" } });
  const root = element("section", { class: "closing" }, [
    element("header", { class: "closing-head" }, [title, about]),
    scenes,
    element("footer", { class: "closing-next" }, [
      element("div", { class: "closing-words" }, [
        label,
        element("div", { class: "closing-next-head" }, [nextTitle, sign.element]),
        summary,
        fault,
      ]),
      element("div", { class: "closing-ways" }, [back, list, go]),
    ]),
  ]);
  root.hidden = true;
  document.body.append(root);
  go.addEventListener("click", does.next);
  back.addEventListener("click", does.back);
  /** @type {Lesson | null} */
  let shown = null;
  /** @type {ReturnType<typeof createTile>[]} */
  let tiles = [];
  /** Why the next lesson did not come. @type {import("../complaints.js").Complaint[] | null} */
  let wrong = null;

  /** @param {Ended | null} ended @param {Translate} t */
  const turn = (ended, t) => {
    const lesson = ended?.lesson ?? null;
    if (lesson === shown) return;
    shown = lesson;
    wrong = null;
    hide(root, lesson === null);
    for (const covered of document.querySelectorAll(COVERED))
      covered.toggleAttribute("inert", lesson !== null);
    tiles = lesson ? lesson.scenes.map((scene, place) => createTile(scene, place, () => does.at(place))) : [];
    scenes.replaceChildren(...tiles.map((tile) => tile.element));
    scenes.style.setProperty("--scenes", String(tiles.length));
    if (lesson) root.setAttribute("aria-label", t("closing.region"));
    if (lesson) title.focus({ preventScroll: true });
  };

  return {
    /** @param {Ended | null} ended   null takes the card away @param {State} state @param {Translate} t */
    draw(ended, state, t) {
      turn(ended, t);
      if (!ended) return;
      const { lesson, next } = ended;
      write(title, lesson.title[state.lang]);
      write(about, t("closing.about", { n: lesson.scenes.length }));
      write(label, t(next ? "closing.next" : "closing.end"));
      write(nextTitle, next?.title[state.lang] ?? "");
      hide(nextTitle, next === null);
      const minutes = next === null ? "" : t("closing.minutes", { n: next.minutes });
      write(summary, [next?.summary[state.lang] ?? t("closing.end-more"), minutes].filter(Boolean).join(" "));
      sign.draw(ended.stock, t);
      write(go, t("closing.go"));
      hide(go, next === null);
      write(list, t("lesson.all"));
      if (list.getAttribute("href") !== ended.list) list.setAttribute("href", ended.list);
      write(back, t("closing.back"));
      write(fault, wrong ? whyOf(wrong, t) : "");
      hide(fault, wrong === null);
      for (const tile of tiles) tile.draw(state, t);
    },
    /** The card in a line, as it is spoken in front of people. */
    text: () =>
      [title, about, label, nextTitle]
        .map((part) => part.textContent)
        .filter(Boolean)
        .join("\n"),
    /** Says why the next lesson did not come. @param {import("../complaints.js").Complaint[]} details */
    fail(details) {
      wrong = details;
    },
  };
}

/** @param {import("../complaints.js").Complaint[]} details @param {Translate} t @returns {string} one without a code is the browser's, which reached no server */
const whyOf = (details, t) =>
  details.every(({ code }) => code === undefined)
    ? t("closing.lost")
    : t("closing.failed", { why: details.map((one) => named(one, t)).join("; ") });
