/**
 * Writes text of the page as text of SVG, line by line, where it stands.
 * @module
 */
import { escaped } from "./escaped.js";
import { short } from "./short.js";

/** From the middle of a line to where its letters stand, as a share of their size. */
export const DOWN = 0.34;

/** @param {Text} node @param {{ left: number, top: number }} corner   of the picture @returns {string[]} a text of SVG for each line */
export function textsIn(node, { left, top }) {
  const parent = node.parentElement;
  if (!parent || !node.data.trim()) return [];
  const style = getComputedStyle(parent);
  const size = Number.parseFloat(style.fontSize);
  return linesOf(node).map(({ text, box }) => {
    const x = short(box.left - left);
    const y = short((box.top + box.bottom) / 2 - top + DOWN * size);
    return textOf(text, style, { x, y, width: box.width });
  });
}

/**
 * @param {string} text
 * @param {CSSStyleDeclaration} style   of what it stands in
 * @param {{ x: number, y: number, width?: number }} place   where it begins; width: which it fills
 */
export function textOf(text, { fontFamily, fontSize, fontStyle, fontWeight, color }, { x, y, width }) {
  const fills = width ? ` textLength="${short(width)}" lengthAdjust="spacingAndGlyphs"` : "";
  return `<text xml:space="preserve" x="${x}" y="${y}" font-family="${escaped(fontFamily)}" font-size="${Number.parseFloat(fontSize)}" font-style="${fontStyle}" font-weight="${fontWeight}" fill="${escaped(color)}"${fills}>${escaped(text)}</text>`;
}

/** @param {Text} node @returns {{ text: string, box: DOMRect }[]} */
function linesOf(node) {
  const whole = rangeIn(node, 0, node.length);
  if (whole.getClientRects().length < 2) return lineOf(node, 0, node.length);
  /** @type {{ from: number, to: number, top: number }[]} */
  const lines = [];
  for (const { index, 0: letter } of node.data.matchAll(/[\s\S]/gu)) {
    const box = rangeIn(node, index, index + letter.length).getClientRects()[0];
    const last = lines.at(-1);
    if (!box || box.width === 0) continue;
    if (last && Math.abs(last.top - box.top) < 2) last.to = index + letter.length;
    else lines.push({ from: index, to: index + letter.length, top: box.top });
  }
  return lines.flatMap(({ from, to }) => lineOf(node, from, to));
}

/** @param {Text} node @param {number} from @param {number} to */
function lineOf(node, from, to) {
  const data = node.data.slice(from, to);
  const start = from + (data.length - data.trimStart().length);
  const end = to - (data.length - data.trimEnd().length);
  const box = rangeIn(node, start, end).getBoundingClientRect();
  return box.width < 1 ? [] : [{ text: node.data.slice(start, end).replace(/\s+/g, " "), box }];
}

/** @param {Text} node @param {number} from @param {number} to */
function rangeIn(node, from, to) {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return range;
}
