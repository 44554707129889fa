/**
 * Writes an opened sum as a sentence.
 * @module
 */
import { FUNCTION_NAMES } from "../expression.js";
import { number } from "../format.js";
import { isShown } from "../inspector/view.js";
import { addedAt, sumOf } from "../terms.js";
import { computedAt } from "../whatif/computed.js";
import { isHeld } from "../whatif/held_unit.js";

/** @typedef {import("../inspector/view.js").Scene & { unit: number }} Seen */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/**
 * Says which terms the open sum adds up, and what its activation gives.
 * @param {Line} line
 * @param {Seen} frame
 * @returns {string} with the gate marked
 */
export function sumText(line, frame) {
  const { trace, place, unit, t } = frame;
  const { value: whole } = line.equation;
  const { n, terms, sum } = addedAt(line.equation, frame, t);
  const name = t(`inspector.line.${line.quantity}`);
  const ran = trace.at(place, line.quantity)[unit] ?? 0;
  const held = isHeld(frame, line.quantity);
  const values = {
    unit,
    line: line.gate ? `[${line.gate}:${name}]` : name,
    letter: line.letter,
    n,
    terms,
    activation: whole.op === "apply" ? FUNCTION_NAMES[whole.function] : "",
    sum: number(sum),
    value: number(held ? computedAt(line.quantity, frame) : ran),
  };
  if (!isShown(frame, line.phase)) return t("cell.caption.terms", values);
  const added = sumOf(line.equation)?.sum;
  const isOfSum = whole.op === "apply" && whole.of === added;
  const caption = whole === added ? "plain" : isOfSum ? "sum" : "follows";
  const equation = t(`cell.caption.${caption}`, values);
  return held ? t("held.sentence", { equation, value: number(ran) }) : equation;
}
