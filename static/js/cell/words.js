/**
 * Says an opened sum in a sentence.
 * @module
 */
import { number } from "../format.js";
import { isShown } from "../inspector/view.js";
import { computedAt, enteringSum } from "../whatif/computed.js";
import { isHeld } from "../whatif/held.js";
import { functionOf } from "../zoom/zoom.js";

/** @typedef {import("../inspector/view.js").Scene & { unit: number }} Seen */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/**
 * What the sum that is open adds up, and what its activation makes of that.
 * @param {Line} line
 * @param {Seen} frame
 * @returns {string} with the gate marked
 */
export function sumText(line, frame) {
  const { trace, place, unit, t } = frame;
  const { owner } = line.equation;
  const term = trace.at(place, `terms.${owner}.from_input`)[unit] ?? 0;
  const sum = enteringSum(owner, frame);
  const name = t(`inspector.line.${line.quantity}`);
  const ran = trace.at(place, line.quantity)[unit] ?? 0;
  const held = isHeld(frame, line.quantity);
  const values = {
    unit,
    line: line.gate ? `[${line.gate}:${name}]` : name,
    from_input: number(term),
    from_hidden: number(sum - term),
    activation: functionOf(line),
    sum: number(sum),
    value: number(held ? computedAt(line.quantity, frame) : ran),
  };
  if (!isShown(frame, line.phase)) return t("cell.caption.terms", values);
  const equation = t("cell.caption.sum", values);
  return held ? t("held.sentence", { equation, value: number(ran) }) : equation;
}
