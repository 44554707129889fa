/**
 * Follows the pointer over the squares of a quantity: it lights the unit below it, and chooses that unit by a click. A
 * unit that is lit shows its number in every row of squares. The chosen one, whose sum stands under it, shows it only
 * where it is pointed at.
 * @module
 */
import { element, hide } from "../dom.js";
import { lightsOf } from "../lights.js";
import { numberOf } from "../whatif/held_unit.js";
import { placeAt } from "./grid.js";
import { writer } from "./live.js";
import { MARGIN } from "./paint.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./grid.js").Grid} Grid */
/**
 * @typedef {{ grid: Grid, frame: Frame, values: ArrayLike<number> | null, lit: number | null }} Drawn
 *   what the squares show, and the unit that is lit
 */

/** CSS pixels that a letter of a tip takes, and its edge, so that it stays inside the panel. */
const [LETTER, EDGE] = [6.5, 10];

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../lights.js").Light} quantity  what the squares show
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {{ tip: HTMLElement, draw: (drawn: Drawn) => void }}
 */
export function createPointer(canvas, quantity, dispatch) {
  const tip = createTip(quantity);
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
function unitBelow({ grid, frame }, { x, y }) {
  const place = placeAt(grid, frame.trace.shape.units, x - MARGIN, y - MARGIN);
  return place === null ? null : (frame.order?.units[place] ?? place);
}

/** The number of one unit. It says nothing that the table does not say to a screen reader. @param {string} quantity */
function createTip(quantity) {
  const tip = element("span", { class: "squares-tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  const write = writer(tip);
  return {
    element: tip,
    /** @param {number | null} unit @param {Drawn} drawn @param {boolean} pointed  at these very squares */
    show(unit, { grid, frame, values }, pointed) {
      const hasSum = !pointed && unit === frame.unit;
      hide(tip, unit === null || values === null || hasSum);
      if (unit === null || values === null || hasSum) return;
      // Its own time step: what is pointed at may be of another one.
      const words = { unit, t: frame.place.timeStep, value: numberOf({ ...frame, unit }, quantity, frame.t) };
      const text = frame.t(pointed ? "inspector.unitValue" : "inspector.litValue", words);
      if (frame.writes) write(text);
      const half = Math.min(frame.width / 2, (text.length * LETTER) / 2 + EDGE);
      const place = frame.order?.places[unit] ?? unit;
      const middle = ((place % grid.columns) + 0.5) * grid.cellWidth;
      tip.style.left = `${Math.max(half, Math.min(frame.width - half, middle))}px`;
      tip.style.top = `${Math.floor(place / grid.columns) * grid.cellHeight}px`;
    },
  };
}
