/**
 * Plots how long the gradient is at each time step, of an RNN, an LSTM and a GRU, on one logarithmic axis. It shares
 * the score's columns and scrolls with it.
 * @module
 */
import { LINES } from "../compare/chart.js";
import { stepOfCell } from "../shape.js";
import { cssColour } from "../theme.js";
import { normOf } from "./course.js";
import { penOf } from "./film.js";
import { brief, power } from "./scale.js";

/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("./film.js").Current} Current */
/** @typedef {{ run: number, name: string, course: Course, shape: import("../shape.js").Shape }} Shown   run: 0 the first */
/** @typedef {{ runs: Shown[], pass: import("../shape.js").Pass, step: number, current: Current, size: Size }} Scene */
/** @typedef {{ width: number, height: number }} Size   pixels of the plot */

const TOP = 8;
/** How far above the bottom the axis ends, 0 stands, and the numbers of the columns stand. */
const [BOTTOM, ZERO, NUMBERS] = [40, 26, 8];
/** Lines of the grid at most. */
const MOST_LINES = 5;
/** Decades that the axis shows at least. */
const LEAST_DECADES = 4;

/** The states whose gradients have a line each: c the LSTM's alone, thinner. */
const STATES = /** @type {const} */ (["h", "c"]);
const LETTERS = "italic 13px serif";
/** Pixels from a letter to its line, and below the line's middle. */
const [LETTER_GAP, LETTER_DROP] = [6, 4];
/** Pixels that a letter needs at the left. */
const LETTER_ROOM = 18;
/** Pixels between the middles of two letters at least. */
const LETTER_HEIGHT = 12;

/**
 * The axis of all runs: whole decades around every norm that has come.
 * @param {Shown[]} runs
 * @param {import("../shape.js").Pass} pass
 * @returns {import("./scale.js").Decades}
 */
export function axisOf(runs, pass) {
  const norms = runs.flatMap(({ course, shape }) =>
    STATES.flatMap((kind) => normsOf(course, pass, shape, kind)).filter((norm) => norm > 0),
  );
  const high = Math.ceil(Math.log10(Math.max(Number.MIN_VALUE, ...norms)) - 1e-9);
  const low = Math.floor(Math.log10(Math.min(...norms)));
  if (norms.length === 0) return { low: -LEAST_DECADES, high: 0 };
  return { low: Math.min(low, high - LEAST_DECADES), high };
}

/** @param {Course} course @param {import("../shape.js").Pass} pass @param {import("../shape.js").Shape} shape @param {import("./course.js").Kind} kind @returns {number[]} NaN where the loss does not depend on the cell */
const normsOf = (course, pass, { timeSteps }, kind) =>
  Array.from({ length: timeSteps }, (_, timeStep) => normOf(course.at(pass, timeStep), kind));

/** @param {import("./scale.js").Decades} axis @param {number} height @returns {{ exponent: number, y: number }[]} */
export function gridOf({ low, high }, height) {
  const every = Math.max(1, Math.ceil((high - low) / (MOST_LINES - 1)));
  const lines = [];
  for (let exponent = high; exponent >= low; exponent -= every)
    lines.push({ exponent, y: yOf({ low, high }, 10 ** exponent, height) });
  return lines;
}

/** @param {number} height */
export const zeroLine = (height) => height - ZERO;

/** @param {import("./scale.js").Decades} axis @param {number} norm @param {number} height */
function yOf({ low, high }, norm, height) {
  if (norm === 0) return zeroLine(height);
  return TOP + ((high - Math.log10(norm)) / (high - low)) * (height - BOTTOM - TOP);
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene */
export function drawPlot(canvas, { runs, pass, step, current, size }) {
  const { width, height } = size;
  const pen = penOf(canvas, width, height);
  const [own] = runs;
  if (!pen || !own) return;
  const { layout, scroll, theme } = current;
  const axis = axisOf(runs, pass);
  const colour = (/** @type {string} */ name) => cssColour(name, theme);
  pen.fillStyle = colour("--line");
  for (const { y } of [...gridOf(axis, height), { y: zeroLine(height) }])
    pen.fillRect(0, Math.round(y), width, 1);
  const first = Math.max(0, Math.floor(scroll / layout.columnWidth));
  const last = Math.ceil((scroll + width) / layout.columnWidth);
  [...runs].reverse().forEach((run) => {
    const place = run.run;
    const line = LINES[place] ?? { colour: "--ink", dash: [] };
    pen.strokeStyle = colour(place === 0 ? "--gradient" : line.colour);
    pen.fillStyle = pen.strokeStyle;
    pen.setLineDash([...line.dash]);
    for (const kind of STATES) {
      pen.lineWidth = (place === 0 ? 2.5 : 1.75) * (kind === "h" ? 1 : 0.6);
      pen.beginPath();
      for (let timeStep = last + 1; timeStep >= first - 1; timeStep -= 1) {
        const norm = normOf(run.course.at(pass, timeStep), kind);
        if (Number.isNaN(norm) || stepOfCell(run.shape, { ...pass, timeStep }) < step) continue;
        pen.lineTo((timeStep + 0.5) * layout.columnWidth - scroll, yOf(axis, norm, height));
      }
      pen.stroke();
    }
    pen.setLineDash([]);
    name(pen, run, { pass, step, layout, scroll, axis, last, height });
  });
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  for (let timeStep = first; timeStep <= last; timeStep += 1) {
    const norm = normOf(own.course.at(pass, timeStep), "h");
    if (Number.isNaN(norm) || stepOfCell(own.shape, { ...pass, timeStep }) < step) continue;
    const x = (timeStep + 0.5) * layout.columnWidth - scroll;
    pen.fillStyle = colour("--gradient");
    pen.beginPath();
    pen.arc(x, yOf(axis, norm, height), 3, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = colour("--ink");
    pen.fillText(brief(norm), x, height - NUMBERS);
  }
}

/**
 * An LSTM has two lines: each has its state's letter at its left end.
 * @param {CanvasRenderingContext2D} pen
 * @param {Shown} run
 * @param {Pick<Scene, "pass" | "step"> & { layout: Current["layout"], scroll: number, axis: import("./scale.js").Decades, last: number, height: number }} scene
 */
function name(pen, { course, shape }, { pass, step, layout, scroll, axis, last, height }) {
  const first = Math.max(0, Math.ceil((scroll + LETTER_ROOM) / layout.columnWidth - 0.5));
  for (let timeStep = first; timeStep <= last; timeStep += 1) {
    const cell = course.at(pass, timeStep);
    if (cell?.cell_state_norm === undefined || stepOfCell(shape, { ...pass, timeStep }) < step) continue;
    pen.font = LETTERS;
    pen.textAlign = "right";
    const x = (timeStep + 0.5) * layout.columnWidth - scroll - LETTER_GAP;
    const [h, c] = [yOf(axis, cell.hidden_state_norm, height), yOf(axis, cell.cell_state_norm, height)];
    const apart = Math.max(0, LETTER_HEIGHT - Math.abs(h - c)) / 2;
    pen.fillText("h", x, h + LETTER_DROP + (h < c ? -apart : apart));
    pen.fillText("c", x, c + LETTER_DROP + (h < c ? apart : -apart));
    return;
  }
}

/** @param {number} exponent */
export const axisLabel = (exponent) => power(exponent);
