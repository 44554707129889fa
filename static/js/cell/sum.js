/**
 * The innermost level over the score: one unit's whole sum, with every product, the activation and the point on it.
 * @module
 */
import { element } from "../dom.js";
import { equationOf } from "../inspector/equations.js";
import { linesOf } from "../inspector/recipe.js";
import { createSum } from "../inspector/sum.js";
import { LARGE } from "../zoom/strips.js";
import { canOpen, createOpened } from "../zoom/zoom.js";

/** @typedef {import("./vector.js").Frame} Frame */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/** Pixels beside the rows that the curve takes where there is room for it, and from which width there is. */
const CURVE = 308;
const BESIDE_FROM = 760;
const EDGE = 48;

/**
 * @param {string | null} quantity
 * @param {import("../wire.js").Network} network
 * @returns {Line | null} the line that opens into a sum; null where this network has none of that name
 */
export const lineOf = (quantity, network) =>
  linesOf(network).find((line) => line.quantity === quantity && canOpen(line, network)) ?? null;

/**
 * @param {Line} line
 * @param {Frame} frame
 * @param {number} width  of the room
 * @returns {import("./vector.js").Part}
 */
export function createSumView(line, frame, width) {
  const { trace, place, t } = frame;
  const opened = createOpened(line, frame, LARGE);
  const sum = createSum(line, t);
  const equation = equationOf(line, trace.start.run.network, place.direction);
  const beside = width >= BESIDE_FROM;
  const host = element("div", { class: `sum-view ${line.gate ? `hue-${line.gate}` : "hue-none"}` }, [
    element("div", { class: "sum-head" }, [equation, sum.element]),
    opened.element,
  ]);
  host.classList.toggle("beside", beside);
  const rows = width - EDGE - (beside ? CURVE : 0);
  return {
    element: host,
    draw(latest) {
      const inside = { ...latest, width: rows };
      sum.draw(inside);
      opened.draw(inside);
    },
  };
}
