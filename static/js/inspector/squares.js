/**
 * Shows all units of one quantity as a row of coloured squares. A click chooses a unit, a pointer over it shows its
 * number, a screen reader hears a summary.
 * @module
 */

import { element } from "../dom.js";
import { number } from "../format.js";
import { litUnit } from "../lights.js";
import { scaleOf } from "../scales.js";
import { numberOf } from "../whatif/held_unit.js";
import { gridOf } from "./grid.js";
import { attribute } from "./live.js";
import { MARGIN, paint } from "./paint.js";
import { createPointer } from "./pointer.js";
import { isShown } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("./grid.js").Grid} Grid */

/**
 * @param {import("./recipe.js").Line} line
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createSquares(line, dispatch) {
  const canvas = element("canvas", { class: "squares-canvas", attributes: { role: "img" } });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")); // every browser knows "2d"
  const label = attribute(canvas, "aria-label");
  const fit = fitter(canvas);
  const pointer = createPointer(canvas, line.quantity, dispatch);
  const lit = createLit();
  return {
    element: element("div", { class: "squares" }, [canvas, lit.element, pointer.tip]),
    draw(frame) {
      const { trace, place, theme, unit, order, ratio } = frame;
      const { units } = trace.shape;
      const grid = fit(units, frame.width, ratio);
      const values = isShown(frame, line.phase) ? trace.at(place, line.quantity) : null;
      paint(context, {
        grid,
        ratio,
        units,
        order,
        values,
        scale: scaleOf(trace, line.quantity),
        chosen: unit,
        theme,
      });
      if (frame.writes)
        label(summaryOf(frame, frame.t(`inspector.line.${line.quantity}`), values, line.quantity));
      const unitLit = litUnit(frame.state);
      lit.draw(unitLit === null ? null : (order?.places[unitLit] ?? unitLit), grid);
      pointer.draw({ grid, frame, values, lit: unitLit });
    },
  };
}

/** The frame around a unit that is lit. */
function createLit() {
  const frame = element("div", { class: "squares-lit" });
  let drawn = "";
  return {
    element: frame,
    /** @param {number | null} place   of the unit among the squares @param {Grid} grid */
    draw(place, { columns, cellWidth, cellHeight }) {
      const key = `${place} ${columns} ${cellWidth} ${cellHeight}`;
      if (key === drawn) return;
      drawn = key;
      frame.hidden = place === null;
      if (place === null) return;
      frame.style.left = `${(place % columns) * cellWidth}px`;
      frame.style.top = `${Math.floor(place / columns) * cellHeight}px`;
      frame.style.width = `${cellWidth + 2 * MARGIN}px`;
      frame.style.height = `${cellHeight + 2 * MARGIN}px`;
    },
  };
}

/**
 * Sizes the canvas where the number of units, the width or the screen has changed.
 * @param {HTMLCanvasElement} canvas
 * @returns {(units: number, width: number, ratio: number) => Grid}
 */
function fitter(canvas) {
  let key = "";
  let grid = gridOf(1, 1);
  return (units, width, ratio) => {
    const next = `${units} ${width} ${ratio}`;
    if (next === key) return grid;
    key = next;
    grid = gridOf(units, Math.max(1, width));
    const across = grid.columns * grid.cellWidth + 2 * MARGIN;
    const down = grid.lines * grid.cellHeight + 2 * MARGIN;
    canvas.width = Math.ceil(across * ratio);
    canvas.height = Math.ceil(down * ratio);
    canvas.style.width = `${canvas.width / ratio}px`;
    canvas.style.height = `${canvas.height / ratio}px`;
    return grid;
  };
}

/**
 * @param {Frame} frame
 * @param {string} name
 * @param {ArrayLike<number> | null} values  null while they are not known
 * @param {string | null} quantity   whose they are; null for what is only made of some on the way
 * @returns {string} what the squares of some units show, in words
 */
export function summaryOf(frame, name, values, quantity) {
  const { t, unit, trace } = frame;
  const { units } = trace.shape;
  if (!values) return t("inspector.squares.unknown", { name, units });
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < values.length; place += 1) {
    low = Math.min(low, values[place] ?? low);
    high = Math.max(high, values[place] ?? high);
  }
  const ends = { low: number(low, 2), high: number(high, 2) };
  const value = quantity ? numberOf(frame, quantity, t) : number(values[unit] ?? 0);
  return t("inspector.squares", { name, units, ...ends, unit, value });
}
