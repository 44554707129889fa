/**
 * Finds the units that stand still over a whole run, dead or saturated: among others that move they would be overlooked.
 * @module
 */
import { lowerEnd } from "../palette.js";
import { scaleOf } from "../scales.js";
import { passKey } from "../shape.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */

/** Share of its scale that the values of a unit span at least if it moves. */
const MOVES = 0.01;
/** A scale counts as no wider than this, which is tanh's: on a wide one, as of a cell state that counts, small moves matter, too. */
const WIDEST = 2;
/** Time steps of the shortest run of which this is said. */
const STEPS = 8;

/** @type {WeakMap<Trace, Map<string, number[]>>} */
const known = new WeakMap();

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @param {string} quantity   a state or a gate
 * @returns {readonly number[]} units; none until the run has come whole
 */
export function stillUnits(trace, pass, quantity) {
  const { shape, received } = trace;
  if (received < shape.steps || shape.timeSteps < STEPS) return [];
  const scale = scaleOf(trace, quantity);
  const found = known.get(trace) ?? new Map();
  known.set(trace, found);
  const key = `${quantity} ${passKey(pass)} ${scale.bound}`;
  const units =
    found.get(key) ??
    still(trace.all(pass, quantity), shape, MOVES * Math.min(WIDEST, scale.bound - lowerEnd(scale)));
  found.set(key, units);
  return units;
}

/**
 * @param {ArrayLike<number>} values   time steps × units
 * @param {{ units: number, timeSteps: number }} size
 * @param {number} least   that the values of a unit span if it moves
 * @returns {number[]}
 * @internal for tests
 */
export function still(values, { units, timeSteps }, least) {
  const low = new Float64Array(units).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(units).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < units * timeSteps; at += 1) {
    const [unit, value] = [at % units, values[at] ?? 0];
    if (value < (low[unit] ?? 0)) low[unit] = value;
    if (value > (high[unit] ?? 0)) high[unit] = value;
  }
  return Array.from({ length: units }, (_, unit) => unit).filter(
    (unit) => (high[unit] ?? 0) - (low[unit] ?? 0) < least,
  );
}
