/**
 * Opens a gate's sum for the chosen unit into its products and its activation.
 * @module
 */
import { activationOf } from "../anatomy.js";
import { element, write } from "../dom.js";
import { FUNCTION_NAMES } from "../expression.js";
import { number } from "../format.js";
import { piecesText } from "../inspector/sum.js";
import { isShown } from "../inspector/view.js";
import { computedAt, enteringSum } from "../whatif/computed.js";
import { isHeld } from "../whatif/held_unit.js";
import { createCurve } from "./curve.js";
import { SMALL } from "./product.js";
import { lettersOfRows, rowsOf } from "./products.js";
import { createRow } from "./row.js";
import { scalesOf } from "./scales.js";

/** @typedef {import("../inspector/view.js").Frame} Frame */
/** @typedef {import("../inspector/view.js").Part} Part */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/** @param {Line} line @returns {boolean} whether the line adds up terms, and so can be opened */
export const canOpen = ({ equation }) => equation.terms.length > 0;

/**
 * Shows the sum below a line while `state.zoom` names its quantity. Where the cell is opened over the score, the sum
 * opens there.
 * @param {Line} line
 * @param {Frame} frame
 * @returns {Part}
 */
export function createZoom(line, frame) {
  const opened = createOpened(line, frame, SMALL);
  const host = element("div", { class: "zoom" }, [opened.element]);
  let open = false;
  return {
    element: host,
    draw(latest) {
      const wanted = latest.state.zoom === line.quantity && !latest.state.open;
      if (wanted !== open) host.classList.toggle("open", wanted);
      open = wanted;
      if (opened.element.inert === open) opened.element.inert = !open;
      if (open && latest.writes) opened.draw(latest);
    },
  };
}

/**
 * Shows the sum itself: the rows with their products, and the activation with the point on it.
 * @param {Line} line
 * @param {Frame} frame
 * @param {import("./product.js").Size} size
 * @returns {{ element: HTMLElement, draw: (frame: Frame, widths?: readonly number[]) => void }}  widths: of
 *   the rows, where they are not those of the frame
 */
export function createOpened({ equation, ...line }, { trace, t }, size) {
  const rows = lettersOfRows(equation, trace.shape.cell).map((letters, place) =>
    createRow(t, letters, `b${"′".repeat(place)}`, size),
  );
  const curve = createCurve(activationOf(equation));
  const [whole, last] = [element("span", { class: "zoom-whole" }), element("span")];
  const result = element("p", { class: "zoom-result" }, [whole, last]);
  const inner = element("div", { class: "zoom-inner" }, [
    ...rows.map((row) => row.element),
    element("div", { class: "zoom-end" }, [curve.element, result]),
  ]);
  return {
    element: inner,
    draw(frame, widths = []) {
      if (!isShown(frame, "terms")) return;
      const matrixRows = rowsOf(frame.trace, frame.place, equation, frame.unit);
      const scales = scalesOf(matrixRows);
      for (const [place, row] of matrixRows.entries())
        rows[place]?.draw(row, scales, { ...frame, width: widths[place] ?? frame.width });
      if (!isShown(frame, line.phase)) return;
      const { sum, computed, first, rest } = resultOf({ ...line, equation }, frame);
      curve.draw(sum, computed, first + rest);
      write(whole, first);
      write(last, rest);
    },
  };
}

/**
 * Computes what the activation gives for the sum, and where the unit was held, also the value at which. `first` is what
 * stands in the equation as well, where `rest` says it shorter.
 * @param {Line} line
 * @param {Frame} frame
 */
function resultOf(line, frame) {
  const { trace, place, unit, t } = frame;
  const sum = enteringSum(line.equation.owner, frame);
  const value = trace.at(place, line.quantity)[unit] ?? 0;
  const held = isHeld(frame, line.quantity);
  const computed = held ? computedAt(line.quantity, frame) : value;
  const { entered } = line;
  // Where more than the terms enters the function, what that is and what it comes to.
  const steps = entered.length > 3 ? [`${functionOf(line)}(${number(sum)})`] : [];
  const [whole] = entered;
  const written =
    entered.length === 1 && typeof whole !== "string" ? line.letter : piecesText(entered, frame);
  const first = steps.length > 0 ? `${written} = ` : "";
  const equation = [...(first ? steps : [written]), number(computed)].join(" = ");
  const rest = held ? t("held.after", { equation, value: number(value) }) : equation;
  return { sum, computed, first, rest };
}

/** @param {Line} line @returns {string} its activation as it is written; nothing for a sum that is its value itself */
function functionOf({ equation }) {
  const activation = activationOf(equation);
  return activation ? FUNCTION_NAMES[activation] : "";
}
