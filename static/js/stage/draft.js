/**
 * Draws the score on a canvas where there are no tiles: all of it before Plotly has come, and its values alone where a
 * leap has led to tiles that are not drawn yet. So the first picture comes at once, a long run can be skimmed, and tiles
 * are drawn where one stays.
 * @module
 */
import { element, hide } from "../dom.js";
import { pixelRatioOf } from "../enlarged.js";
import { drawPixels } from "../pixels.js";
import { scaleOf } from "../scales.js";
import { cellsOf, knownIn, markingsOf } from "./figure.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";
import { BASELINE } from "./printing.js";
import { overlap } from "./wiring.js";

/** @typedef {import("./figure.js").Scene} Scene */
/** @typedef {{ scene: Scene, scroll: number, width: number, whole: boolean }} Sheet   width: pixels of the window; whole: with frames, arrows and letters, as a tile has them */

export class Draft {
  element = element("canvas", { class: "draft", attributes: { "aria-hidden": "true" } });

  /** What is on the canvas: where nothing has moved it stays. */
  #drawn = "";
  /** @type {Scene | null} */
  #scene = null;

  constructor() {
    this.element.hidden = true;
  }

  /** @param {Sheet | null} sheet   null where there are tiles */
  show(sheet) {
    hide(this.element, sheet === null);
    const { scene = null, scroll, width, whole } = sheet ?? {};
    const drawn = `${scroll} ${width} ${whole} ${scene?.trace.received} ${scene?.ghost?.received}`;
    const isSame = scene === this.#scene && drawn === this.#drawn;
    this.#scene = scene;
    this.#drawn = drawn;
    if (!sheet || isSame) return;
    const pen = penOf(this.element, sheet.width, sheet.scene.layout.height);
    if (pen) paint(pen, sheet);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D | null} a clean sheet in CSS pixels; the same canvas where it has the size
 */
function penOf(canvas, width, height) {
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

/** @param {CanvasRenderingContext2D} pen @param {Sheet} sheet */
function paint(pen, { scene, scroll, width, whole }) {
  const { trace, ghost, theme, layout } = scene;
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
  if (whole) mark(pen, markingsOf(scene, seen), seen.from * columnWidth - scroll);
}

/**
 * Draws what a tile has over its heat maps.
 * @param {CanvasRenderingContext2D} pen
 * @param {import("./figure.js").Markings} markings
 * @param {number} left   pixels of the canvas where they begin
 */
function mark(pen, { lines, letters, numbers }, left) {
  const { fontFamily } = getComputedStyle(pen.canvas);
  pen.save();
  pen.translate(left, 0);
  for (const { path, line, fillcolor, fillrule } of lines) {
    const shape = new Path2D(path);
    if (fillcolor) {
      pen.fillStyle = fillcolor;
      pen.fill(shape, fillrule);
    } else {
      pen.strokeStyle = line.color;
      pen.lineWidth = line.width;
      pen.stroke(shape);
    }
  }
  pen.textAlign = "center";
  for (const { x, y, text, size, colour } of [...letters, ...numbers]) {
    pen.font = `${size}px ${fontFamily}`;
    pen.fillStyle = colour;
    pen.fillText(text, x, y + BASELINE * size);
  }
  pen.restore();
}
