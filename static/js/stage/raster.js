/**
 * Lays out the numbers of a strip as the small picture that a heat map draws: a cell for each time step, or several
 * where a band shows several of its units, or the original run shows beside this one; each band in pixels of which the
 * last may stay empty.
 * The margins of the columns are cut out of what is drawn: as empty cells they would have Plotly work through several
 * times as many.
 * @module
 */
import { differs } from "../palette.js";
import { cellOf } from "./bands.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../shape.js").Span} Span */

/**
 * The same strip of the original run.
 * @typedef {object} Ghost
 * @property {import("../palette.js").Scale} scale  of both: what it cannot tell apart is not drawn apart
 * @property {(column: number, unit: number) => number | undefined} at  undefined where it has not arrived
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
  const perColumn = ghost || strip.perBand > 1 ? COLUMN_PARTS : 1;
  const width = (columns.to - columns.from + 1) * perColumn;
  const empty = new Array(width).fill(null);
  const fill = strip.perBand > 1 ? fillBand : fillUnit;
  /** @type {(number | null)[][]} */
  const z = [];
  for (let band = 0; band < strip.bands; band += 1) {
    const row = empty.slice();
    for (let column = known.from; column <= known.to; column += 1)
      fill(row, (column - columns.from) * perColumn, { strip, values, column, band, ghost, perColumn });
    if (!parted) z.push(row);
    else
      for (let line = 0; line < strip.bandHeight; line += 1)
        z.push(line < strip.bandHeight - 1 ? row : empty);
  }
  return { z, perColumn, rowHeight: parted ? 1 : strip.bandHeight };
}

/** @typedef {{ strip: Strip, values: ArrayLike<number>, column: number, band: number, ghost: Ghost | null, perColumn: number }} Place */

/** @param {(number | null)[]} row @param {number} start @param {Place} place */
function fillUnit(row, start, { strip: { units, order }, values, column, band, ghost, perColumn }) {
  const unit = order?.units[band] ?? band;
  const value = values[column * units + unit] ?? 0;
  row.fill(value, start, start + perColumn);
  const was = ghost?.at(column, unit);
  if (!ghost || was === undefined || !differs(ghost.scale, value, was)) return;
  row.fill(was, start + MARGIN_PARTS, start + MARGIN_PARTS + GHOST_PARTS);
}

/** @param {(number | null)[]} row @param {number} start @param {Place} place */
function fillBand(row, start, { strip, values, column, band, ghost }) {
  const { units, former } = cellOf(strip, values, column, band, ghost);
  const numbers = units.map((unit) => values[column * strip.units + unit] ?? 0);
  if (former !== null) numbers[0] = ghost?.at(column, former) ?? 0;
  for (let part = 0; part < COLUMN_PARTS; part += 1) {
    const shown = Math.max(0, Math.min(numbers.length - 1, part - MARGIN_PARTS));
    row[start + part] = numbers[shown] ?? null;
  }
}
