/**
 * Lays out the numbers of a strip as the small picture that a heat map draws: a cell for each time step, or several
 * where the original run shows beside this one; each unit in pixels of which the last may stay empty.
 * The margins of the columns are cut out of what is drawn: as empty cells they would have Plotly work through several
 * times as many.
 * @module
 */
import { differs } from "../palette.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../shape.js").Span} Span */

/**
 * The same strip of the original run.
 * @typedef {object} Ghost
 * @property {import("../palette.js").Scale} scale  of both: what it cannot tell apart is not drawn apart
 * @property {(column: number, band: number) => number | undefined} at  undefined where it has not arrived
 */

/** Parts of a column, at the left of its units, that show the original where that differs. */
const GHOST_PARTS = 1;
/** Bands lower than this touch one another. */
const PARTED_FROM = 6;

/**
 * @param {Strip} strip
 * @param {ArrayLike<number>} values   time steps × units
 * @param {Span} columns               the tile's
 * @param {Span} known                 the columns that hold values, within the tile's
 * @param {Ghost | null} ghost         the original run, where this one is changed
 * @returns {{ z: (number | null)[][], perColumn: number, rowHeight: number }} perColumn: cells of a column
 */
export function raster(strip, values, columns, known, ghost) {
  const parted = strip.bandHeight >= PARTED_FROM;
  const perColumn = ghost ? COLUMN_PARTS : 1;
  const width = (columns.to - columns.from + 1) * perColumn;
  const empty = new Array(width).fill(null);
  /** @type {(number | null)[][]} */
  const z = [];
  for (let band = 0; band < strip.bands; band += 1) {
    const row = empty.slice();
    for (let column = known.from; column <= known.to; column += 1) {
      const start = (column - columns.from) * perColumn;
      const value = bandMean(strip, values, column, band);
      row.fill(value, start, start + perColumn);
      const was = ghost?.at(column, band);
      if (!ghost || was === undefined || !differs(ghost.scale, value, was)) continue;
      row.fill(was, start + MARGIN_PARTS, start + MARGIN_PARTS + GHOST_PARTS);
    }
    if (!parted) z.push(row);
    else
      for (let line = 0; line < strip.bandHeight; line += 1)
        z.push(line < strip.bandHeight - 1 ? row : empty);
  }
  return { z, perColumn, rowHeight: parted ? 1 : strip.bandHeight };
}

/**
 * Returns what a band shows: the mean of its units.
 * @param {Strip} strip
 * @param {ArrayLike<number>} values
 * @param {number} column
 * @param {number} band
 * @returns {number}
 */
export function bandMean({ units, perBand }, values, column, band) {
  const first = band * perBand;
  const last = Math.min(units, first + perBand);
  let total = 0;
  for (let unit = first; unit < last; unit += 1) total += values[column * units + unit] ?? 0;
  return total / (last - first);
}
