/**
 * Shows the innermost level over the score: one unit's whole sum, with every product, the activation and the point on
 * it.
 * @module
 */
import { isMatrix } from "../anatomy.js";
import { element } from "../dom.js";
import { equationOf } from "../inspector/equations.js";
import { linesOf } from "../inspector/recipe.js";
import { createSum } from "../inspector/sum.js";
import { LARGE, LOW } from "../zoom/product.js";
import { inputOf } from "../zoom/products.js";
import { LETTERS } from "../zoom/row.js";
import { canOpen, createOpened } from "../zoom/zoom.js";

/** @typedef {import("./vector.js").Frame} Frame */
/** @typedef {import("./measure.js").Room} Room */
/** @typedef {import("../inspector/recipe.js").Line} Line */

/** Pixels beside the rows that the curve takes where there is room for it, and from which width there is. */
const CURVE = 308;
const BESIDE_FROM = 760;
const EDGE = 48;
/** Width of a letter of an equation, of its size, indices among them. */
const LETTER_SHARE = 0.67;
/** Lower than this the rows stand side by side, if the room is as wide as that; lower than the last they are low. */
const STACKED_FROM = { height: 40, row: 240, width: 560 };
const LARGE_FROM = 350;
/** Pixels between rows side by side, and those that the sum of a short one needs to be written below it. */
const BETWEEN = 24;
const WRITTEN = 222;

/**
 * @param {string | null} quantity
 * @param {import("../wire.js").Network} network
 * @returns {Line | null} the line that opens into a sum; null where this network has none of that name
 */
export const lineOf = (quantity, network) =>
  linesOf(network).find((line) => line.quantity === quantity && canOpen(line)) ?? null;

/**
 * @param {Line} line
 * @param {Frame} frame
 * @param {Room} room
 * @returns {import("./vector.js").Part}
 */
export function createSumView(line, frame, room) {
  const { trace, place, t } = frame;
  const stacked = STACKED_FROM.height + STACKED_FROM.row * line.equation.terms.length;
  const level = room.height < stacked && room.width >= STACKED_FROM.width;
  const beside = !level && room.width >= BESIDE_FROM;
  const low = level && room.height < LARGE_FROM;
  const opened = createOpened(line, frame, low ? LOW : LARGE);
  const sum = createSum(line, t, place.direction);
  const equation = equationOf(line, trace.start.run.network, place.direction, t);
  // It cannot break: where it is long and the room narrow, it is written smaller.
  const letter = (room.width - EDGE) / ((equation.textContent?.length ?? 1) * LETTER_SHARE);
  equation.style.fontSize = `min(var(--text-xl), ${letter.toFixed(1)}px)`;
  const host = element("div", { class: `sum-view ${line.gate ? `hue-${line.gate}` : "hue-none"}` }, [
    element("div", { class: "sum-head" }, [equation, sum.element]),
    opened.element,
  ]);
  host.classList.toggle("beside", beside);
  host.classList.toggle("level", level);
  host.classList.toggle("low", low);
  const width = room.width - EDGE - (beside ? CURVE : 0);
  return {
    element: host,
    draw(latest) {
      const inside = { ...latest, width };
      sum.draw(inside);
      if (!level) return opened.draw(inside);
      const widths = sideBySide(productsOf(line, latest), width);
      opened.element.style.gridTemplateColumns = widths.map((one) => `${one}px`).join(" ");
      opened.draw(inside, widths);
    },
  };
}

/** @param {Line} line @param {Frame} frame @returns {number[]} how many products each of its terms adds up */
const productsOf = ({ equation }, { trace, place }) =>
  equation.terms.map(({ of, weight }) => {
    if (!isMatrix(trace.shape.cell, weight)) return 1;
    return of.op === "inputs" ? inputOf(trace, place).factors.length : trace.shape.units;
  });

/**
 * The room that rows share, so that the squares of all are as wide. One product needs no more than its sum does.
 * @param {readonly number[]} counts  products of each
 * @param {number} width  of all together
 * @returns {number[]} their widths; the last of several products has the rest
 */
function sideBySide(counts, width) {
  const several = counts.filter((count) => count > 1);
  const room = width - BETWEEN * (counts.length - 1) - WRITTEN * (counts.length - several.length);
  const all = several.reduce((sum, count) => sum + count, 0);
  const step = Math.min(LARGE.widest, (room - several.length * LETTERS) / all);
  const widths = several.slice(0, -1).map((count) => Math.max(WRITTEN, Math.floor(LETTERS + step * count)));
  const rest = [...widths, room - widths.reduce((sum, one) => sum + one, 0)];
  return counts.map((count) => (count > 1 ? (rest.shift() ?? WRITTEN) : WRITTEN));
}
