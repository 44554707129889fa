/**
 * Adds to the screen what presenting needs: the caption, and two small buttons that show while the pointer moves.
 * @module
 */
import { element, hide, write } from "../dom.js";
import { piecesOf } from "./caption.js";

/** @typedef {import("./caption.js").Marked} Marked */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Characters that two lines hold. */
const TWO_LINES = 190;
/** Milliseconds that the pointer and the buttons stay after it has moved. */
const STAYS = 2500;
const PATHS = {
  window: "M2.5 4h15v9.5h-15zM7 17h6M10 13.5V17",
  leave: "M5 5l10 10M15 5L5 15",
};

/**
 * @param {{ leave: () => void, openWindow: () => void }} does
 */
export function createScreen(does) {
  const caption = element("p", { class: "present-caption" });
  const note = element("output", { class: "present-said" });
  const title = element("span", { class: "present-lesson" });
  const count = element("span", { class: "present-count" });
  const where = element("div", { class: "present-where" }, [title, count]);
  where.hidden = true;
  const region = element("section", { class: "presenting" }, [where, caption, note]);
  const buttons = { window: button("window", does.openWindow), leave: button("leave", does.leave) };
  const tools = element(
    "div",
    { class: "present-tools", attributes: { role: "group" } },
    Object.values(buttons),
  );
  document.querySelector("footer")?.before(region, tools);
  stirWhilePointing();
  let written = "";
  let spoken = "";
  return {
    /** @param {{ caption: boolean, tools: boolean }} shown */
    show(shown) {
      region.hidden = !shown.caption;
      tools.hidden = !shown.tools;
      if (!shown.tools) note.textContent = "";
    },
    /** @param {Translate} t */
    speak(t) {
      if (t.lang === spoken) return;
      spoken = t.lang;
      region.setAttribute("aria-label", t("present.region"));
      tools.setAttribute("aria-label", t("present.tools"));
      for (const [name, button] of Object.entries(buttons)) {
        button.setAttribute("aria-label", t(`present.${name}`));
        button.title = t(`present.${name}`);
      }
    },
    /** @param {Marked | null} marked null where there is nothing to say yet */
    write(marked) {
      const next = JSON.stringify(marked);
      if (next !== written) writeCaption(caption, marked);
      written = next;
    },
    /** Says which lesson it is and which scene, small. @param {Pick<import("../lessons/lesson.js").Current, "title" | "place" | "count" | "stock"> | null} scene @param {Translate} t */
    place(scene, t) {
      hide(where, scene === null);
      if (!scene) return;
      write(title, scene.title);
      write(count, t("lesson.count", { n: scene.place + 1, count: scene.count }));
      count.setAttribute("aria-label", t("lesson.counted", { n: scene.place + 1, count: scene.count }));
      where.dataset.stand = scene.stock?.stand ?? "";
    },
    /** @param {string} text   said above the picture for a while; empty for nothing */
    say(text) {
      note.textContent = text;
    },
  };
}

/**
 * Writes a caption, and says by a class where it is a long one.
 * @param {HTMLElement} target
 * @param {Marked | null} marked
 */
export function writeCaption(target, marked) {
  target.replaceChildren(...(marked ? wordsOf(marked) : []));
  target.classList.toggle("long", lengthOf(target.textContent) > TWO_LINES);
}

/**
 * Writes a caption as elements: what is read stands out, each gate's name wears its hue.
 * @param {Marked} marked
 * @returns {(HTMLElement | string)[]}
 */
function wordsOf({ lead, body }) {
  const words = piecesOf(body).map(({ text, gate }) =>
    gate ? element("span", { class: `gate-name hue-${gate}`, text }) : text,
  );
  return lead ? [element("strong", { text: lead }), ...words] : words;
}

/** @param {string} text @returns {number} characters, those of Chinese twice, since they are twice as wide */
const lengthOf = (text) => text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);

/** @param {keyof typeof PATHS} name @param {() => void} press */
function button(name, press) {
  const button = element("button", { class: "round", attributes: { type: "button" } });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  button.append(svg);
  button.addEventListener("click", press);
  return button;
}

/** Marks the page while the pointer moves; the style sheet hides pointer and buttons once it rests. */
function stirWhilePointing() {
  let timer = 0;
  addEventListener("pointermove", () => {
    document.documentElement.dataset.stirred = "";
    clearTimeout(timer);
    timer = setTimeout(() => delete document.documentElement.dataset.stirred, STAYS);
  });
}
