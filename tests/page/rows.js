/** Gives each parameter of a link a text other than its default, and what else it needs there for a meaning. */
import { kinds } from "../../static/js/anatomy.js";
import { rowOf, wordsOf } from "../../static/js/link/rows.js";

/** @typedef {import("../../static/js/link/rows.js").Row} Row */

/** Of the kinds whose texts are the same for each parameter. */
const TEXTS = {
  decimal: "0.5",
  text: "abc",
  name: "one",
  json: "[[1,2],[3,4]]",
  list: '[{"a":1}]',
  record: '{"hidden_state":[[1]]}',
  queries: "cell=gru",
  pins: "cell_state.1,gates.forget.2/1.reverse",
};

/** @param {Row} row @returns {string} a text that can be read and is not the default's */
export function sampleOf(row) {
  const { kind, sign, naming } = row;
  const words = wordsOf(row);
  if (kind === "whole") return String(Number(row.default ?? 1) + 1);
  if (kind === "truth") return String(row.default !== true);
  if (kind === "word") return String(words.find((word) => word !== row.default));
  if (kind === "names") return String(naming?.[0] ?? words[0]);
  return kind === "sign" ? String(sign) : TEXTS[kind];
}

/** @param {string} option @param {boolean} has @returns {string} the first kind of cell that has that option, or has it not */
export const cellWith = (option, has) =>
  [...kinds().values()].find(({ options }) => options.includes(option) === has)?.name ?? "";

/** @param {Row} row @returns {[string, string][]} the parameters without which it has no meaning */
export function besideOf({ name, beside, naming, option }) {
  const other = beside ? rowOf(beside) : null;
  /** @type {[string, string][]} */
  const cell = option ? [["cell", cellWith(name, true)]] : [];
  return other ? [...cell, ...besideOf(other), [other.name, naming?.[0] ?? sampleOf(other)]] : cell;
}

/** @param {Row} row @returns {URLSearchParams} a link that says it */
export const linkOf = (row) => new URLSearchParams([...besideOf(row), [row.name, sampleOf(row)]]);

/** @param {Row} row @returns {string | null} a text that cannot be read; null where any can */
export function misspelledOf({ kind }) {
  if (["text", "json"].includes(kind)) return null;
  return ["name", "queries"].includes(kind) ? "" : "?!";
}
