/**
 * Draws one measure of several runs as lines on a canvas, in the columns of the scores above it.
 * @module
 */
import { pixelRatioOf } from "../enlarged.js";

/** @typedef {import("../shape.js").Span} Span */
/** @typedef {{ values: Float64Array, shown: Span, colour: string, dash: number[] }} Line */

/**
 * @typedef {object} Scene
 * @property {Line[]} lines
 * @property {{ low: number, high: number }} scale
 * @property {number} columnWidth
 * @property {number} scroll       pixels of the score left of the window
 * @property {number} width        of the window
 * @property {number} column       where the playhead stands
 * @property {{ line: string, wash: string }} colours
 */

const HEIGHT = 56;
const TOP = 8;
const BOTTOM = HEIGHT - 8;
const DOT = 3;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 */
export function drawLines(canvas, scene) {
  const ratio = pixelRatioOf(canvas);
  const [width, height] = [Math.round(scene.width * ratio), Math.round(HEIGHT * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, scene.width, HEIGHT);
  pen.fillStyle = scene.colours.wash;
  pen.fillRect(scene.column * scene.columnWidth - scene.scroll, 0, scene.columnWidth, HEIGHT);
  pen.fillStyle = scene.colours.line;
  for (const y of [TOP, heightOf(scene, 0), BOTTOM]) pen.fillRect(0, Math.round(y) - 0.5, scene.width, 1);
  // The first run is drawn last, on top.
  for (const line of [...scene.lines].reverse()) drawLine(pen, scene, line);
}

/** @param {Scene} scene @param {number} value */
function heightOf({ scale: { low, high } }, value) {
  return BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP);
}

/** @param {CanvasRenderingContext2D} pen @param {Scene} scene @param {Line} line */
function drawLine(pen, scene, { values, shown, colour, dash }) {
  const { columnWidth, scroll, width, column } = scene;
  const from = Math.max(shown.from, Math.floor(scroll / columnWidth) - 1);
  const to = Math.min(shown.to, Math.ceil((scroll + width) / columnWidth));
  const x = (/** @type {number} */ timeStep) => (timeStep + 0.5) * columnWidth - scroll;
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.setLineDash(dash);
  pen.beginPath();
  for (let timeStep = from; timeStep <= to; timeStep += 1) {
    const value = values[timeStep] ?? Number.NaN;
    if (!Number.isNaN(value)) pen.lineTo(x(timeStep), heightOf(scene, value));
  }
  pen.stroke();
  pen.setLineDash([]);
  const here = values[column] ?? Number.NaN;
  if (column < from || column > to || Number.isNaN(here)) return;
  pen.beginPath();
  pen.arc(x(column), heightOf(scene, here), DOT, 0, 2 * Math.PI);
  pen.fill();
}
