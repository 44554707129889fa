/**
 * Writes what stands left of the score: the names of its rows, and the legends with the ends of their scales.
 * @module
 */
import { element } from "../dom.js";
import { marksOf } from "../models/marks.js";
import { focusOf } from "../state.js";
import { labelsOf, legendKey } from "./labels.js";

/** @typedef {Pick<import("./stage.js").View, "state" | "trace" | "theme" | "t">} View */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("../shape.js").Pass} Pass */

export class Legends {
  element = element("div", {
    class: "labels",
    attributes: { tabindex: "0", role: "group", "data-walk": "column", "data-own-keys": "" },
  });
  /** The ends of each quantity's scale as they were written last. @type {Map<string, string>} */
  #ends = new Map();
  /** What the legends say, and of how much. */
  #told = { received: 0, legend: "" };

  /** @param {(action: import("../reduce.js").Action) => void} dispatch */
  constructor(dispatch) {
    this.dispatch = dispatch;
  }

  /** @param {Panel[]} panels @param {View} view */
  write(panels, { state, trace, theme, t }) {
    const { shape } = trace;
    const { dispatch } = this;
    const look = (/** @type {Pass} */ pass) => dispatch({ type: "look", pass });
    const open = (/** @type {import("./layout.js").Strip} */ { pass, quantity }) => {
      if (pass) look(pass);
      dispatch({ type: "set", change: { tall: quantity } });
    };
    const pick = (/** @type {Pass & { unit: number }} */ { layer, direction, unit }) =>
      dispatch({ type: "look", pass: { layer, direction }, unit });
    const unpin = (/** @type {string} */ pin) => dispatch({ type: "pin", pin });
    const focus = focusOf(state, shape);
    this.element.setAttribute("aria-label", t("stage.names"));
    this.element.replaceChildren(
      ...labelsOf(panels, { trace, theme, t, focus, look, pick, unpin, open }),
      ...marksOf(panels, { trace, t, pick }),
    );
    this.element.classList.toggle("many", shape.layers > 1 || shape.bidirectional);
    this.#told = { received: trace.received, legend: legendKey(trace) };
    if (trace.received > 0) this.#showChangedScales();
  }

  /** Writes them again where more has arrived and lies beyond a scale. @param {Panel[]} panels @param {View} view */
  refresh(panels, view) {
    const { trace } = view;
    if (trace.received === this.#told.received) return;
    if (legendKey(trace) !== this.#told.legend) this.write(panels, view);
    this.#told.received = trace.received;
  }

  /** Marks a scale that has other ends than before. */
  #showChangedScales() {
    for (const legend of this.element.querySelectorAll(".scale")) {
      if (!(legend instanceof HTMLElement)) continue;
      const { quantity = "" } = legend.dataset;
      const [ends, before] = [legend.textContent, this.#ends.get(quantity)];
      legend.classList.toggle("changed", before !== undefined && before !== ends);
      this.#ends.set(quantity, ends);
    }
  }
}
