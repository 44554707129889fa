/**
 * Draws the difference between two runs on a canvas, in the columns of the score above it: the chosen unit before and
 * after, and below it how far the whole state is off.
 * @module
 */

/** @typedef {import("./difference.js").Difference} Difference */
/** @typedef {import("../shape.js").Span} Span */

/**
 * @typedef {object} Scene
 * @property {Difference} difference
 * @property {number} unit
 * @property {number} bound         of the state, at the edges of the upper track
 * @property {number} most          of the difference, at the top of the lower track
 * @property {Span[]} held          time steps at which something of this pass is held
 * @property {number} columnWidth
 * @property {number} left          of the canvas, in pixels of the score
 * @property {number} width         of the canvas
 * @property {number} ratio         device pixels in a CSS pixel
 * @property {{ before: string, after: string, line: string }} colours
 */

const HEIGHT = 78;
const UPPER = { top: 5, bottom: 39 };
const LOWER = { top: 47, bottom: 71 };
const HELD = { top: 74, height: 3 };
const BAR = 0.5;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 */
export function drawDifference(canvas, scene) {
  const { width, ratio } = scene;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(ratio, ratio);
  const { columnWidth, left, difference, colours } = scene;
  const span = {
    from: Math.max(0, Math.floor(left / columnWidth) - 1),
    to: Math.min(difference.distance.length - 1, Math.ceil((left + width) / columnWidth)),
  };
  ground(pen, scene);
  bars(pen, scene, span);
  curve(pen, scene, span, difference.original, colours.before, [3, 3]);
  curve(pen, scene, span, difference.changed, colours.after, []);
  pen.fillStyle = colours.after;
  for (const { from, to } of scene.held) {
    pen.fillRect(from * columnWidth - left + 2, HELD.top, (to - from + 1) * columnWidth - 4, HELD.height);
  }
}

/** The zero of each track. @param {CanvasRenderingContext2D} pen @param {Scene} scene */
function ground(pen, { width, colours }) {
  pen.fillStyle = colours.line;
  for (const y of [(UPPER.top + UPPER.bottom) / 2, LOWER.bottom])
    pen.fillRect(0, Math.round(y) - 0.5, width, 1);
}

/** @param {CanvasRenderingContext2D} pen @param {Scene} scene @param {Span} span */
function bars(pen, { difference, most, columnWidth, left, colours }, { from, to }) {
  pen.fillStyle = colours.after;
  for (let timeStep = from; timeStep <= to; timeStep += 1) {
    const distance = difference.distance[timeStep] ?? Number.NaN;
    if (!difference.apart[timeStep]) continue;
    const height = Math.max(1, Math.min(1, distance / most) * (LOWER.bottom - LOWER.top));
    const x = (timeStep + (1 - BAR) / 2) * columnWidth - left;
    pen.fillRect(x, LOWER.bottom - height, BAR * columnWidth, height);
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {Span} span
 * @param {import("../trace.js").Trace} trace
 * @param {string} colour
 * @param {number[]} dash
 */
function curve(
  pen,
  { difference, unit, bound, columnWidth, left, colours },
  { from, to },
  trace,
  colour,
  dash,
) {
  const { units } = trace.shape;
  const values = trace.all(difference.pass, difference.quantity);
  const middle = (UPPER.top + UPPER.bottom) / 2;
  const reach = (UPPER.bottom - UPPER.top) / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = colour === colours.after ? 2 : 1.5;
  pen.setLineDash(dash);
  pen.beginPath();
  for (let timeStep = from - 1; timeStep <= to; timeStep += 1) {
    if (timeStep < 0 || Number.isNaN(difference.distance[timeStep])) continue;
    const share = Math.max(-1, Math.min(1, (values[timeStep * units + unit] ?? 0) / bound));
    pen.lineTo((timeStep + 0.5) * columnWidth - left, middle - share * reach);
  }
  pen.stroke();
}
