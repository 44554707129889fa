/**
 * Computes where the lines of a tall row stand: one for each unit, in a window that scrolls over them. All lengths are
 * CSS pixels.
 * @module
 */

/** @typedef {{ units: number, height: number, line: number }} Lines   height: of the window; line: of one of them */

/** Pixels of a line: at least as high as its number, and no more than makes sense where the units are few; asked: where one of them is asked for. */
const LINE = { least: 15, most: 34, asked: 72 };

/** @param {number} units @param {number} height @param {boolean} [asked] @returns {Lines} */
export const linesOf = (units, height, asked = false) => ({
  units,
  height,
  line: Math.max(
    LINE.least,
    Math.min(asked ? LINE.asked : LINE.most, Math.floor(height / Math.max(1, units))),
  ),
});

/** @param {Lines} lines @returns {number} pixels of all of them */
export const lengthOf = ({ units, line }) => units * line;

/**
 * @param {Lines} lines
 * @param {number} scroll   pixels above the window
 * @returns {{ from: number, to: number }} the places in sight, also in part
 */
export const inSight = ({ units, height, line }, scroll) => ({
  from: Math.max(0, Math.floor(scroll / line)),
  to: Math.min(units, Math.ceil((scroll + height) / line)) - 1,
});

/**
 * @param {Lines} lines
 * @param {number} y   in the window
 * @param {number} scroll
 * @returns {number | null} the place there, from the top of all
 */
export function placeAt({ units, line }, y, scroll) {
  const place = Math.floor((y + scroll) / line);
  return place >= 0 && place < units ? place : null;
}

/**
 * @param {Lines} lines
 * @param {number} place
 * @param {number} scroll
 * @returns {number} how far the window has to be scrolled to have that line whole in sight, with one beside it where it was not
 */
export function scrollTo({ units, height, line }, place, scroll) {
  const [top, bottom] = [place * line, (place + 1) * line];
  const most = Math.max(0, units * line - height);
  if (top < scroll) return Math.max(0, top - line);
  return bottom > scroll + height ? Math.min(most, bottom + line - height) : scroll;
}
