/**
 * Finds the ends between which a pinned unit's bars stand: as far as the unit goes in all runs that share a scale, so
 * that it fills its row; a gate's from shut to open.
 * @module
 */
import { gateOf } from "../anatomy.js";
import { lowerEnd } from "../palette.js";
import { isIn } from "../pins.js";
import { scaleOf } from "../scales.js";
import { computedCells } from "../shape.js";

/** @typedef {import("../pins.js").Pin} Pin */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {{ low: number, high: number }} Ends   low ≤ 0 ≤ high, and apart */

/** The ends that there may be, within a power of ten: so few that they seldom change while a run arrives. */
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** The last digits of float32. */
const SLACK = 1e-6;

/** @param {number} magnitude @returns {number} the next round one; 0 for 0 */
function roundEnd(magnitude) {
  if (magnitude === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(magnitude));
  const round = ROUND.find((one) => magnitude <= one * power * (1 + SLACK)) ?? 10;
  return Number((round * power).toPrecision(2));
}

/** @param {Trace} trace @param {Pin} pin @returns {Ends} */
export function endsOf(trace, pin) {
  const scale = scaleOf(trace, pin.quantity);
  const shared = trace.peers.filter(({ shape }) => isIn(pin, shape)).map((one) => extremesOf(one, pin));
  const low = 0 - roundEnd(Math.max(0, ...shared.map((one) => -one.low)));
  const high = roundEnd(Math.max(0, ...shared.map((one) => one.high)));
  const isGate = scale.family === "unit" && gateOf(trace.shape.cell, pin.quantity.replace("gates.", ""));
  if (isGate || low === high)
    return { low: Math.min(low, lowerEnd(scale)), high: Math.max(high, scale.bound) };
  return { low, high };
}

/** @type {WeakMap<Trace, Map<string, Ends & { cells: number }>>} cells: of its pass, that have been looked at */
const known = new WeakMap();

/** @param {Trace} trace @param {Pin} pin @returns {Ends} of what has arrived; each cell is looked at once, since every step asks */
function extremesOf(trace, { quantity, unit, layer, direction }) {
  const { shape, received } = trace;
  const byPin = known.get(trace) ?? new Map();
  known.set(trace, byPin);
  const key = `${quantity}.${unit}/${layer}.${direction}`;
  const ends = byPin.get(key) ?? { low: 0, high: 0, cells: 0 };
  byPin.set(key, ends);
  const values = trace.all({ layer, direction }, quantity);
  for (const come = computedCells(shape, layer, received - 1); ends.cells < come; ends.cells += 1) {
    const timeStep = direction === "forward" ? ends.cells : shape.timeSteps - 1 - ends.cells;
    const value = values[timeStep * shape.units + unit] ?? 0;
    ends.low = Math.min(ends.low, value);
    ends.high = Math.max(ends.high, value);
  }
  return ends;
}
