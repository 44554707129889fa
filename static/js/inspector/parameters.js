/**
 * Shows the parameters that all time steps share: what each is for, its shape, and lighting it wherever it works.
 * @module
 */
import { equationsOf, weightLetter } from "../anatomy.js";
import { element } from "../dom.js";
import { lighting } from "../lights.js";
import { shapeText, sheetsOf } from "../parameters/matrices.js";
import { productLetters } from "../roles.js";
import { fromWords, listed, readingOf } from "../terms.js";
import { keyed, structureOf } from "./keyed.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("../parameters/matrices.js").Sheet} Sheet */

/** @returns {Part} one button for each matrix, with its shape */
export function createParameters() {
  const key = (/** @type {Frame} */ frame) => `${structureOf(frame)} ${frame.place.layer}`;
  return keyed(element("div", { class: "inspector-parameters" }), key, (frame) => [sentence(frame)]);
}

/** @param {Frame} frame @returns {Part} */
function sentence({ trace, place, t }) {
  const text = t("inspector.parameters", { terms: termWords(trace.start.run.network, t) });
  const matrices = sheetsOf(trace, place).map((sheet) => chip(sheet, t));
  const list = element("p", { class: "chips" }, matrices);
  return { element: element("div", {}, [element("p", { text }), list]), draw: () => undefined };
}

/** @param {import("../wire.js").Network} network @param {import("../i18n.js").Translate} t @returns {string} where each weight's products come from */
function termWords(network, t) {
  const { cell, bias } = network;
  const terms = equationsOf(network).flatMap((equation) => equation.terms);
  const byWeight = new Map(terms.map((term) => [weightLetter(term.weight), term]));
  const words = [...byWeight.values()].map((term) =>
    t("inspector.parameters.term", {
      letters: productLetters(term, cell) + (bias && term.bias ? "\u00a0+\u00a0b" : ""),
      from: fromWords(readingOf(term).state, t),
    }),
  );
  return listed(words, t, "clauses");
}

/** @param {Sheet} sheet @param {import("../i18n.js").Translate} t */
function chip(sheet, t) {
  const { letter, names, state, lights } = sheet;
  const kind = { inputs: "inputs", units: "state", each: "state", biases: "biases", readout: "readout" }[
    sheet.kind
  ];
  const title = t(`inspector.chip.${kind}`, {
    name: kind === "biases" ? listed(names, t) : (names[0] ?? ""),
    state: state ? t(`state.${state}`) : "",
  });
  const button = element("button", {
    class: "chip",
    attributes: { type: "button", title, "data-sheet": letter },
  });
  button.append(element("span", { class: "chip-letter", text: letter }), ` ${shapeText(sheet)}`);
  return lighting(button, ...lights);
}
