/**
 * Draws the cells that have not been computed yet: dotted outlines, one column wide, to be repeated along a row.
 * @module
 */
import { heightsOf } from "./bars.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "./layout.js";
import { OVERLAP } from "./sheets.js";

/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./sheets.js").Sheet} Sheet */

/** Pixels left free above and below a ghost of an arrow. */
const AIR = 4;

/**
 * @param {Sheet} sheet
 * @param {number} columnWidth
 * @param {string} colour
 * @returns {string} a CSS image
 */
export function ghostOf(sheet, columnWidth, colour) {
  const picture =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${columnWidth}" height="${sheet.height}">` +
    `<g fill="none" stroke="${colour}" stroke-dasharray="2 3">` +
    `${sheet.panel ? outline(sheet.panel, columnWidth) : ""}${stem(sheet, columnWidth)}</g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(picture)}")`;
}

/** @param {Panel} panel @param {number} columnWidth */
function outline(panel, columnWidth) {
  if (panel.kind === "cell") return box(FRAME_SHARE * columnWidth, 0, columnWidth, panel.height);
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  const { bars } = panel;
  if (bars)
    return panel.strips.map((strip) => zero(heightsOf(strip, bars).y(0) - panel.top, columnWidth)).join("");
  return panel.strips.map((strip) => box(margin, strip.top - panel.top, columnWidth, strip.height)).join("");
}

/** The line from which bars will rise. @param {number} y @param {number} columnWidth */
const zero = (y, columnWidth) => `<path d="M0 ${y + OVERLAP + 0.5}h${columnWidth}"/>`;

/** @param {number} left @param {number} top @param {number} columnWidth @param {number} height */
function box(left, top, columnWidth, height) {
  const y = top + OVERLAP + 0.5;
  return `<rect x="${left}" y="${y}" width="${columnWidth - 2 * left}" height="${height - 1}"/>`;
}

/** The way into a panel from below. @param {Sheet} sheet @param {number} columnWidth */
function stem({ height, stem: length }, columnWidth) {
  return length > 2 * AIR
    ? `<path d="M${columnWidth / 2} ${height - length + AIR}v${length - 2 * AIR}"/>`
    : "";
}
