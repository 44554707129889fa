/**
 * Shows the innermost level over the score: one unit's whole sum, with every product, the activation and the point on
 * it.
 * @module
 */
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
const LETTER_SHARE = 0.58;
/** Lower than this the rows stand side by side, if the room is as wide as that; lower than the third they are low. */
const STACKED_FROM = { height: 520, width: 560 };
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
  const level = room.height < STACKED_FROM.height && room.width >= STACKED_FROM.width;
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
      const counts = line.equation.terms.map(({ of }) =>
        of.op === "inputs" ? inputOf(latest.trace, latest.place).factors.length : latest.trace.shape.units,
      );
      sum.draw(inside);
      opened.draw(inside, level ? sideBySide(counts, width) : []);
    },
  };
}

/**
 * The room that rows share, so that the squares of all are as wide.
 * @param {readonly number[]} counts  products of each
 * @param {number} width  of all together
 * @returns {number[]} their widths; the last has the rest
 */
function sideBySide(counts, width) {
  const gaps = BETWEEN * (counts.length - 1);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const step = Math.min(LARGE.widest, (width - gaps - counts.length * LETTERS) / all);
  const widths = counts.slice(0, -1).map((count) => Math.max(WRITTEN, Math.floor(LETTERS + step * count)));
  return [...widths, width - gaps - widths.reduce((sum, one) => sum + one, 0)];
}
