/**
 * Draws one unit over time: a column for each time step from the zero line to its value, under it what the network
 * read.
 * @module
 */
import { bound, number, visible } from "../format.js";

const SVG = "http://www.w3.org/2000/svg";
/** Of the drawing, in its own units; the page scales it. */
const WIDTH = 480;
const HEIGHT = 132;
const LEFT = 44;
const TOP = 8;
const FOOT = 26;
/** Share of a column that stays empty. */
const GAP = 0.18;
/** Letters are never larger. */
const LARGEST = 16;

/**
 * @param {number[]} values
 * @param {string[]} labels   none where numbers are read
 * @param {number[][]} inputs
 * @returns {SVGElement}
 */
export function draw(values, labels, inputs) {
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const room = HEIGHT - TOP - FOOT;
  const y = (/** @type {number} */ value) => TOP + (room * (high - value)) / (high - low || 1);
  const width = (WIDTH - LEFT) / values.length;
  const x = (/** @type {number} */ step) => LEFT + step * width;
  const svg = make("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": summary(values, labels),
  });
  for (const [step, value] of values.entries()) {
    const [top, bottom] = [y(Math.max(0, value)), y(Math.min(0, value))];
    const box = {
      x: x(step) + (GAP * width) / 2,
      y: top,
      width: width * (1 - GAP),
      height: Math.max(0.5, bottom - top),
    };
    svg.append(make("rect", { ...box, class: value < 0 ? "below" : "above" }));
    svg.append(foot(labels[step], inputs[step] ?? [], x(step) + width / 2, width));
  }
  svg.append(make("line", { x1: LEFT, x2: WIDTH, y1: y(0), y2: y(0), class: "zero" }));
  for (const value of new Set([high, low, 0])) {
    if (value !== 0 && Math.abs(y(value) - y(0)) < 12) continue;
    svg.append(make("text", { x: LEFT - 6, y: y(value) + 4, class: "scale" }, bound(value)));
  }
  return svg;
}

/**
 * Writes what was read: its character; of numbers, a mark where the last of them is not zero.
 * @param {string | undefined} label
 * @param {number[]} row
 * @param {number} x
 * @param {number} width
 */
function foot(label, row, x, width) {
  const y = HEIGHT - 8;
  if (label !== undefined) {
    const style = `font-size:${Math.min(LARGEST, 1.5 * width).toFixed(1)}px`;
    return make("text", { x, y, class: "letter", style }, visible(label));
  }
  const marked = row.length > 1 && row.at(-1) !== 0;
  return make("circle", { cx: x, cy: y - 4, r: marked ? 4 : 1, class: marked ? "marked" : "tick" });
}

/** @param {number[]} values @param {string[]} labels */
function summary(values, labels) {
  const span = `${number(Math.min(...values))} … ${number(Math.max(...values))}`;
  return `${labels.map(visible).join("")} ${span}`.trim();
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function make(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}
