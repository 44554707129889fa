/**
 * The end of the scale of a pass's terms: one for all steps that have arrived, so that a colour keeps its meaning.
 * @module
 */
import { niceBound } from "../palette.js";
import { computedCells, passKey } from "../shape.js";
import { quantitiesOf } from "../trace.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */

/** @type {WeakMap<Trace, Map<string, { known: number, most: number }>>} */
const bounds = new WeakMap();

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @returns {number} a round number that no term of the pass exceeds
 */
export function termBound(trace, { layer, direction }) {
  const pass = { layer, direction };
  const passes = bounds.get(trace) ?? new Map();
  bounds.set(trace, passes);
  const key = passKey(pass);
  const before = passes.get(key) ?? { known: 0, most: 0 };
  const known = computedCells(trace.shape, layer, trace.received - 1);
  if (known > before.known)
    passes.set(key, { known, most: Math.max(before.most, most(trace, pass, before.known, known)) });
  return niceBound(passes.get(key)?.most ?? 0);
}

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @param {number} from  cells of the pass, in the order in which they were computed
 * @param {number} to    the first one left out
 */
function most(trace, pass, from, to) {
  const { units, timeSteps } = trace.shape;
  const [first, last] = pass.direction === "forward" ? [from, to] : [timeSteps - to, timeSteps - from];
  let found = 0;
  for (const quantity of quantitiesOf(trace.shape).filter((name) => name.startsWith("terms."))) {
    const values = trace.all(pass, quantity);
    for (let place = first * units; place < last * units; place += 1)
      found = Math.max(found, Math.abs(values[place] ?? 0));
  }
  return found;
}
