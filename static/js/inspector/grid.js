/**
 * Computes where each unit's square lies. Pure arithmetic in CSS pixels.
 * @module
 */

/** @typedef {{ columns: number, lines: number, cellWidth: number, cellHeight: number }} Grid */

/** Below this width a square can be neither told from its neighbour nor hit. */
const NARROWEST = 8;
const WIDEST = 36;
const HEIGHTS = [18, 11, 9];

/**
 * @param {number} units
 * @param {number} width  there is for a line, at least one square
 * @returns {Grid} lines of equal length where the number of units allows it
 */
export function gridOf(units, width) {
  const most = Math.max(1, Math.floor(width / NARROWEST));
  const columns = units <= most ? units : evenColumns(units, most);
  const lines = Math.ceil(units / columns);
  const cellHeight = HEIGHTS[Math.min(lines, HEIGHTS.length) - 1] ?? NARROWEST;
  return { columns, lines, cellWidth: Math.min(WIDEST, width / columns), cellHeight };
}

/**
 * @param {number} units
 * @param {number} most columns
 * @returns {number} the greatest divisor of the units not much below `most`, else what makes the lines most alike
 */
function evenColumns(units, most) {
  for (let columns = most; columns > most * 0.7; columns -= 1) if (units % columns === 0) return columns;
  return Math.ceil(units / Math.ceil(units / most));
}

/**
 * @param {Grid} grid
 * @param {number} units
 * @param {number} x
 * @param {number} y
 * @returns {number | null} the place of the square at a point of the canvas, null beside the squares
 */
export function placeAt({ columns, lines, cellWidth, cellHeight }, units, x, y) {
  const column = Math.floor(x / cellWidth);
  const line = Math.max(0, Math.min(lines - 1, Math.floor(y / cellHeight)));
  const place = line * columns + column;
  return column >= 0 && column < columns && place < units ? place : null;
}
