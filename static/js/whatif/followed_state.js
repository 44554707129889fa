/**
 * Chooses the state that the chart follows: the one that the user chose, or the one that the held units affect.
 * @module
 */
import { equationsOf, stateLetter, statesOf } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { onlyOf } from "../expression.js";
import { rolesOf } from "../roles.js";

/** @typedef {import("../anatomy.js").StateName} StateName */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("../state.js").State["difference"]} Difference   the states that a link can name */

/** @param {Pick<View, "state" | "trace">} view @returns {StateName} */
export function followed({ state, trace }) {
  const { cell } = trace.shape;
  if (state.difference && statesOf(cell).includes(state.difference)) return state.difference;
  const interventions = trace.start.run.interventions ?? [];
  const { network } = trace.start.run;
  const carried = [rolesOf(network).state, ...statesOf(cell)].filter((name) => name !== "hidden_state");
  return (
    carried.find((name) => interventions.some(({ target }) => reaches(network, target, name))) ??
    "hidden_state"
  );
}

/**
 * @param {import("../anatomy.js").Chosen} network
 * @param {string} target
 * @param {StateName} state
 * @returns {boolean} whether a quantity is that state, or enters its equation
 */
function reaches(network, target, state) {
  const line = equationsOf(network).find(({ quantity }) => quantity === state);
  return (
    line !== undefined && (target === state || onlyOf(line.value, "computed").some(({ of }) => of === target))
  );
}

/**
 * Shows which state is followed, in words; where the cell has other states, as a button that follows the next of them.
 * @param {import("../inspector/view.js").Dispatch} dispatch
 */
export function createFollowed(dispatch) {
  const words = element("span");
  const swap = element("span", { class: "whatif-swap", text: "⇄", attributes: { "aria-hidden": "true" } });
  const button = element("button", { class: "whatif-of", attributes: { type: "button" } }, [words, swap]);
  /** @type {StateName | undefined} */
  let other;
  button.addEventListener("click", () => {
    if (other) dispatch({ type: "set", change: { difference: /** @type {Difference} */ (other) } });
  });
  return {
    element: button,
    /** @param {View} view @param {StateName} quantity  that is followed @param {string} text */
    draw({ trace, t }, quantity, text) {
      const states = statesOf(trace.shape.cell);
      const next = states[(states.indexOf(quantity) + 1) % states.length];
      other = next === quantity ? undefined : next;
      write(words, text);
      button.disabled = other === undefined;
      hide(swap, other === undefined);
      if (other) button.title = t("whatif.follow", { letter: stateLetter(other) });
      else button.removeAttribute("title");
    },
  };
}
