/**
 * The strip under the score: how long the gradient is at each time step, of an RNN, an LSTM and a GRU, on one
 * logarithmic axis. It shares the score's columns and scrolls with it.
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
/** @typedef {{ name: string, course: Course, shape: import("../shape.js").Shape }} Shown */
/** @typedef {{ runs: Shown[], pass: import("../shape.js").Pass, step: number, current: Current, width: number }} Scene */

export const HEIGHT = 132;
const TOP = 8;
/** Where the axis ends, where 0 stands, and where the numbers of the columns stand. */
const [BOTTOM, ZERO, NUMBERS] = [92, 106, 124];
/** Lines of the grid at most. */
const MOST_LINES = 5;
/** Decades that the axis shows at least. */
const LEAST_DECADES = 4;

/**
 * The axis of all runs: whole decades around every norm that has come.
 * @param {Shown[]} runs
 * @param {import("../shape.js").Pass} pass
 * @returns {import("./scale.js").Decades}
 */
export function axisOf(runs, pass) {
  const norms = runs.flatMap(({ course, shape }) => normsOf(course, pass, shape).filter((norm) => norm > 0));
  const high = Math.ceil(Math.log10(Math.max(Number.MIN_VALUE, ...norms)) - 1e-9);
  const low = Math.floor(Math.log10(Math.min(...norms)));
  if (norms.length === 0) return { low: -LEAST_DECADES, high: 0 };
  return { low: Math.min(low, high - LEAST_DECADES), high };
}

/** @param {Course} course @param {import("../shape.js").Pass} pass @param {import("../shape.js").Shape} shape @returns {number[]} NaN where the loss does not depend on the cell */
const normsOf = (course, pass, { timeSteps }) =>
  Array.from({ length: timeSteps }, (_, timeStep) => normOf(course.at(pass, timeStep), "h"));

/** @param {import("./scale.js").Decades} axis @returns {{ exponent: number, y: number }[]} */
export function gridOf({ low, high }) {
  const every = Math.max(1, Math.ceil((high - low) / (MOST_LINES - 1)));
  const lines = [];
  for (let exponent = high; exponent >= low; exponent -= every)
    lines.push({ exponent, y: yOf({ low, high }, 10 ** exponent) });
  return lines;
}

export const ZERO_LINE = ZERO;

/** @param {import("./scale.js").Decades} axis @param {number} norm */
function yOf({ low, high }, norm) {
  if (norm === 0) return ZERO;
  return TOP + ((high - Math.log10(norm)) / (high - low)) * (BOTTOM - TOP);
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene */
export function drawPlot(canvas, { runs, pass, step, current, width }) {
  const pen = penOf(canvas, width, HEIGHT);
  const [own] = runs;
  if (!pen || !own) return;
  const { layout, scroll, theme } = current;
  const axis = axisOf(runs, pass);
  const colour = (/** @type {string} */ name) => cssColour(name, theme);
  pen.fillStyle = colour("--line");
  for (const { y } of [...gridOf(axis), { y: ZERO }]) pen.fillRect(0, Math.round(y), width, 1);
  const first = Math.max(0, Math.floor(scroll / layout.columnWidth));
  const last = Math.ceil((scroll + width) / layout.columnWidth);
  runs
    .map((run, place) => ({ run, place }))
    .reverse()
    .forEach(({ run, place }) => {
      const line = LINES[place] ?? { colour: "--ink", dash: [] };
      pen.strokeStyle = colour(place === 0 ? "--gradient" : line.colour);
      pen.fillStyle = pen.strokeStyle;
      pen.lineWidth = place === 0 ? 2.5 : 1.75;
      pen.setLineDash([...line.dash]);
      pen.beginPath();
      for (let timeStep = last + 1; timeStep >= first - 1; timeStep -= 1) {
        const norm = normOf(run.course.at(pass, timeStep), "h");
        if (Number.isNaN(norm) || stepOfCell(run.shape, { ...pass, timeStep }) < step) continue;
        pen.lineTo((timeStep + 0.5) * layout.columnWidth - scroll, yOf(axis, norm));
      }
      pen.stroke();
      pen.setLineDash([]);
    });
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  for (let timeStep = first; timeStep <= last; timeStep += 1) {
    const norm = normOf(own.course.at(pass, timeStep), "h");
    if (Number.isNaN(norm) || stepOfCell(own.shape, { ...pass, timeStep }) < step) continue;
    const x = (timeStep + 0.5) * layout.columnWidth - scroll;
    pen.fillStyle = colour("--gradient");
    pen.beginPath();
    pen.arc(x, yOf(axis, norm), 3, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = colour("--ink");
    pen.fillText(brief(norm), x, NUMBERS);
  }
}

/** @param {number} exponent */
export const axisLabel = (exponent) => power(exponent);
