/**
 * The parameters that all time steps share: what each is for, its shape, and lighting it wherever it works.
 * @module
 */
import { element } from "../dom.js";
import { keyed, structureOf } from "./keyed.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("../state.js").Parameter} Parameter */

/** @returns {Part} one button for each matrix, with its shape */
export function createParameters() {
  const key = (/** @type {Frame} */ frame) => `${structureOf(frame)} ${frame.place.layer}`;
  return keyed(element("div", { class: "inspector-parameters" }), key, (frame) => [sentence(frame)]);
}

/** @param {Frame} frame @returns {Part} */
function sentence({ trace, place, t }) {
  const { readout, bias } = trace.start.run.network;
  const text = t(bias ? "inspector.parameters.bias" : "inspector.parameters");
  const matrices = namesOf(trace, place).map(([symbol, name]) =>
    chip(symbol, name, trace.start.parameters[name], t),
  );
  const shared = element("span", { class: "for-all", text: t("inspector.parameters.shared") });
  const list = element("p", { class: "chips" }, [...matrices.slice(0, readout ? 3 : 2), shared]);
  return { element: element("div", {}, [element("p", { text: text }), list]), draw: () => undefined };
}

/**
 * @param {import("../trace.js").Trace} trace
 * @param {import("../shape.js").Pass} pass
 * @returns {[Parameter, string][]} the letter and PyTorch's name of each matrix that a pass uses
 */
function namesOf(trace, { layer, direction }) {
  const reverse = direction === "reverse" ? "_reverse" : "";
  const readout = `readout.weight${trace.start.run.network.readout?.joint ? "" : reverse}`;
  return [
    ["U", `weight_ih_l${layer}${reverse}`],
    ["W", `weight_hh_l${layer}${reverse}`],
    ["V", readout],
  ];
}

/**
 * @param {Parameter} parameter
 * @param {string} name
 * @param {number[] | number[][] | undefined} values
 * @param {import("../i18n.js").Translate} t
 */
function chip(parameter, name, values, t) {
  const columns = values?.[0];
  const shape = `${values?.length ?? 0} × ${Array.isArray(columns) ? columns.length : 1}`;
  const made = element("button", {
    class: "chip",
    attributes: { type: "button", title: t(`inspector.chip.${parameter}`, { name }) },
  });
  made.dataset.parameter = parameter;
  made.append(element("span", { class: "chip-letter", text: parameter }), ` ${shape}`);
  return made;
}

/**
 * Whoever points at a matrix, or focuses it, lights all its places; the state says which is lit.
 * @param {Element} root
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {(lit: Parameter | null) => void}
 */
export function lightParameters(root, dispatch) {
  /** @param {EventTarget | null} target @returns {Parameter | null} */
  const parameterOf = (target) => {
    const name =
      target instanceof Element ? target.closest("[data-parameter]")?.getAttribute("data-parameter") : null;
    return name === "U" || name === "W" || name === "V" ? name : null;
  };
  const leave = (/** @type {Event} */ event) => {
    if (parameterOf(event.target)) dispatch({ type: "light", parameter: null });
  };
  const enter = (/** @type {Event} */ event) => {
    const parameter = parameterOf(event.target);
    if (parameter) dispatch({ type: "light", parameter });
  };
  for (const type of ["pointerover", "focusin"]) root.addEventListener(type, enter);
  for (const type of ["pointerout", "focusout"]) root.addEventListener(type, leave);
  return (lit) => {
    if (lit) root.setAttribute("data-lit", lit);
    else root.removeAttribute("data-lit");
  };
}
