/**
 * Shows the parameters that all time steps share: what each is for, its shape, and lighting it wherever it works.
 * @module
 */
import { element } from "../dom.js";
import { lighting } from "../lights.js";
import { LIGHTS } from "../parameters/matrices.js";
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
  const { bias } = trace.start.run.network;
  const text = t(bias ? "inspector.parameters.bias" : "inspector.parameters");
  const matrices = namesOf(trace, place).map(([symbol, name]) =>
    chip(symbol, name, trace.start.parameters[name], t),
  );
  const list = element("p", { class: "chips" }, matrices);
  return { element: element("div", {}, [element("p", { text: text }), list]), draw: () => undefined };
}

/**
 * @param {import("../trace.js").Trace} trace
 * @param {import("../shape.js").Pass} pass
 * @returns {[Sheet, string][]} the letter and PyTorch's name of each parameter that a pass uses; b stands for both biases
 */
function namesOf(trace, { layer, direction }) {
  const reverse = direction === "reverse" ? "_reverse" : "";
  const readout = `readout.weight${trace.start.run.network.readout?.joint ? "" : reverse}`;
  /** @type {[Sheet, string][]} */
  const names = [
    ["U", `weight_ih_l${layer}${reverse}`],
    ["W", `weight_hh_l${layer}${reverse}`],
    ["b", `bias_ih_l${layer}${reverse}`],
    ["V", readout],
  ];
  return names.filter(([, name]) => trace.start.parameters[name]);
}

/**
 * @param {Sheet} sheet
 * @param {string} name
 * @param {number[] | number[][] | undefined} values
 * @param {import("../i18n.js").Translate} t
 */
function chip(sheet, name, values, t) {
  const columns = values?.[0];
  const shape = `${values?.length ?? 0} × ${Array.isArray(columns) ? columns.length : 2}`;
  const made = element("button", {
    class: "chip",
    attributes: { type: "button", title: t(`inspector.chip.${sheet}`, { name }), "data-sheet": sheet },
  });
  made.append(element("span", { class: "chip-letter", text: sheet }), ` ${shape}`);
  return lighting(made, ...LIGHTS[sheet]);
}
