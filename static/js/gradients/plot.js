/**
 * Plots how long the gradient is at each time step, of an RNN, an LSTM and a GRU, on one logarithmic axis. It shares
 * the score's columns and scrolls with it.
 * @module
 */

import { stateLetter } from "../anatomy.js";
import { LINES } from "../compare/chart.js";
import { stepOfCell } from "../shape.js";
import { cssColour } from "../theme.js";
import { penOf } from "./film.js";
import { normOf } from "./norms.js";
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

/** How thick the line of the hidden state is, and how thick as that one those of other states are. */
const THICK = { own: 2.5, other: 1.75, share: 0.6 };
const LETTERS = "italic 13px serif";
/** Pixels from a letter to its line, and below the line's middle. */
const [LETTER_GAP, LETTER_DROP] = [6, 4];
/** Pixels that a letter needs at the left. */
const LETTER_ROOM = 18;
/** Pixels between the middles of two letters at least. */
const LETTER_HEIGHT = 12;

/**
 * Computes the axis of all runs: whole decades around every norm that has come.
 * @param {Shown[]} runs
 * @param {import("../shape.js").Pass} pass
 * @returns {import("./scale.js").Decades}
 */
export function axisOf(runs, pass) {
  const norms = runs.flatMap(({ course, shape }) =>
    course.states.flatMap((state) => normsOf(course, pass, shape, state)).filter((norm) => norm > 0),
  );
  const high = Math.ceil(Math.log10(Math.max(Number.MIN_VALUE, ...norms)) - 1e-9);
  const low = Math.floor(Math.log10(Math.min(...norms)));
  if (norms.length === 0) return { low: -LEAST_DECADES, high: 0 };
  return { low: Math.min(low, high - LEAST_DECADES), high };
}

/** @param {Course} course @param {import("../shape.js").Pass} pass @param {import("../shape.js").Shape} shape @param {import("../anatomy.js").StateName} state @returns {number[]} NaN where the loss does not depend on the cell */
const normsOf = (course, pass, { timeSteps }, state) =>
  Array.from({ length: timeSteps }, (_, timeStep) => normOf(course.at(pass, timeStep), state));

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
    pen.setLineDash([...line.dash]);
    for (const state of run.course.states) {
      const share = state === "hidden_state" ? 1 : THICK.share;
      pen.lineWidth = (place === 0 ? THICK.own : THICK.other) * share;
      pen.beginPath();
      for (let timeStep = last + 1; timeStep >= first - 1; timeStep -= 1) {
        const norm = normOf(run.course.at(pass, timeStep), state);
        if (Number.isNaN(norm) || stepOfCell(run.shape, { ...pass, timeStep }) < step) continue;
        pen.lineTo((timeStep + 0.5) * layout.columnWidth - scroll, yOf(axis, norm, height));
      }
      pen.stroke();
    }
    pen.setLineDash([]);
  });
  nameLines(pen, runs, { pass, step, layout, scroll, axis, last, height, colour });
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  for (let timeStep = first; timeStep <= last; timeStep += 1) {
    const norm = normOf(own.course.at(pass, timeStep), "hidden_state");
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
 * Where a cell has several states, each line has its state's letter at its left end.
 * @param {CanvasRenderingContext2D} pen
 * @param {Shown[]} runs
 * @param {Pick<Scene, "pass" | "step"> & { layout: Current["layout"], scroll: number, axis: import("./scale.js").Decades, last: number, height: number, colour: (name: string) => string }} scene
 */
function nameLines(pen, runs, { pass, step, layout, scroll, axis, last, height, colour }) {
  const first = Math.max(0, Math.ceil((scroll + LETTER_ROOM) / layout.columnWidth - 0.5));
  const ends = runs.flatMap(({ run, course, shape }) => {
    const isDrawn = (/** @type {number} */ timeStep) =>
      course.at(pass, timeStep) && stepOfCell(shape, { ...pass, timeStep }) >= step;
    let timeStep = first;
    while (timeStep <= last && !isDrawn(timeStep)) timeStep += 1;
    const cell = timeStep <= last && course.states.length > 1 ? course.at(pass, timeStep) : undefined;
    if (!cell) return [];
    const x = (timeStep + 0.5) * layout.columnWidth - scroll - LETTER_GAP;
    const ink = run === 0 ? "--gradient" : (LINES[run]?.colour ?? "--ink");
    return course.states.map((state) => ({
      x,
      y: yOf(axis, normOf(cell, state), height),
      letter: stateLetter(state),
      ink,
    }));
  });
  ends.sort((one, other) => one.y - other.y);
  const places = apart(ends.map(({ y }) => y));
  pen.font = LETTERS;
  pen.textAlign = "right";
  for (const [place, { x, letter, ink }] of ends.entries()) {
    pen.fillStyle = colour(ink);
    pen.fillText(letter, x, (places[place] ?? 0) + LETTER_DROP);
  }
}

/**
 * Letters that would touch stand one under the other, in their order, around the middle of where they would stand, and
 * within the plot.
 * @param {number[]} wanted   from the top down
 * @returns {number[]} where they stand
 */
function apart(wanted) {
  /** @type {number[][]} */
  const groups = [];
  const height = (/** @type {number[]} */ group) => group.length * LETTER_HEIGHT;
  const start = (/** @type {number[]} */ group) => {
    const middle = group.reduce((sum, y) => sum + y, 0) / group.length;
    return Math.max(TOP, middle - (height(group) - LETTER_HEIGHT) / 2);
  };
  for (const y of wanted) {
    let group = [y];
    for (
      let above = groups.at(-1);
      above && start(above) + height(above) > start(group);
      above = groups.at(-1)
    ) {
      groups.pop();
      group = [...above, ...group];
    }
    groups.push(group);
  }
  return groups.flatMap((group) => group.map((_, place) => start(group) + place * LETTER_HEIGHT));
}

/** @param {number} exponent */
export const axisLabel = (exponent) => power(exponent);
