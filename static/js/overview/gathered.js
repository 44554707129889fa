/**
 * Keeps the extremes of each ribbon of the overview, and takes in what has arrived since.
 * @module
 */
import { normOf } from "../gradients/norms.js";
import { Extremes } from "./extremes.js";

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./ribbons.js").Ribbon} Ribbon */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {{ extremes: Extremes, taken: number }} Known   taken: steps that it has taken in */

export class Gathered {
  /** @type {Map<string, Known>} */
  #kept = new Map();

  /**
   * @param {Trace} trace
   * @param {Axis} axis
   * @param {readonly Ribbon[]} ribbons
   * @returns {Extremes[]} of each ribbon, of all steps that have arrived
   */
  of(trace, axis, ribbons) {
    /** @type {Map<string, Known>} */
    const kept = new Map();
    const all = ribbons.map((ribbon) => {
      const { quantity, stretches, first, count, perRow, rows, highest } = ribbon;
      const key = JSON.stringify([trace.id, axis, quantity, stretches, first, count, perRow, highest]);
      const known = this.#kept.get(key) ?? { extremes: new Extremes(axis, rows), taken: 0 };
      take(known.extremes, trace, ribbon, known.taken);
      known.taken = trace.received;
      kept.set(key, known);
      return known.extremes;
    });
    this.#kept = kept;
    return all;
  }
}

/** @param {Extremes} extremes @param {Trace} trace @param {Ribbon} ribbon @param {number} from   the first step that is new */
function take(extremes, trace, { quantity, stretches, first, count, perRow, highest }, from) {
  const { shape, received } = trace;
  for (const stretch of stretches) {
    const source =
      stretch.pass === null
        ? { values: trace.outputs, width: shape.outputs, first, count, perRow }
        : { values: trace.all(stretch.pass, quantity), width: shape.units, first, count, perRow };
    if (highest) extremes.takeHighest(stretch, source, from, received - 1);
    else extremes.take(stretch, source, from, received - 1);
  }
}

/**
 * Gathers how long the gradients of a pass are.
 * @param {Course} course
 * @param {Axis} axis
 * @param {Ribbon} ribbon
 * @returns {Extremes} a row for each state of the course
 */
export function normsOf(course, axis, { stretches }) {
  const extremes = new Extremes(axis, course.states.length);
  for (const { from, to, first, by, pass } of stretches) {
    for (let step = from; pass && step <= to; step += 1) {
      const cell = course.at(pass, first + by * (step - from));
      if (!cell) continue;
      for (const [row, state] of course.states.entries()) extremes.include(step, row, normOf(cell, state));
    }
  }
  return extremes;
}
