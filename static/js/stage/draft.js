/**
 * Draws the values of the score at once, and nothing else of it, where a leap has led to tiles that are not drawn yet:
 * so a long run can be skimmed, and its tiles are drawn where one stays.
 * @module
 */
import { element, hide } from "../dom.js";
import { pixelRatioOf } from "../enlarged.js";
import { drawPixels } from "../pixels.js";
import { scaleOf } from "../scales.js";
import { cellsOf, knownIn } from "./figure.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";
import { overlap } from "./wiring.js";

/** @typedef {import("./stage.js").Current} Current */

export class Draft {
  element = element("canvas", { class: "draft", attributes: { "aria-hidden": "true" } });

  constructor() {
    this.element.hidden = true;
  }

  /** @param {Current | null} current   null where there are tiles */
  show(current) {
    hide(this.element, current === null);
    if (!current) return;
    const pen = sheetOf(this.element, current.width, current.layout.height);
    if (pen) paint(pen, current);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D | null} a clean sheet in CSS pixels; the same canvas where it has the size
 */
function sheetOf(canvas, width, height) {
  const ratio = pixelRatioOf(canvas);
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  const pen = canvas.getContext("2d");
  if (canvas.width === wide && canvas.height === high) pen?.clearRect(0, 0, width, height);
  else {
    Object.assign(canvas, { width: wide, height: high });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    pen?.scale(ratio, ratio);
  }
  return pen;
}

/** @param {CanvasRenderingContext2D} pen @param {Current} current */
function paint(pen, { trace, ghost = null, theme, layout, scroll, width }) {
  const { columnWidth, height } = layout;
  const from = Math.max(0, Math.floor(scroll / columnWidth));
  const seen = { from, to: Math.min(trace.shape.timeSteps - 1, Math.floor((scroll + width) / columnWidth)) };
  for (const panel of layout.panels) {
    const columns = overlap(knownIn(panel, trace), seen);
    if (columns.to < columns.from) continue;
    const box = {
      x: columns.from * columnWidth - scroll,
      width: (columns.to - columns.from + 1) * columnWidth,
    };
    for (const strip of panel.strips) {
      const { z, rowHeight } = cellsOf({ trace, ghost }, panel.bars, strip, columns, columns);
      const picture = {
        columns: z[0]?.length ?? 0,
        rows: z.length,
        at: (/** @type {number} */ column, /** @type {number} */ row) => z[row]?.[column] ?? null,
      };
      const place = { ...box, y: strip.top, height: z.length * rowHeight };
      drawPixels(pen, picture, place, scaleOf(trace, strip.quantity), theme);
    }
  }
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  for (let column = seen.from; column <= seen.to + 1; column += 1)
    pen.clearRect(column * columnWidth - scroll - margin, 0, 2 * margin, height);
}
