/**
 * Places the blocks of a matrix, in pixels: as large as the room allows, several in a row where that is larger.
 * @module
 */

/** @typedef {import("./matrices.js").Matrix} Matrix */

/**
 * @typedef {object} Plan
 * @property {number} width
 * @property {number} height
 * @property {number} cellWidth    pixels of a value; less than one where several are drawn as one
 * @property {number} cellHeight
 * @property {number} poolColumns  values drawn as one, across
 * @property {number} poolRows     and down
 * @property {{ left: number, top: number }[]} places  of the blocks' values
 */

/** Room beside and above a block's values: the names of its rows, its title. */
const NAMES = 34;
const TITLE = 24;
/** Room below it: the names of its columns. */
const FEET = 20;
const GAP = 18;
/** Room for a title across, however few columns stand below it. */
const TITLE_WIDTH = 122;
const LARGEST = 26;
/** Below this many pixels values are no longer square. */
const SQUARE_FROM = 3;

/**
 * @param {Matrix} matrix
 * @param {{ width: number, height: number }} room
 * @returns {Plan}
 */
export function planOf({ blocks }, room) {
  const { rows = 1, columns = 1 } = blocks[0] ?? {};
  const count = blocks.length;
  const narrowest = count > 1 ? TITLE_WIDTH : 0;
  const fits = (/** @type {number} */ across) =>
    across === 1 || across * (narrowest + NAMES + GAP) - GAP <= room.width;
  const sizes = [count, Math.ceil(count / 2), 1].filter(fits).map((across) => {
    const down = Math.ceil(count / across);
    const width = (room.width - (across - 1) * GAP) / across - NAMES;
    const height = room.height / down - TITLE - FEET;
    return { across, ...squared(Math.min(LARGEST, width / columns), Math.min(LARGEST, height / rows)) };
  });
  const best = sizes.reduce((one, other) => (smaller(other) > smaller(one) ? other : one));
  const stepX = Math.max(narrowest, columns * best.cellWidth) + NAMES + GAP;
  const stepY = rows * best.cellHeight + TITLE + FEET;
  const places = blocks.map((_, block) => ({
    left: NAMES + (block % best.across) * stepX,
    top: TITLE + Math.floor(block / best.across) * stepY,
  }));
  return {
    width: Math.ceil(best.across * stepX - GAP),
    height: Math.ceil(Math.ceil(count / best.across) * stepY),
    cellWidth: best.cellWidth,
    cellHeight: best.cellHeight,
    poolColumns: Math.ceil(1 / best.cellWidth),
    poolRows: Math.ceil(1 / best.cellHeight),
    places,
  };
}

/** @param {{ cellWidth: number, cellHeight: number }} size */
const smaller = ({ cellWidth, cellHeight }) => Math.min(cellWidth, cellHeight);

/** @param {number} width @param {number} height */
function squared(width, height) {
  const side = Math.floor(Math.min(width, height));
  return side >= SQUARE_FROM
    ? { cellWidth: side, cellHeight: side }
    : { cellWidth: width, cellHeight: height };
}

/**
 * Finds the value under a point.
 * @param {Matrix} matrix
 * @param {Plan} plan
 * @param {number} x  pixels
 * @param {number} y
 * @returns {{ block: number, row: number, column: number } | null}
 */
export function valueAt({ blocks }, { places, cellWidth, cellHeight }, x, y) {
  for (const [block, { left, top }] of places.entries()) {
    const column = Math.floor((x - left) / cellWidth);
    const row = Math.floor((y - top) / cellHeight);
    const { rows = 0, columns = 0 } = blocks[block] ?? {};
    if (column >= 0 && column < columns && row >= 0 && row < rows) return { block, row, column };
  }
  return null;
}
