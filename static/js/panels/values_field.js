/**
 * Wraps the field of the numbers: gives back to the letter what it was filled with, and reads anew what was typed or
 * pasted.
 * @module
 */
import { tablePart } from "../table/fetch.js";

/** @typedef {ReturnType<typeof import("../table/reader.js").readTable>} Read */

/** @param {HTMLTextAreaElement} field */
export function createValuesField(field) {
  let known = { values: "", lines: "" };
  /** @type {import("../table/reader.js").Answers} */
  let answers = {};
  /** @type {{ lines: string, read: Read } | null} */
  let latest = null;
  const forget = () => {
    answers = {};
    latest = null;
  };
  /** @returns {Read | null} null where the reader has not come yet */
  const read = () => {
    if (latest?.lines === field.value) return latest.read;
    const reading = tablePart()?.readTable(field.value, answers);
    latest = reading ? { lines: field.value, read: reading } : null;
    return reading ?? null;
  };
  // Another table is another question.
  field.addEventListener("paste", forget);
  field.addEventListener("drop", forget);

  return {
    /** @param {string} values   JSON */
    show(values) {
      if (known.values === values) return;
      forget();
      known = { values, lines: linesOf(values) };
      field.value = known.lines;
    },
    /** @returns {{ values: string } | { read: Read | null }} the JSON; else why there is none, null: its reader has not come */
    values() {
      if (field.value === known.lines) return { values: known.values };
      const reading = read();
      const part = tablePart();
      if (!part || reading?.type !== "rows") return { read: reading };
      known = { values: part.jsonOf(reading.rows), lines: field.value };
      return { values: known.values };
    },
    /** @returns {Read | null} how it was read; null where it stands as it was filled in */
    read: () => (field.value === known.lines && !latest ? null : read()),
    /** @param {import("../table/reader.js").About | "turned"} about @param {string} answer */
    answer(about, answer) {
      answers = { ...answers, [about]: answer };
      latest = null;
      known = { values: "", lines: "\u0000" }; // no field holds it: the numbers are read anew
    },
    forget() {
      forget();
      known = { values: "", lines: "\u0000" };
    },
    isAnswered: () => Object.keys(answers).length > 0,
  };
}

/**
 * @param {string} json rows as the link holds them
 * @returns {string} one row a line; the text itself where it is not rows
 */
export function linesOf(json) {
  try {
    const rows = /** @type {unknown} */ (JSON.parse(json));
    if (Array.isArray(rows) && rows.every(Array.isArray)) return rows.map((row) => row.join(" ")).join("\n");
  } catch {
    return json;
  }
  return json;
}
