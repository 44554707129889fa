/**
 * Makes the handout of a lesson: each scene's picture, words and question, and the answers at the end.
 *
 * The stage itself shows one scene after the other, each with its own run, and is copied.
 * @module
 */
import { byId, element, write } from "../dom.js";
import { setPosed } from "../theme.js";
import { copyOf } from "./copy.js";
import { drawInLight } from "./print.js";

/** @typedef {import("../lessons/speech.js").Said} Said */
/** @typedef {ReturnType<typeof import("../lessons/lesson.js").createLesson>} Lesson */

/**
 * @typedef {object} Hooks
 * @property {() => Lesson} lesson
 * @property {() => import("../state.js").State} get
 * @property {() => import("../i18n.js").Translate} words
 * @property {() => void} flush    draws the page at once
 * @property {() => readonly { finish: () => void }[]} stages   every score on the screen
 */

/** Frames in which what a scene brings finds its place. */
const FRAMES = 3;
/** Milliseconds after which a scene that does not come is left out, and said to be. */
const PATIENCE = 30_000;

/** @param {Hooks} hooks @returns {Promise<void>} opens the handout; settled once it is whole or closed */
export async function openHandout(hooks) {
  const { lesson: lessonNow, words, flush } = hooks;
  const lesson = lessonNow();
  const [script, start] = [lesson.script(), lesson.current()];
  if (!script || !start) return;
  const t = words();
  const title = script.title[hooks.get().lang];
  const sheet = createSheet(title, script.summary[hooks.get().lang], t);
  document.body.append(sheet.root);
  sheet.root.showModal();
  sheet.root.addEventListener("close", () => {
    sheet.root.remove();
    setPosed(null);
    lesson.stand(start.place);
    flush();
  });
  /** @type {{ place: number, answer: string }[]} */
  const answers = [];
  for (const place of script.scenes.keys()) {
    sheet.tell(t("handout.drawing", { n: place + 1, count: script.scenes.length }));
    lesson.stand(place);
    const said = await shown(hooks, place);
    if (!sheet.root.open) return;
    drawInLight(flush, hooks.stages);
    sheet.add(place, said, said ? picturesOf(hooks) : [], t);
    if (said?.answer) answers.push({ place, answer: said.answer });
  }
  sheet.end(answers, t);
  sheet.tell("");
  print();
}

/** @param {Hooks} hooks @param {number} place @returns {Promise<Said | null>} what a scene says once it stands; null where it does not come */
async function shown({ lesson, get }, place) {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    await frame();
    const { shape, received, failure } = get();
    const current = lesson().current();
    if (failure || !current) return null;
    if (current.place === place && current.complete && shape && received >= shape.steps) {
      for (let count = 0; count < FRAMES; count += 1) await frame();
      return lesson().said();
    }
  }
  return null;
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** The picture of a scene, and the panel where the scene opens something in it. @param {Hooks} hooks */
function picturesOf({ get }) {
  const { zoom, open, panels } = get();
  const parts = [byId("stage", HTMLElement)];
  if ((zoom !== null && !open) || panels.length > 0) parts.push(byId("inspector", HTMLElement));
  return parts.flatMap((part) => copyOf(part) ?? []);
}

/** @param {string} title @param {string} summary @param {import("../i18n.js").Translate} t */
function createSheet(title, summary, t) {
  const state = element("p", { class: "handout-state", attributes: { role: "status" } });
  const again = element("button", {
    class: "quiet",
    text: t("handout.print"),
    attributes: { type: "button" },
  });
  const close = element("button", {
    class: "quiet",
    text: t("handout.close"),
    attributes: { type: "button" },
  });
  const body = element("div", { class: "handout-body" }, [
    element("h1", { text: title }),
    element("p", { class: "handout-summary", text: summary }),
  ]);
  const root = element("dialog", { class: "handout", attributes: { "aria-label": title } }, [
    element("div", { class: "handout-tools" }, [state, again, close]),
    body,
  ]);
  again.addEventListener("click", () => print());
  close.addEventListener("click", () => root.close());
  // The lesson below is not to turn its pages.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    root,
    /** @param {string} text */
    tell: (text) => write(state, text),
    /** @param {number} place @param {Said | null} said @param {readonly Node[]} pictures @param {import("../i18n.js").Translate} t */
    add(place, said, pictures, t) {
      const lines = said
        ? [
            element("p", { class: "handout-caption", text: said.caption }),
            ...(said.question ? [element("p", { class: "handout-question", text: said.question })] : []),
          ]
        : [element("p", { class: "handout-caption", text: t("handout.missing") })];
      const number = element("h2", { text: String(place + 1) });
      const shown = element("div", { class: "handout-pictures" }, [...pictures]);
      const scene = element("section", { class: "handout-scene" }, [
        number,
        ...(pictures.length > 0 ? [shown] : []),
        ...lines,
      ]);
      body.append(scene);
    },
    /** @param {readonly { place: number, answer: string }[]} answers @param {import("../i18n.js").Translate} t */
    end(answers, t) {
      if (answers.length === 0) return;
      const items = answers.map(({ place, answer }) =>
        element("li", { text: answer, attributes: { value: String(place + 1) } }),
      );
      const list = element("ol", {}, items);
      body.append(
        element("section", { class: "handout-answers" }, [
          element("h2", { text: t("handout.answers") }),
          list,
        ]),
      );
    },
  };
}
