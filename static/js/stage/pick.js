/**
 * Finds what of the score is under the pointer. Pure geometry.
 * @module
 */

import { matrixOn } from "../anatomy.js";
import { SHOWN } from "./bands.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../lights.js").MatrixLight} Parameter */

/**
 * @typedef {object} Pick
 * @property {number} timeStep
 * @property {Panel | null} panel
 * @property {Strip | null} strip
 * @property {number} band        of the strip
 * @property {number} part        of the column, of those between its margins: in each a band shows another unit
 * @property {Parameter | null} parameter  whose arrow is there
 */

/** Pixels around an arrow that still are the arrow. */
const REACH = 7;

/**
 * @param {Layout} layout
 * @param {{ cell: import("../anatomy.js").CellKind, timeSteps: number }} shape
 * @param {number} x in the score
 * @param {number} y
 * @returns {Pick | null}
 */
export function pick(layout, { cell, timeSteps }, x, y) {
  const timeStep = Math.floor(x / layout.columnWidth);
  if (timeStep < 0 || timeStep >= timeSteps) return null;
  const panel = layout.panels.find(({ top, height }) => y >= top && y < top + height) ?? null;
  const strip = panel?.strips.find(({ top, height }) => y >= top && y < top + height) ?? null;
  const inColumn = x / layout.columnWidth - timeStep;
  const band = strip ? Math.floor((y - strip.top) / strip.bandHeight) : 0;
  return {
    timeStep,
    panel,
    strip,
    band,
    part: Math.max(0, Math.min(SHOWN - 1, Math.floor(inColumn * COLUMN_PARTS) - MARGIN_PARTS)),
    parameter: panel ? between(cell, panel, strip, inColumn) : below(layout, inColumn, y),
  };
}

/**
 * W runs between the states of a row that it multiplies; between others there is no matrix.
 * @param {import("../anatomy.js").CellKind} cell
 * @param {Panel} panel
 * @param {Strip | null} strip
 * @param {number} inColumn
 * @returns {Parameter | null}
 */
function between(cell, panel, strip, inColumn) {
  const aside = inColumn < FRAME_SHARE || inColumn > 1 - FRAME_SHARE;
  return panel.kind === "cell" && aside ? matrixOn(cell, strip?.quantity ?? "hidden_state") : null;
}

/**
 * U leads into a cell, V into the output.
 * @param {Layout} layout
 * @param {number} inColumn
 * @param {number} y
 * @returns {Parameter | null}
 */
function below({ panels, columnWidth }, inColumn, y) {
  if (Math.abs(inColumn - 0.5) * columnWidth > REACH) return null;
  const above = panels.filter((panel) => panel.top + panel.height <= y).at(-1);
  if (above?.kind === "outputs") return "V";
  return above?.kind === "cell" ? "U" : null;
}
