/**
 * Computes where everything of the diagram stands, from its shape and the room, before anything is drawn. All lengths
 * are CSS pixels; y runs down from the top of the score.
 * @module
 */
import { FRAME_PADDING, PAIR, rowsOf, TALL, WHOLE } from "./rows.js";

/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../trace.js").Quantity} Quantity */
/** @typedef {import("./rows.js").Parts} Parts */
/** @typedef {import("./rows.js").Row} Row */

/**
 * A stack of units. Where there are more units than pixels a band stands for several: `bands.js` says what it shows.
 * @typedef {object} Strip
 * @property {Quantity | "outputs" | "inputs"} quantity
 * @property {Pass | null} pass      null for inputs and outputs
 * @property {number} top
 * @property {number} units
 * @property {number} perBand        units in one band; 1 shows each
 * @property {number} bands
 * @property {number} bandHeight     pixels of one band, whole
 * @property {number} height
 * @property {import("./order.js").Order | null} order   of its units from the top down; null for that of their numbers
 */

/**
 * @typedef {object} Panel
 * @property {"outputs" | "cell" | "inputs" | "unit" | "gate"} kind   unit: a pinned one's bars
 * @property {number} top
 * @property {number} height
 * @property {Strip[]} strips
 * @property {Pass | null} pass
 * @property {import("./bars.js").Bars | null} bars   of the one unit that it shows
 * @property {boolean} focus         the row that the inspector shows
 * @property {number} letter         y of the panel's line of letters, NaN without one
 * @property {number} tick           y of the numbers of the time steps, NaN without them
 */

/**
 * @typedef {object} Layout
 * @property {number} columnWidth    a whole multiple of `COLUMN_PARTS`
 * @property {number} contentWidth
 * @property {number} height         at least the room's; more where the rows need it
 * @property {number} lettering      times their usual size that letters are
 * @property {Panel[]} panels        from the top down
 */

/** Pixels of the arrow that comes from an input which stands in another score. */
export const STUB = 13;

/** A column is cut in equal parts: a margin, the cell, a margin. */
export const COLUMN_PARTS = 7;
/** Parts of margin on each side of the units. */
export const MARGIN_PARTS = 1;
/** Share of the column that is left of the cell's frame. */
export const FRAME_SHARE = 0.12;

const NARROWEST = 6 * COLUMN_PARTS;
const WIDE = 18 * COLUMN_PARTS;
/** Few columns grow beyond that, and leave as much of the room as so many more would take: they stand in its middle. */
const LEFT_FREE = 1.1;
/** Times its width, and share of the room, that a unit is high at most. */
const SLENDER = 1.8;
const TALLEST = 0.36;
/** Times their usual size that letters are at most, and the pixels of the room's height from which they grow. */
const LARGEST = 2;
const LARGE_FROM = 360;
/** Pixels by which the way between two rows grows at most, unless the picture takes less than a share of the height. */
const STRETCH = 14;
const FILLED = 0.7;
/** Pixels that a strip in focus gets at least where it has so many units, if the room allows: it opens into its units. */
const OPENINGS = [64, 32, 0];
/** Pixels of a band that stands for several units, at least: one that differs from the others is seen. */
const LEAST_BAND = 2;
/** Pixels of the ground around the two directions of a layer. */
export const GROUND = 5;

/**
 * @param {Shape} shape
 * @param {{ width: number, height: number }} room
 * @param {Pass} focus
 * @param {{ inputLetters: boolean, outputLetters: boolean }} letters
 * @param {Parts} [parts]
 * @param {number} [span]   time steps of the longest of the runs that share a time axis
 * @param {readonly import("./bars.js").Bars[]} [pinned]   units with a row of their own
 * @returns {Layout}
 */
export function layOut(shape, room, focus, letters, parts = WHOLE, span = shape.timeSteps, pinned = []) {
  const columnWidth = columnFor(span, room.width);
  const larger = Math.max(1, Math.min(LARGEST, columnWidth / WIDE, room.height / LARGE_FROM));
  const rowsAt = (/** @type {number} */ times) =>
    openest(
      shape,
      room.height,
      focus,
      letters,
      { ...parts, letter: Math.round(times * parts.letter) },
      pinned,
    );
  const lettering = fits(rowsAt(larger), parts, room.height) ? larger : 1;
  const rows = rowsAt(lettering);
  const fixed = fixedOf(rows, parts);
  const flexible = Math.max(
    sum(rows, (row) => row.least),
    room.height - fixed,
  );
  const panels = stack(rows, flexible, room.height, parts.edge, growthOf(columnWidth, room.height));
  const bottom = panels.at(-1);
  return {
    columnWidth,
    contentWidth: columnWidth * shape.timeSteps,
    height: Math.max(room.height, (bottom?.top ?? 0) + (bottom?.height ?? 0) + parts.edge),
    lettering,
    panels,
  };
}

/**
 * The rows, with those in focus as open as the room allows.
 * @param {Shape} shape
 * @param {number} height
 * @param {Pass} focus
 * @param {{ inputLetters: boolean, outputLetters: boolean }} letters
 * @param {Parts} parts
 * @param {readonly import("./bars.js").Bars[]} pinned
 * @returns {Row[]}
 */
function openest(shape, height, focus, letters, parts, pinned) {
  const choices = OPENINGS.map((open) =>
    rowsOf(shape, focus, letters, Math.min(open, shape.units), parts, pinned),
  );
  // A row of bars that has come is not to push another one out of sight.
  if (pinned.length > 0) choices.push(rowsOf(shape, focus, letters, 0, squeezed(parts), pinned));
  return choices.find((rows) => fits(rows, parts, height)) ?? choices.at(-1) ?? [];
}

/**
 * How many times its usual most a unit may be high: the room is used, and no block becomes a tower.
 * @param {number} columnWidth
 * @param {number} height   of the room
 */
function growthOf(columnWidth, height) {
  const inner = (1 - (2 * MARGIN_PARTS) / COLUMN_PARTS) * columnWidth;
  return Math.max(1, Math.min(SLENDER * inner, TALLEST * height) / TALL);
}

/** @param {Row[]} rows @param {Parts} parts @param {number} height */
const fits = (rows, parts, height) => fixedOf(rows, parts) + sum(rows, (row) => row.least) <= height;

/** @param {Parts} parts @returns {Parts} for little room: shorter arrows, lower gates */
const squeezed = (parts) => ({ ...parts, arrow: Math.min(parts.arrow, 14), gate: Math.min(parts.gate, 14) });

/** @param {Row[]} rows @param {Parts} parts */
const fixedOf = (rows, { edge }) => 2 * edge + sum(rows, (row) => row.fixed + row.gap);

/** @param {number} timeSteps @param {number} width */
function columnFor(timeSteps, width) {
  const fitting = Math.floor(width / timeSteps / COLUMN_PARTS) * COLUMN_PARTS;
  const grown = Math.floor(width / (timeSteps + LEFT_FREE) / COLUMN_PARTS) * COLUMN_PARTS;
  return Math.max(NARROWEST, Math.min(Math.max(WIDE, grown), fitting));
}

/**
 * @param {Row[]} rows
 * @param {number} flexible  pixels for all strips together
 * @param {number} height    of the room
 * @param {number} edge
 * @param {number} growth    times its usual most that a unit may be high
 * @returns {Panel[]}
 */
function stack(rows, flexible, height, edge, growth) {
  const share = shareOut(rows, flexible);
  const fitted = rows.map((row, place) => ({
    row,
    strips: row.strips.map(({ quantity, units }) => ({
      quantity,
      pass: row.pass,
      ...fit(
        units,
        Math.floor((share[place] ?? 0) / row.strips.length),
        row.bars ? row.most : Math.floor(growth * row.most),
      ),
    })),
  }));
  const drafts = withTallBars(fitted, height - heightOf(fitted, edge));
  const used = heightOf(drafts, edge);
  const stretchy = rows.slice(0, -1).filter((row) => row.gap > PAIR).length;
  const most = Math.max(STRETCH, (FILLED * height - used) / stretchy);
  // In whole pixels, rounded down: all that is left is given away, and a row too far would be out of sight.
  const stretch = stretchy ? Math.floor(Math.max(0, Math.min(most, (height - used) / stretchy))) : 0;
  let y = Math.floor(edge + Math.max(0, (height - used - stretch * stretchy) / 2));
  return drafts.map(({ row, strips }) => {
    const panel = place(row, strips, y);
    y = Math.round(y + panel.height + row.gap + (row.gap > PAIR ? stretch : 0));
    return panel;
  });
}

/** @typedef {{ row: Row, strips: Strip[] }} Draft   a row whose strips have no place yet */

/** @param {Draft[]} drafts @param {number} edge @returns {number} pixels of all of them; below the last row there is no way to another */
const heightOf = (drafts, edge) =>
  2 * edge -
  (drafts.at(-1)?.row.gap ?? 0) +
  sum(drafts, ({ row, strips }) => row.fixed + row.gap + sum(strips, (strip) => strip.height));

/**
 * Gives the bars of pinned units the room that no other row can use.
 * @param {Draft[]} drafts
 * @param {number} room   pixels
 * @returns {Draft[]}
 */
function withTallBars(drafts, room) {
  const pinned = drafts.filter(({ row }) => row.bars).length;
  const more = Math.max(0, Math.floor(room / Math.max(1, pinned)));
  const taller = (/** @type {Row} */ { most }, /** @type {Strip} */ strip) => {
    const height = Math.min(most, strip.height + more);
    return { ...strip, bandHeight: height, height };
  };
  return drafts.map(({ row, strips }) => ({
    row,
    strips: row.bars ? strips.map((strip) => taller(row, strip)) : strips,
  }));
}

/**
 * Shares by weight, never below what a row needs; what is guaranteed to some is taken from the others.
 * @param {Row[]} rows
 * @param {number} flexible
 */
function shareOut(rows, flexible) {
  const spare = flexible - sum(rows, (row) => row.least);
  const weights = sum(rows, (row) => row.weight);
  return rows.map((row) => row.least + (spare * row.weight) / weights);
}

/**
 * @param {number} units
 * @param {number} pixels
 * @param {number} most  pixels of one unit at most
 */
function fit(units, pixels, most) {
  const perBand = pixels >= units ? 1 : Math.ceil(units / Math.max(1, Math.floor(pixels / LEAST_BAND)));
  const bands = Math.ceil(units / perBand);
  const bandHeight = Math.max(1, Math.min(perBand > 1 ? 4 : most, Math.floor(pixels / bands)));
  return { top: 0, units, perBand, bands, bandHeight, height: bands * bandHeight, order: null };
}

/**
 * @param {Row} row
 * @param {Strip[]} strips
 * @param {number} top
 * @returns {Panel}
 */
function place(row, strips, top) {
  const lettered = row.kind === "outputs" ? row.fixed : row.kind === "inputs" ? row.fixed - row.tick : 0;
  let y = top + (row.kind === "cell" ? FRAME_PADDING : lettered);
  const placed = strips.map((strip) => {
    const at = { ...strip, top: y };
    y += strip.height + row.between;
    return at;
  });
  const height = row.fixed + sum(strips, (strip) => strip.height);
  const letter = lettered ? top + lettered / 2 : Number.NaN;
  const tick = row.tick > 0 ? top + height - row.tick / 2 : Number.NaN;
  const { kind, pass, focus, bars = null } = row;
  return { kind, top, height, strips: placed, pass, bars, focus, letter, tick };
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => number} size
 */
const sum = (items, size) => items.reduce((total, item) => total + size(item), 0);
