/**
 * Writes a run as a table with one number in a row: what a spreadsheet, pandas and R read.
 * @module
 */
import { cellsOfStep, knownOutputs } from "../shape.js";
import { quantitiesOf } from "../trace.js";

/** @typedef {import("../trace.js").Trace} Trace */

const COLUMNS = ["time_step", "label", "layer", "direction", "quantity", "unit", "value"];
/** Tells a spreadsheet that letters beyond English are UTF-8. */
const MARK = "\ufeff";
const LINE = "\r\n";
/** A spreadsheet computes what begins with one of them; the wide ones stand for the others in Chinese. */
const COMPUTED = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes a text for one cell of a table; one that a spreadsheet would compute has an apostrophe before it, which has it
 * read as text.
 * @param {string} text
 * @internal for tests
 */
export function textCell(text) {
  const harmless = COMPUTED.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Digits that tell every number of single precision from all others, and from how many on fewer may do. */
const DIGITS = { fewest: 6, most: 9 };

/** @param {number} value @returns {string} the shortest that is read back as that number of single precision @internal for tests */
export function shortSingle(value) {
  for (let digits = DIGITS.fewest; digits < DIGITS.most; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(DIGITS.most)));
}

/**
 * Writes what has come of a run, in the order in which it was computed; inputs first, outputs last.
 * @param {Trace} trace
 * @returns {string[]} the pieces of the file
 */
export function csvOf(trace) {
  const { shape } = trace;
  const names = quantitiesOf(shape);
  const labels = trace.start.labels.map(textCell);
  /** @param {number} timeStep @param {string} where   layer, direction and quantity @param {ArrayLike<number>} values */
  const rows = (timeStep, where, values) =>
    Array.from(values, (value, unit) => {
      const text = values instanceof Float32Array ? shortSingle(value) : String(value);
      return `${timeStep},${labels[timeStep] ?? ""},${where},${unit},${text}${LINE}`;
    }).join("");
  const pieces = [MARK, COLUMNS.join(","), LINE];
  trace.start.inputs.forEach((values, timeStep) => {
    pieces.push(rows(timeStep, ",,input", values));
  });
  for (let step = 0; step < trace.received; step += 1)
    for (const place of cellsOfStep(shape, step))
      for (const name of names) {
        const where = `${place.layer},${place.direction},${name}`;
        pieces.push(rows(place.timeStep, where, trace.at(place, name)));
      }
  if (shape.outputs > 0) {
    const { from, to } = knownOutputs(shape, trace.received - 1);
    for (let timeStep = from; timeStep <= to; timeStep += 1)
      pieces.push(rows(timeStep, ",,readout", trace.outputAt(timeStep)));
  }
  return pieces;
}
