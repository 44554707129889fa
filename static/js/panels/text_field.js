/**
 * Wraps the field of the text: shows line ends and tabs as signs, and gives back the text to the letter.
 * @module
 */
import { edited, toLine } from "./single_line.js";

/** @param {HTMLInputElement} field */
export function createTextField(field) {
  let known = { text: "", line: "" };
  const read = () => {
    if (field.value !== known.line) known = { text: edited(known, field.value), line: field.value };
    return known.text;
  };
  field.addEventListener("input", read);
  field.addEventListener("paste", (event) => insert(event, event.clipboardData));
  field.addEventListener("drop", (event) => insert(event, event.dataTransfer));

  /** Brings in what the field itself would turn into blanks. @param {Event} event @param {DataTransfer | null} data */
  function insert(event, data) {
    const brought = data?.getData("text").replaceAll("\r\n", "\n") ?? "";
    const line = toLine(brought);
    if (line === brought) return;
    event.preventDefault();
    field.focus();
    // The browser's own editing keeps its history: Ctrl+Z takes the insertion back.
    if (document.execCommand("insertText", false, line)) return;
    field.setRangeText(line, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  return {
    /** Shows a text; what it shows already is left alone, with the history of its editing. @param {string} text */
    show(text) {
      if (read() === text) return;
      known = { text, line: toLine(text) };
      field.value = known.line;
    },
    /** @returns {string} the text; half a character stays half of one */
    read,
  };
}
