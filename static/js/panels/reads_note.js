/**
 * Shows what stands below the field of the input: how the numbers were read, what is asked of them, and over which
 * letters a text is read.
 * @module
 */
import { element, hide } from "../dom.js";
import { codePoint, visible } from "../format.js";
import { tablePart } from "../table/fetch.js";
import { alphabetsFor, isFree } from "./alphabets.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../table/reader.js").About} About */

/** Characters without ink that are named. */
const INKLESS_SHOWN = 3;

/**
 * @param {HTMLElement} host   beside the field
 * @param {object} does
 * @param {(about: About | "turned", answer: string) => void} does.answer
 * @param {() => void} does.forget        takes all answers back
 * @param {(alphabet: string) => void} does.choose
 */
export function createReadsNote(host, { answer, forget, choose }) {
  // A click must not take the focus from the field, which would close over the button.
  host.addEventListener("mousedown", (event) => event.preventDefault());
  let drawn = "";
  /** @param {string} key @param {boolean} asks @param {() => (Node | string)[]} make */
  const show = (key, asks, make) => {
    host.classList.toggle("asks", asks);
    if (key === drawn) return;
    drawn = key;
    const parts = key === "" ? [] : make();
    hide(host, parts.length === 0);
    host.replaceChildren(...parts);
  };

  return {
    /** @param {ReturnType<typeof import("../table/reader.js").readTable> | null} read   null: as it was filled in @param {boolean} answered @param {Translate} t */
    numbers(read, answered, t) {
      const key = read && JSON.stringify([read, answered, t("inspector.language")].map(shortened));
      const part = tablePart();
      if (!part || !read || !key || read.type === "refused") return show("", false, () => []);
      if (read.type === "question") return show(key, true, () => part.questionElements(read, t, answer));
      const sentence = part.notesText(read, t);
      show(sentence && key, false, () => [
        element("p", { text: sentence }),
        ...(read.turnable
          ? [
              button(t(read.rows.length === 1 ? "table.turn" : "table.turn-back"), () =>
                answer("turned", read.rows.length === 1 ? "yes" : "no"),
              ),
            ]
          : []),
        ...(answered ? [button(t("table.again"), forget)] : []),
      ]);
    },
    /** @param {Request} request @param {Translate} t */
    letters(request, t) {
      if (!isFree(request) || request.text === "") return show("", false, () => []);
      const { text, alphabet } = request;
      const key = JSON.stringify([
        [...new Set(text)].join(""),
        alphabet,
        inkless(text, t),
        t("inspector.language"),
      ]);
      show(key, false, () => [
        element("p", {
          text: t(alphabet === "" ? "letters.own-why" : "letters.fixed-why", { n: [...alphabet].length }),
        }),
        element(
          "div",
          { class: "letters-choice", attributes: { role: "group", "aria-label": t("letters.choose") } },
          alphabetsFor(request).map((one) => {
            const chip = button(t(`letters.${one.name}`, { n: one.count }), () => choose(one.alphabet));
            chip.setAttribute("aria-pressed", String(one.chosen));
            chip.disabled = !one.fits;
            if (!one.fits) chip.title = t("letters.lacks");
            return chip;
          }),
        ),
        ...(inkless(text, t) ? [element("p", { class: "hint", text: inkless(text, t) })] : []),
      ]);
    },
  };
}

/** The rows themselves are not drawn. @param {unknown} part */
const shortened = (part) =>
  typeof part === "object" && part !== null && "rows" in part && Array.isArray(part.rows)
    ? { ...part, rows: [part.rows.length, part.rows[0]?.length] }
    : part;

/** @param {string} text @param {Translate} t @returns {string} the characters that nobody sees, each with its time step */
function inkless(text, t) {
  const found = [...text]
    .map((character, step) => ({ character, step }))
    .filter(({ character }) => !/[ \n\t]/.test(character) && visible(character) !== character);
  if (found.length === 0) return "";
  const shown = found
    .slice(0, INKLESS_SHOWN)
    .map(({ character, step }) => `${visible(character)} ${codePoint(character)} (t = ${step})`);
  const list = [...shown, ...(found.length > INKLESS_SHOWN ? ["…"] : [])].join(t("stage.comma"));
  return t("letters.inkless", { n: found.length, list });
}

/** @param {string} text @param {() => void} pressed */
function button(text, pressed) {
  const chip = element("button", { class: "chip", text, attributes: { type: "button" } });
  chip.addEventListener("click", pressed);
  return chip;
}
