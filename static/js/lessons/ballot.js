/**
 * Shows the answers that can be chosen, or a list of what can be touched for whoever does not touch the picture; and says
 * whether that was right. In front of people it stands under the caption, else under the question.
 * @module
 */
import { element, hide, write } from "../dom.js";

/** @typedef {import("../i18n.js").Translate} Translate */

/** @typedef {{ spot: string, text: string, tried: boolean | null }} Option   tried: whether it was right; null where nobody has tried it */

/**
 * @typedef {object} Shown
 * @property {Option[]} options
 * @property {boolean} choosing       whether each is a button; else they are a list beside the picture
 * @property {string | null} picked   of the list
 * @property {boolean} waits          whether something was touched that has to be confirmed
 * @property {string} hint            empty where nothing is to be touched any more
 * @property {{ right: boolean, text: string } | null} verdict
 * @property {boolean} open           whether it can still be answered
 */

/**
 * @param {HTMLElement} home
 * @param {{ answer: (spot: string) => void, pick: (spot: string) => void }} does
 */
export function createBallot(home, { answer, pick }) {
  const choices = element("div", { class: "ballot-choices", attributes: { role: "group" } });
  const select = element("select");
  const confirm = element("button", { class: "quiet", attributes: { type: "button" } });
  const hint = element("span", { class: "ballot-hint" });
  const list = element("div", { class: "ballot-list" }, [hint, select, confirm]);
  const mark = element("b");
  const said = element("span");
  const verdict = element("output", { class: "ballot-verdict" }, [mark, said]);
  const root = element("div", { class: "ballot" }, [choices, list, verdict]);
  root.hidden = true;
  select.addEventListener("change", () => pick(select.value));
  confirm.addEventListener("click", () => answer(select.value));
  let listed = "";

  /** @param {Option[]} options @param {boolean} open @param {Translate} t */
  const drawChoices = (options, open, t) => {
    while (choices.childElementCount > options.length) choices.lastElementChild?.remove();
    options.forEach(({ spot, text, tried }, place) => {
      const button = choices.children[place] ?? choiceButton(choices, answer);
      if (!(button instanceof HTMLButtonElement)) return;
      button.dataset.spot = spot;
      button.dataset.tried = tried === null ? "" : tried ? "right" : "wrong";
      button.setAttribute("aria-disabled", String(!open || tried !== null));
      const [number, words, sign] = button.children;
      if (number) write(number, String(place + 1));
      if (words) write(words, text);
      if (sign) write(sign, tried === null ? "" : t(tried ? "reply.sign.right" : "reply.sign.wrong"));
    });
  };

  return {
    /** @param {Shown | null} shown @param {import("../state.js").State["mode"]} mode @param {Translate} t */
    draw(shown, mode, t) {
      const place = mode === "page" ? home : (document.querySelector(".presenting") ?? home);
      if (root.parentElement !== place) place.append(root);
      hide(root, shown === null);
      if (!shown) return;
      const { options, choosing, picked, open } = shown;
      hide(choices, !choosing);
      hide(list, choosing || !open);
      choices.setAttribute("aria-label", t("reply.choices"));
      if (choosing) drawChoices(options, open, t);
      else if (open) {
        const wanted = JSON.stringify(options);
        if (wanted !== listed)
          select.replaceChildren(
            ...options.map(({ spot, text, tried }) =>
              element("option", { text: tried === false ? `${text} ✗` : text, attributes: { value: spot } }),
            ),
          );
        listed = wanted;
        if (picked !== null) select.value = picked;
        select.setAttribute("aria-label", t("reply.list"));
        write(confirm, t("reply.answer"));
        write(hint, shown.hint);
        hint.dataset.waits = String(shown.waits);
      }
      const { right = false, text = "" } = shown.verdict ?? {};
      verdict.dataset.right = String(right);
      const [key, of] = [right ? "reply.right" : "reply.wrong", choosing ? "" : ".this"];
      write(mark, shown.verdict ? t(key + of) : "");
      write(said, text);
    },
  };
}

/** @param {HTMLElement} choices @param {(spot: string) => void} answer */
function choiceButton(choices, answer) {
  const button = element("button", { class: "ballot-choice", attributes: { type: "button" } }, [
    element("span", { class: "ballot-number", attributes: { "aria-hidden": "true" } }),
    element("span"),
    element("span", { class: "ballot-sign" }),
  ]);
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") answer(button.dataset.spot ?? "");
  });
  choices.append(button);
  return button;
}
