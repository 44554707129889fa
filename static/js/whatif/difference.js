/**
 * Measures how far a state of the changed run is from the original, time step by time step, for one pass.
 * @module
 */
import { computedCells } from "../shape.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../anatomy.js").StateName} StateName */

/** The distance from 1 to the next number that each precision holds. */
const EPSILON = { float32: 2 ** -23, float64: 2 ** -52 };
/**
 * Last digits by which values may differ and be equal: a step that ran alone is rounded otherwise than one that ran among
 * others, in each of the dozen operations of a cell.
 */
const LAST_DIGITS = 16;

/**
 * Tells whether two values differ by no more than rounding.
 * @param {number} distance
 * @param {number} magnitude   of the greatest value among which they were computed
 * @param {"float32" | "float64"} dtype
 */
export const isRounding = (distance, magnitude, dtype) =>
  distance <= LAST_DIGITS * EPSILON[dtype] * magnitude;

/** @typedef {{ timeStep: number, distance: number, unit: number }} Apart */

/**
 * @typedef {object} Course
 * @property {Apart | null} start    the first time step, in the order of the pass, at which the runs differ
 * @property {Apart | null} peak     where they are farthest apart
 * @property {Apart | null} end      the last time step that both have
 */

export class Difference {
  #known = 0;

  /**
   * @param {Trace} original
   * @param {Trace} changed    of the same shape
   * @param {Pass} pass
   * @param {StateName} quantity  the state that is followed
   */
  constructor(original, changed, pass, quantity) {
    this.original = original;
    this.changed = changed;
    this.pass = pass;
    this.quantity = quantity;
    const { timeSteps } = changed.shape;
    /** max |Δh|, or |Δc|, of each time step, NaN where it has not arrived. */
    this.distance = new Float64Array(timeSteps).fill(Number.NaN);
    /** Whether the runs are apart there by more than rounding. */
    this.apart = new Uint8Array(timeSteps);
    /** The unit that is farthest apart. */
    this.unit = new Int32Array(timeSteps);
    /** The largest magnitude of each unit in either run. */
    this.reach = new Float64Array(changed.shape.units);
    /** @type {Course} */
    this.course = { start: null, peak: null, end: null };
  }

  /** Takes in what has arrived since the last time. @returns {this} */
  update() {
    const { shape } = this.changed;
    const arrived = Math.min(this.original.received, this.changed.received);
    const known = computedCells(shape, this.pass.layer, arrived - 1);
    for (let tick = this.#known; tick < known; tick += 1) {
      this.#compare(this.pass.direction === "forward" ? tick : shape.timeSteps - 1 - tick);
    }
    this.#known = known;
    return this;
  }

  /** @param {number} timeStep */
  #compare(timeStep) {
    const { units } = this.changed.shape;
    const before = this.original.all(this.pass, this.quantity);
    const after = this.changed.all(this.pass, this.quantity);
    let distance = 0;
    let unit = 0;
    let magnitude = 0;
    for (let place = 0; place < units; place += 1) {
      const at = timeStep * units + place;
      const [was, is] = [before[at] ?? 0, after[at] ?? 0];
      const most = Math.max(Math.abs(was), Math.abs(is));
      this.reach[place] = Math.max(this.reach[place] ?? 0, most);
      magnitude = Math.max(magnitude, most);
      const apart = Math.abs(is - was);
      if (apart > distance) {
        distance = apart;
        unit = place;
      }
    }
    this.distance[timeStep] = distance;
    this.unit[timeStep] = unit;
    const here = { timeStep, distance, unit };
    const { start, peak } = this.course;
    const apart = !isRounding(distance, magnitude, this.changed.start.run.dtype);
    this.apart[timeStep] = apart ? 1 : 0;
    this.course = {
      start: start ?? (apart ? here : null),
      peak: apart && distance > (peak?.distance ?? 0) ? here : peak,
      end: here,
    };
  }
}
