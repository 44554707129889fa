/**
 * Shows the tabs that choose between the code of one step and the study note's classes.
 * @module
 */
import { element } from "../dom.js";
import { attribute, writer } from "../inspector/live.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {"step" | "note"} Part */

/**
 * @param {(part: Part) => void} choose
 * @returns {{ element: HTMLElement, write: (t: Translate, chosen: Part) => void }}
 */
export function createTabs(choose) {
  const choices = /** @type {const} */ (["step", "note"]).map((part) => {
    const input = element("input", { attributes: { type: "radio", name: "code-part", value: part } });
    input.addEventListener("change", () => choose(part));
    const name = element("span");
    return { element: element("label", {}, [input, name]), input, part, write: writer(name) };
  });
  const host = element(
    "div",
    { class: "segments", attributes: { role: "radiogroup" } },
    choices.map((one) => one.element),
  );
  const label = attribute(host, "aria-label");
  return {
    element: host,
    write(t, chosen) {
      label(t("code.part"));
      for (const { input, part, write } of choices) {
        input.checked = part === chosen;
        write(t(`code.part.${part}`));
      }
    },
  };
}
