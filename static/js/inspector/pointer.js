/**
 * The pointer over a strip: it shows the number of the unit below it, and chooses that unit by a click.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { unitAt } from "./grid.js";
import { writer } from "./live.js";
import { MARGIN } from "./paint.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {{ grid: Grid, frame: Frame, values: ArrayLike<number> | null }} Drawn  what the strip shows */

/** CSS pixels that half a tip takes, so that it stays inside the panel. */
const HALF_TIP = 48;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(unit: number) => void} choose
 * @returns {{ tip: HTMLElement, draw: (drawn: Drawn) => void }}
 */
export function createPointer(canvas, choose) {
  const tip = createTip();
  /** @type {Drawn | null} */
  let drawn = null;
  /** @type {{ x: number, y: number } | null} */
  let point = null;
  const show = () => drawn && tip.show(point && unitBelow(drawn, point), drawn);
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    point = { x: offsetX, y: offsetY };
    show();
  });
  canvas.addEventListener("pointerleave", () => {
    point = null;
    show();
  });
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const unit = drawn && unitBelow(drawn, { x: offsetX, y: offsetY });
    if (unit !== null) choose(unit);
  });
  return {
    tip: tip.element,
    draw(fresh) {
      drawn = fresh;
      if (point) show();
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
    /** @param {number | null} unit @param {Drawn} drawn */
    show(unit, { grid, frame, values }) {
      tip.hidden = unit === null || values === null;
      if (unit === null || values === null) return;
      write(frame.t("inspector.unitValue", { unit, value: number(values[unit] ?? 0) }));
      const middle = ((unit % grid.columns) + 0.5) * grid.cellWidth;
      tip.style.left = `${Math.max(HALF_TIP, Math.min(frame.width - HALF_TIP, middle))}px`;
      tip.style.top = `${Math.floor(unit / grid.columns) * grid.cellHeight}px`;
    },
  };
}
