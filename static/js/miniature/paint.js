/**
 * Paints the small picture of a scene on a canvas.
 * @module
 */
import { drawPixels } from "../pixels.js";
import { cssColour } from "../theme.js";

/** @typedef {import("./plan.js").Miniature} Miniature */
/** @typedef {import("./plan.js").Row} Row */
/** @typedef {import("../palette.js").Theme} Theme */

/** Pixels of the names of the rows, of the letters that are read, and between two rows. */
const [NAMES, LETTERS, GAP] = [30, 16, 4];
/** Columns of this width and more stand apart, and have their letters. */
const APART = 9;
/** Pixels of a column at most: few time steps leave room beside them. */
const WIDEST = 56;

/**
 * @param {HTMLCanvasElement} canvas   of the size that it has on the page
 * @param {Miniature} miniature
 * @param {Theme} theme
 */
export function paintMiniature(canvas, miniature, theme) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(canvas.width / width, canvas.height / height);
  pen.clearRect(0, 0, width, height);
  const { columns, rows, letters } = miniature;
  if (columns === 0) return;
  const columnWidth = Math.min(WIDEST, (width - NAMES) / columns);
  const left = NAMES + (width - NAMES - columns * columnWidth) / 2;
  const hasLetters = letters.length > 0 && columnWidth >= APART;
  const room = height - (hasLetters ? LETTERS : 0) - GAP * (rows.length - 1) - 4;
  const unit = room / rows.reduce((sum, { weight }) => sum + weight, 0);
  const grid = { pen, left, columnWidth, columns, theme };
  let top = 2;
  pen.fillStyle = cssColour("--wash", theme);
  pen.fillRect(left + miniature.column * columnWidth, 0, columnWidth, height);
  for (const row of rows) {
    const rowHeight = row.weight * unit;
    paintRow(grid, row, { top, height: rowHeight });
    top += rowHeight + GAP;
  }
  if (hasLetters) writeLetters(grid, miniature, height);
}

/** @typedef {{ pen: CanvasRenderingContext2D, left: number, columnWidth: number, columns: number, theme: Theme }} Grid */

/** @param {Grid} grid @param {Row} row @param {{ top: number, height: number }} box */
function paintRow(grid, row, { top, height }) {
  const { pen, left, columnWidth, columns, theme } = grid;
  const width = columns * columnWidth;
  const gap = columnWidth >= APART ? Math.min(6, columnWidth * 0.22) : 0;
  pen.fillStyle = cssColour(row.lit ? "--ink" : "--muted", theme);
  pen.font = `italic ${row.lit ? 600 : 400} ${Math.max(10, Math.min(14, height))}px serif`;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  pen.fillText(row.symbol, left - 8, top + height / 2);
  const valueAt = (/** @type {number} */ column, /** @type {number} */ unit) =>
    row.values[column * row.units + unit] ?? Number.NaN;
  if (row.kind === "heat") {
    const at = (/** @type {number} */ column, /** @type {number} */ unit) => {
      const value = valueAt(column, unit);
      return Number.isNaN(value) ? null : value;
    };
    drawPixels(pen, { columns, rows: row.units, at }, { x: left, y: top, width, height }, row.scale, theme);
  }
  for (let column = 0; column < columns; column += 1) {
    const x = left + column * columnWidth;
    const value = valueAt(column, 0);
    if (gap > 0) pen.clearRect(x - gap / 2, top, gap, height);
    if (Number.isNaN(value)) ghost(grid, { x: x + gap / 2, y: top, width: columnWidth - gap, height });
    else if (row.kind === "norm") {
      pen.fillStyle = cssColour("--gradient", theme);
      const bar = Math.max(1, value * height);
      pen.fillRect(x + gap / 2, top + height - bar, columnWidth - gap, bar);
    }
  }
  if (gap > 0) {
    pen.clearRect(left + width - gap / 2, top, gap, height);
    pen.fillStyle = cssColour("--wash", theme);
  }
  if (row.lit) line(grid, [top - 2, top + height + 2], "--accent");
  if (row.column >= 0) {
    pen.strokeStyle = cssColour("--accent", theme);
    pen.lineWidth = 1.5;
    pen.strokeRect(left + row.column * columnWidth + gap / 2 - 1, top - 1, columnWidth - gap + 2, height + 2);
  }
}

/** A cell that is not computed yet. @param {Grid} grid @param {{ x: number, y: number, width: number, height: number }} box */
function ghost({ pen, theme, columnWidth }, { x, y, width, height }) {
  if (columnWidth < APART) return;
  pen.strokeStyle = cssColour("--ghost", theme);
  pen.lineWidth = 1;
  pen.setLineDash([2, 2]);
  pen.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), Math.max(0, height - 1));
  pen.setLineDash([]);
}

/** @param {Grid} grid @param {number[]} heights @param {string} colour */
function line({ pen, left, columnWidth, columns, theme }, heights, colour) {
  pen.fillStyle = cssColour(colour, theme);
  for (const y of heights) pen.fillRect(left - 4, y - 0.5, columns * columnWidth + 8, 1);
}

/** @param {Grid} grid @param {Miniature} miniature @param {number} height */
function writeLetters({ pen, left, columnWidth, theme }, { letters, column }, height) {
  pen.font = `${Math.min(13, columnWidth)}px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  for (const [place, letter] of letters.entries()) {
    pen.fillStyle = cssColour(place === column ? "--accent" : "--muted", theme);
    pen.fillText(letter, left + (place + 0.5) * columnWidth, height - 1);
  }
}
