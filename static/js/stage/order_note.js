/**
 * Says under the score what its bands do not show at once: which units stand still; and offers to sort the units. Steps
 * from unit to unit in the order in which they stand.
 * @module
 */
import { stateLetter, statesOf } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { focusOf } from "../state.js";
import { isWaiting, neighbour, orderOf } from "./order.js";
import { createOrderChoice } from "./order_choice.js";
import { stillUnits } from "./still.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @param {{ stage: import("./stage.js").Stage, get: () => State, dispatch: (action: import("../reduce.js").Action) => void, chosen: (state: State) => Trace | null }} hooks
 *   chosen: the run that the inspector shows
 */
export function createOrderNote({ stage, get, dispatch, chosen }) {
  const choice = createOrderChoice(dispatch);
  const still = element("button", { class: "still", attributes: { type: "button" } });
  /** The first state of which units stand still, and one of these. @type {{ state: string, unit: number } | null} */
  let found = null;
  still.addEventListener("click", () => {
    if (found) dispatch({ type: "set", change: { tall: found.state, order: "movement", unit: found.unit } });
  });
  for (const part of [still, choice.element]) hide(part, true); // until there are units
  stage.note.append(still, choice.element);
  return {
    /**
     * @param {number} by   units down
     * @returns {boolean} false where the units stand by their numbers
     */
    step(by) {
      const state = get();
      const trace = chosen(state);
      const order = trace && orderOf(trace, focusOf(state, trace.shape), state.order);
      if (!trace || !order) return false;
      const unit = neighbour(order, trace.shape.units, state.unit, by);
      dispatch({ type: "set", change: { unit } });
      return true;
    },

    /** @param {import("../frame.js").Frame} frame */
    draw({ all, first, t }) {
      const { trace } = first;
      const panels = stage.current?.layout.panels ?? [];
      const isBanded = panels.some(({ pass, strips }) => pass && strips.some(({ perBand }) => perBand > 1));
      hide(choice.element, !isBanded && all.order === "index");
      choice.draw(all.order, isWaiting(trace, all.order), t);
      const pass = focusOf(first.state, trace.shape);
      const rows = isBanded
        ? statesOf(trace.shape.cell).map((state) => ({ state, units: stillUnits(trace, pass, state) }))
        : [];
      const told = rows.filter(({ units }) => units.length > 0);
      const [row] = told;
      found = row ? { state: row.state, unit: row.units[0] ?? 0 } : null;
      hide(still, !row);
      write(
        still,
        told
          .map(({ state, units }) => t("still.note", { n: units.length, letter: stateLetter(state) }))
          .join(t("stage.comma")),
      );
      still.title = t("still.about");
    },
  };
}
