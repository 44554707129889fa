/**
 * The pointer over a strip: it lights the unit below it, and chooses that unit by a click. A unit that is lit shows its
 * number in every strip, but for the chosen one, whose sum stands under it: only where it is pointed at.
 * @module
 */
import { element, hide } from "../dom.js";
import { number } from "../format.js";
import { lightsOf } from "../lights.js";
import { unitAt } from "./grid.js";
import { writer } from "./live.js";
import { MARGIN } from "./paint.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./grid.js").Grid} Grid */
/**
 * @typedef {{ grid: Grid, frame: Frame, values: ArrayLike<number> | null, lit: number | null }} Drawn
 *   what the strip shows, and the unit that is lit
 */

/** CSS pixels that half a tip takes, so that it stays inside the panel. */
const HALF_TIP = 48;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../lights.js").Light} quantity  what the strip shows
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {{ tip: HTMLElement, draw: (drawn: Drawn) => void }}
 */
export function createPointer(canvas, quantity, dispatch) {
  const tip = createTip();
  /** @type {Drawn | null} */
  let drawn = null;
  let lit = "";
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const unit = drawn && unitBelow(drawn, { x: offsetX, y: offsetY });
    const lights = unit === null ? quantity : lightsOf(`unit.${unit}`, quantity);
    if (lights !== lit) dispatch({ type: "light", lights });
    lit = lights;
  });
  canvas.addEventListener("pointerleave", () => {
    lit = "";
    dispatch({ type: "light", lights: null });
  });
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const unit = drawn && unitBelow(drawn, { x: offsetX, y: offsetY });
    if (unit !== null) dispatch({ type: "set", change: { unit } });
  });
  return {
    tip: tip.element,
    draw(fresh) {
      drawn = fresh;
      tip.show(fresh.lit, fresh, lit !== "");
    },
  };
}

/**
 * @param {Drawn} drawn
 * @param {{ x: number, y: number }} point in the canvas
 */
const unitBelow = ({ grid, frame }, { x, y }) =>
  unitAt(grid, frame.trace.shape.units, x - MARGIN, y - MARGIN);

/** The number of one unit. It says nothing that the table does not say to a screen reader. */
function createTip() {
  const tip = element("span", { class: "strip-tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  const write = writer(tip);
  return {
    element: tip,
    /** @param {number | null} unit @param {Drawn} drawn @param {boolean} pointed  at this very strip */
    show(unit, { grid, frame, values }, pointed) {
      const told = !pointed && unit === frame.unit;
      hide(tip, unit === null || values === null || told);
      if (unit === null || values === null || told) return;
      const value = number(values[unit] ?? 0);
      if (frame.writes) write(pointed ? frame.t("inspector.unitValue", { unit, value }) : value);
      const middle = ((unit % grid.columns) + 0.5) * grid.cellWidth;
      tip.style.left = `${Math.max(HALF_TIP, Math.min(frame.width - HALF_TIP, middle))}px`;
      tip.style.top = `${Math.floor(unit / grid.columns) * grid.cellHeight}px`;
    },
  };
}
