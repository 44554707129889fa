/**
 * Holds the lowest and the highest value of each column of the overview: what stands for several steps or several units
 * hides none of them behind a mean. It takes a run as it arrives, each step once.
 * @module
 */
import { columnOf } from "./axis.js";

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./axis.js").Stretch} Stretch */

/**
 * Where the values of a row of numbers stand.
 * @typedef {object} Source
 * @property {ArrayLike<number>} values   time steps × width
 * @property {number} width    numbers of a time step
 * @property {number} first    the first of them that is shown
 * @property {number} count    how many are shown
 * @property {number} perRow   how many share a row
 */

export class Extremes {
  /** @param {Axis} axis @param {number} rows */
  constructor(axis, rows) {
    this.axis = axis;
    this.rows = rows;
    /** Of each column, row after row. */
    this.lows = new Float64Array(axis.columns * rows).fill(Number.POSITIVE_INFINITY);
    this.highs = new Float64Array(axis.columns * rows).fill(Number.NEGATIVE_INFINITY);
  }

  /** @param {number} column @param {number} row @returns {boolean} whether anything of it has arrived */
  has(column, row) {
    const at = column * this.rows + row;
    return (this.lows[at] ?? 0) <= (this.highs[at] ?? 0);
  }

  /** @param {number} column @param {number} row */
  low(column, row) {
    return this.lows[column * this.rows + row] ?? Number.NaN;
  }

  /** @param {number} column @param {number} row */
  high(column, row) {
    return this.highs[column * this.rows + row] ?? Number.NaN;
  }

  /**
   * Takes some steps of a stretch.
   * @param {Stretch} stretch
   * @param {Source} source
   * @param {number} from   the first step
   * @param {number} to     the last
   */
  take(stretch, { values, width, first, count, perRow }, from, to) {
    const { axis, rows, lows, highs } = this;
    for (let step = Math.max(from, stretch.from); step <= Math.min(to, stretch.to); step += 1) {
      const timeStep = stretch.first + stretch.by * (step - stretch.from);
      const start = timeStep * width + first;
      const at = columnOf(axis, step) * rows;
      for (let unit = 0; unit < count; unit += 1) {
        const value = values[start + unit] ?? 0;
        const row = at + Math.floor(unit / perRow);
        if (value < (lows[row] ?? 0)) lows[row] = value;
        if (value > (highs[row] ?? 0)) highs[row] = value;
      }
    }
  }

  /**
   * Takes the highest number of each step alone, as of probabilities that add up to 1.
   * @param {Stretch} stretch
   * @param {Source} source
   * @param {number} from
   * @param {number} to
   */
  takeHighest(stretch, { values, width }, from, to) {
    for (let step = Math.max(from, stretch.from); step <= Math.min(to, stretch.to); step += 1) {
      const start = (stretch.first + stretch.by * (step - stretch.from)) * width;
      let highest = Number.NEGATIVE_INFINITY;
      for (let place = start; place < start + width; place += 1)
        highest = Math.max(highest, values[place] ?? 0);
      this.include(step, 0, highest);
    }
  }

  /** @param {number} step @param {number} row @param {number} value */
  include(step, row, value) {
    const at = columnOf(this.axis, step) * this.rows + row;
    this.lows[at] = Math.min(this.lows[at] ?? 0, value);
    this.highs[at] = Math.max(this.highs[at] ?? 0, value);
  }
}
