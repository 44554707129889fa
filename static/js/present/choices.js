/**
 * Shows in the presenter's window the answers that everybody may choose among: which are right, and which were tried.
 * @module
 */
import { byId, element, hide, write } from "../dom.js";

/** @typedef {import("../i18n.js").Translate} Translate */

/** @param {(choice: number) => void} choose   counted from 0 */
export function createChoices(choose) {
  const root = byId("choices", HTMLElement);
  const verdict = byId("verdict", HTMLElement);

  /** @param {number} place */
  function button(place) {
    const made = element("button", { class: "quiet", attributes: { type: "button" } });
    made.addEventListener("click", () => made.getAttribute("aria-disabled") !== "true" && choose(place));
    root.append(made);
    return made;
  }

  return {
    /** @param {import("../lessons/question.js").Posed | null} posed @param {boolean} answered @param {Translate} t */
    draw(posed, answered, t) {
      hide(root, posed === null);
      const choices = posed?.choices ?? [];
      while (root.childElementCount > choices.length) root.lastElementChild?.remove();
      choices.forEach(({ text, right, tried }, place) => {
        const shown = root.children[place] ?? button(place);
        const sign = tried === null ? (right ? "✓" : "") : t(tried ? "reply.sign.right" : "reply.sign.wrong");
        shown.setAttribute("aria-disabled", String(answered || tried !== null));
        write(shown, `${place + 1}\u2002${text}${sign && `\u2002${sign}`}`);
      });
      const said = posed?.verdict;
      write(verdict, said ? `${t(said.right ? "reply.right" : "reply.wrong")} ${said.text}` : "");
    },
  };
}
