/**
 * Draws the line by which a generating run feeds itself: what an output gave bends back into the next input.
 * @module
 */
import { emptyPath, polygon } from "./arrows.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./arrows.js").Path} Path */
/** @typedef {import("../shape.js").Span} Span */

/** Pixels of a bend. */
const BEND = 9;
/** Points of a bend. */
const FINE = 8;
const HEAD = 6;
const HALF_HEAD = 3.5;
/** Pixels that the arrow ends before a letter's middle. */
const LETTER_HALF = 9;
/** Share of a column that the line down is left of the border: so the curtain over the next column leaves it in sight. */
const ASIDE = 0.025;

/**
 * @param {Layout} layout
 * @param {Span} columns   the tile's
 * @param {Span} fed       the time steps that read what the output before them gave
 * @returns {{ line: Path, heads: Path }}
 */
export function feedback({ panels, columnWidth: width }, columns, fed) {
  const line = emptyPath();
  const heads = emptyPath();
  const outputs = panels.find(({ kind }) => kind === "outputs");
  const inputs = panels.find(({ kind }) => kind === "inputs");
  const strip = outputs?.strips[0];
  if (!outputs || !inputs || !strip) return { line, heads };
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * width;
  const target = inputs.strips[0];
  const foot = target ? target.top + target.height / 2 : inputs.letter;
  const aside = target ? margin - 1 : Math.max(width / 2 - LETTER_HALF, 0);
  const top = strip.top + strip.height / 2;
  for (let column = Math.max(fed.from, columns.from); column <= Math.min(fed.to, columns.to); column += 1) {
    const left = (column - columns.from) * width;
    bentLine(line, [left - margin, top], left - ASIDE * width, [left + aside, foot]);
    head(heads, [left + aside, foot]);
  }
  return { line, heads };
}

/**
 * Right, down and right again, round the corners.
 * @param {Path} path
 * @param {[number, number]} from
 * @param {number} x      of the line down
 * @param {[number, number]} tip
 */
function bentLine(path, from, x, tip) {
  const first = Math.min(BEND, Math.abs(x - from[0]));
  const last = Math.min(BEND, tip[0] - HEAD - x);
  polygon(path, [
    from,
    ...bend([x - first, from[1]], [x, from[1]], [x, from[1] + first]),
    ...bend([x, tip[1] - last], [x, tip[1]], [x + last, tip[1]]),
    [tip[0] - HEAD, tip[1]],
  ]);
}

/**
 * Draws a quadratic curve around a corner.
 * @param {[number, number]} from
 * @param {[number, number]} corner
 * @param {[number, number]} to
 */
function bend(from, corner, to) {
  return Array.from({ length: FINE + 1 }, (_, place) => {
    const t = place / FINE;
    const at = (/** @type {0 | 1} */ axis) =>
      (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * corner[axis] + t ** 2 * to[axis];
    return [at(0), at(1)];
  });
}

/** @param {Path} path @param {number[]} tip */
function head(path, [x = 0, y = 0]) {
  polygon(path, [
    [x - HEAD, y - HALF_HEAD],
    [x, y],
    [x - HEAD, y + HALF_HEAD],
    [x - HEAD, y - HALF_HEAD],
  ]);
}
