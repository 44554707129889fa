/**
 * The choice between the code of one step and the study note's classes.
 * @module
 */
import { element } from "../dom.js";
import { attribute, writer } from "../inspector/live.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {"step" | "note"} Part */

/**
 * @param {() => void} changed
 * @returns {{ element: HTMLElement, chosen: () => Part, write: (t: Translate) => void }}
 */
export function createParts(changed) {
  /** @type {Part} */
  let chosen = "step";
  const choices = /** @type {const} */ (["step", "note"]).map((part) => {
    const input = element("input", { attributes: { type: "radio", name: "code-part", value: part } });
    input.checked = part === chosen;
    input.addEventListener("change", () => {
      chosen = part;
      changed();
    });
    const name = element("span");
    return { element: element("label", {}, [input, name]), part, write: writer(name) };
  });
  const host = element(
    "div",
    { class: "segments", attributes: { role: "radiogroup" } },
    choices.map((one) => one.element),
  );
  const label = attribute(host, "aria-label");
  return {
    element: host,
    chosen: () => chosen,
    write(t) {
      label(t("code.part"));
      for (const { part, write } of choices) write(t(`code.part.${part}`));
    },
  };
}
