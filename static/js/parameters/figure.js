/**
 * Makes a matrix into a Plotly figure: a heat map for each block, and the names of rows and columns. Axes are in
 * pixels.
 * @module
 */
import { heatScaleOf } from "../palette.js";

/** @typedef {import("./matrices.js").Matrix} Matrix */
/** @typedef {import("./matrices.js").Block} Block */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {{ theme: import("../palette.js").Theme, font: string, muted: string }} Dress */

/** Pixels between two names at least. */
const NAME_ROOM = 15;
/** Pixels that a letter of a name takes. */
const LETTER = 6.5;

/**
 * @param {Matrix} matrix
 * @param {Plan} plan
 * @param {Dress} dress
 * @returns {import("../stage/plot.js").Figure}
 */
export function figureOf(matrix, plan, dress) {
  const axis = { visible: false, fixedrange: true };
  return {
    data: [
      ...matrix.blocks.map((block, place) => heat(matrix, block, plan, place, dress)),
      names(matrix, plan, dress),
    ],
    layout: {
      width: plan.width,
      height: plan.height,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      xaxis: { ...axis, range: [0, plan.width] },
      yaxis: { ...axis, range: [plan.height, 0] },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      showlegend: false,
      hovermode: false,
    },
  };
}

/**
 * @param {Matrix} matrix
 * @param {Block} block
 * @param {Plan} plan
 * @param {number} place
 * @param {Dress} dress
 * @returns {object}
 */
function heat(matrix, block, plan, place, { theme }) {
  const { left = 0, top = 0 } = plan.places[place] ?? {};
  const [dx, dy] = [plan.cellWidth * plan.poolColumns, plan.cellHeight * plan.poolRows];
  const parted = Math.min(dx, dy) >= 6 ? 1 : 0;
  return {
    type: "heatmap",
    z: pooled(block, plan),
    x0: left + dx / 2,
    dx,
    y0: top + dy / 2,
    dy,
    xgap: parted,
    ygap: parted,
    ...heatScaleOf(matrix.scale, theme),
    showscale: false,
    hoverinfo: "skip",
  };
}

/**
 * @param {Block} block
 * @param {Plan} plan
 * @returns {number[][]} values, or, where they are too many to draw, of neighbours the one farthest from 0
 */
function pooled({ rows, columns, value }, { poolRows, poolColumns }) {
  return Array.from({ length: Math.ceil(rows / poolRows) }, (_, down) =>
    Array.from({ length: Math.ceil(columns / poolColumns) }, (__, across) => {
      let farthest = 0;
      for (let row = down * poolRows; row < Math.min(rows, (down + 1) * poolRows); row += 1)
        for (
          let column = across * poolColumns;
          column < Math.min(columns, (across + 1) * poolColumns);
          column += 1
        ) {
          const one = value(row, column);
          if (Math.abs(one) > Math.abs(farthest)) farthest = one;
        }
      return farthest;
    }),
  );
}

/**
 * @param {Matrix} matrix
 * @param {Plan} plan
 * @param {Dress} dress
 * @returns {object} the names of rows to the left of each block, of columns below it
 */
function names(matrix, plan, { font, muted }) {
  const { rows = 0, columns = 0 } = matrix.blocks[0] ?? {};
  const everyRow = Math.ceil(NAME_ROOM / plan.cellHeight);
  const everyColumn = Math.ceil(nameWidth(matrix, columns) / plan.cellWidth);
  /** @type {[number, number, string][]} */
  const words = plan.places.flatMap(({ left, top }) => [
    ...places(rows, everyRow).map((row) =>
      at(left - 14, top + (row + 0.5) * plan.cellHeight, matrix.rowName(row)),
    ),
    ...places(columns, everyColumn).map((column) =>
      at(
        left + (column + 0.5) * plan.cellWidth,
        top + rows * plan.cellHeight + 10,
        matrix.columnName(column),
      ),
    ),
  ]);
  return {
    type: "scatter",
    mode: "text",
    x: words.map(([x]) => x),
    y: words.map(([, y]) => y),
    text: words.map(([, , text]) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")),
    textfont: { family: font, size: 11, color: muted },
    hoverinfo: "skip",
  };
}

/** @param {number} x @param {number} y @param {string} text @returns {[number, number, string]} */
const at = (x, y, text) => [x, y, text];

/** @param {number} count @param {number} every */
const places = (count, every) =>
  Array.from({ length: Math.ceil(count / every) }, (_, place) => place * every);

/** @param {Matrix} matrix @param {number} columns @returns {number} pixels that its longest name takes */
const nameWidth = (matrix, columns) =>
  Math.max(
    NAME_ROOM,
    ...places(Math.min(columns, 200), 1).map((column) => matrix.columnName(column).length * LETTER),
  );
