/**
 * Chooses which state the chart follows: the one that was chosen, or the one that what is held works on.
 * @module
 */
import { STATE_LETTER, STATES } from "../anatomy.js";
import { element, hide, write } from "../dom.js";

/** @typedef {import("../anatomy.js").StateName} StateName */
/** @typedef {import("../inspector/view.js").View} View */

/** What reaches the hidden state by way of the cell state. */
const ON_CELL = ["cell_state", "gates.forget", "gates.input", "gates.candidate"];

/** @param {Pick<View, "state" | "trace">} view @returns {StateName} */
export function followed({ state, trace }) {
  const { cell } = trace.shape;
  if (state.difference && STATES[cell].includes(state.difference)) return state.difference;
  const held = trace.start.run.interventions ?? [];
  return cell === "lstm" && held.some(({ target }) => ON_CELL.includes(target))
    ? "cell_state"
    : "hidden_state";
}

/**
 * What is followed, in words; where the cell has another state, a button that follows that one instead.
 * @param {import("../inspector/view.js").Dispatch} dispatch
 */
export function createFollowed(dispatch) {
  const words = element("span");
  const swap = element("span", { class: "whatif-swap", text: "⇄", attributes: { "aria-hidden": "true" } });
  const button = element("button", { class: "whatif-of", attributes: { type: "button" } }, [words, swap]);
  /** @type {StateName | undefined} */
  let other;
  button.addEventListener("click", () => {
    if (other) dispatch({ type: "set", change: { difference: other } });
  });
  return {
    element: button,
    /** @param {View} view @param {StateName} quantity  that is followed @param {string} text */
    draw({ trace, t }, quantity, text) {
      other = STATES[trace.shape.cell].find((name) => name !== quantity);
      write(words, text);
      button.disabled = other === undefined;
      hide(swap, other === undefined);
      if (other) button.title = t("whatif.follow", { letter: STATE_LETTER[other] });
      else button.removeAttribute("title");
    },
  };
}
