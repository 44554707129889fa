/**
 * All units of one quantity as a strip of colour. A click chooses a unit, a pointer over it shows its number, a screen
 * reader hears a summary.
 * @module
 */

import { element } from "../dom.js";
import { number } from "../format.js";
import { scaleOf } from "../scales.js";
import { gridOf, unitAt } from "./grid.js";
import { attribute, writer } from "./live.js";
import { MARGIN, paint } from "./paint.js";
import { isShown } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("./grid.js").Grid} Grid */

/**
 * @param {import("./recipe.js").Line} line
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createStrip(line, dispatch) {
  const canvas = element("canvas", { class: "strip-squares", attributes: { role: "img" } });
  const tip = createTip();
  const host = element("div", { class: "strip" }, [canvas, tip.element]);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")); // "2d" is known to every browser
  const label = attribute(canvas, "aria-label");
  const fit = fitter(canvas);
  /** @type {{ grid: Grid, frame: Frame, values: ArrayLike<number> | null } | null} */
  let drawn = null;
  /** @type {{ x: number, y: number } | null} */
  let pointer = null;

  const pointed = () =>
    drawn && pointer
      ? unitAt(drawn.grid, drawn.frame.trace.shape.units, pointer.x - MARGIN, pointer.y - MARGIN)
      : null;
  const showTip = () => drawn && tip.show(pointed(), drawn);
  const move = (/** @type {PointerEvent} */ event) => {
    pointer = { x: event.offsetX, y: event.offsetY };
    showTip();
  };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    showTip();
  });
  canvas.addEventListener("click", (event) => {
    pointer = { x: event.offsetX, y: event.offsetY };
    const unit = pointed();
    if (unit !== null) dispatch({ type: "set", change: { unit } });
  });

  return {
    element: host,
    draw(frame) {
      const { trace, place, theme, unit, ratio } = frame;
      const { units } = trace.shape;
      const grid = fit(units, frame.width, ratio);
      const values = isShown(frame, line.phase) ? trace.at(place, line.quantity) : null;
      drawn = { grid, frame, values };
      paint(context, {
        grid,
        ratio,
        units,
        values,
        scale: scaleOf(trace, line.quantity),
        chosen: unit,
        theme,
      });
      label(summary(frame, line.quantity, values));
      if (pointer) showTip();
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

/** The number of the unit under the pointer. It says nothing that the table does not say to a screen reader. */
function createTip() {
  const tip = element("span", { class: "strip-tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  const write = writer(tip);
  return {
    element: tip,
    /**
     * @param {number | null} unit
     * @param {{ grid: Grid, frame: Frame, values: ArrayLike<number> | null }} drawn
     */
    show(unit, { grid, frame, values }) {
      tip.hidden = unit === null || values === null;
      if (unit === null || values === null) return;
      write(frame.t("inspector.unitValue", { unit, value: number(values[unit] ?? 0) }));
      const middle = ((unit % grid.columns) + 0.5) * grid.cellWidth;
      tip.style.left = `${Math.max(48, Math.min(frame.width - 48, middle))}px`;
      tip.style.top = `${Math.floor(unit / grid.columns) * grid.cellHeight}px`;
    },
  };
}

/**
 * @param {Frame} frame
 * @param {string} quantity
 * @param {ArrayLike<number> | null} values
 * @returns {string} what the strip shows, in words
 */
function summary({ t, unit, trace }, quantity, values) {
  const name = t(`inspector.line.${quantity}`);
  const { units } = trace.shape;
  if (!values) return t("inspector.strip.unknown", { name, units });
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < values.length; place += 1) {
    low = Math.min(low, values[place] ?? low);
    high = Math.max(high, values[place] ?? high);
  }
  const ends = { low: number(low, 2), high: number(high, 2) };
  return t("inspector.strip", { name, units, ...ends, unit, value: number(values[unit] ?? 0) });
}
