/**
 * What lights up together: a name in the code, and the matrix or gate it belongs to wherever that is seen.
 * @module
 */
import { gateOf, isGate } from "./held.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {"U" | "W" | "V"} Matrix */
/** @typedef {Matrix | `gates.${GateName}`} Light */
/** @typedef {(action: { type: "light", parameter: Light | null }) => void} Lighter */

/** @type {Readonly<Record<string, Matrix>>} */
const MATRICES = { weight_ih: "U", weight_hh: "W", "readout.weight": "V" };

/**
 * @param {CodeName} name
 * @returns {Light[]} what lights it, that which it lights itself first
 */
export function lightsOf({ parameter, gate, values }) {
  const matrix = parameter ? MATRICES[parameter] : termMatrix(values.flat().map(({ name }) => name));
  const of = isGate(gate) ? gate : gateOf(values.flat());
  /** @type {Light[]} */
  const gates = of ? [`gates.${of}`] : [];
  /** @type {Light[]} */
  const matrices = matrix ? [matrix] : [];
  return parameter ? [...matrices, ...gates] : [...gates, ...matrices];
}

/**
 * @param {string[]} names
 * @returns {Matrix | undefined} the matrix whose product all of them are
 */
function termMatrix(names) {
  if (names.length === 0) return undefined;
  if (names.every((name) => name.endsWith(".from_input"))) return "U";
  if (names.every((name) => name.endsWith(".from_hidden"))) return "W";
  return names.every((name) => name === "outputs") ? "V" : undefined;
}

/**
 * Lights what is pointed at or focused, and steps from name to name by arrow keys.
 * @param {HTMLElement} root
 * @param {Lighter} dispatch
 * @returns {(lit: string | null) => void} shows what is lit
 */
export function listenToNames(root, dispatch) {
  const nameAt = (/** @type {Event} */ event) =>
    event.target instanceof Element ? event.target.closest("[data-lights]") : null;
  for (const type of ["pointerover", "focusin"]) {
    root.addEventListener(type, (event) => {
      const light = nameAt(event)?.getAttribute("data-lights")?.split(" ")[0];
      if (light) dispatch({ type: "light", parameter: /** @type {Light} */ (light) }); // written by this module
    });
  }
  for (const type of ["pointerout", "focusout"]) {
    root.addEventListener(type, (event) => nameAt(event) && dispatch({ type: "light", parameter: null }));
  }
  root.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) step(root, by);
  });
  /** @type {string | null} */
  let shown = null;
  return (lit) => {
    if (lit === shown && lit === null) return;
    shown = lit;
    for (const name of root.querySelectorAll("[data-lights]")) {
      const lights = name.getAttribute("data-lights")?.split(" ") ?? [];
      name.classList.toggle("is-lit", lit !== null && lights.includes(lit));
    }
  };
}

/** @param {HTMLElement} root @param {number} by */
function step(root, by) {
  const names = [...root.querySelectorAll("[data-lights]")];
  const at = document.activeElement ? names.indexOf(document.activeElement) : -1;
  const next = names[at < 0 && by < 0 ? names.length - 1 : at + by];
  if (next instanceof HTMLElement) next.focus();
}
