/**
 * Shows the field for the text that a compared run reads.
 * @module
 */
import { element, hide } from "../dom.js";
import { createTextField } from "../panels/text_field.js";
import { changed } from "./companions.js";

/** @param {(companion: string) => void} become   changes the companion */
export function createField(become) {
  const field = element("input", {
    class: "compare-text",
    attributes: { type: "text", spellcheck: "false", autocomplete: "off" },
  });
  const text = createTextField(field);
  let beside = "";
  let awaited = false;
  field.addEventListener("change", () => become(changed(beside, "text", text.read())));
  return {
    element: field,
    /** Is to be typed in as soon as it is there. */
    await() {
      awaited = true;
    },
    /** @param {string} companion @param {string} label */
    draw(companion, label) {
      beside = companion;
      const read = new URLSearchParams(companion).get("text");
      hide(field, read === null);
      field.setAttribute("aria-label", label);
      if (document.activeElement !== field) text.show(read ?? "");
      if (read === null || !awaited) return;
      awaited = false;
      field.focus();
      field.select();
    },
  };
}
