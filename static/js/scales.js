/**
 * Holds the scale of each quantity: one for the whole run, the same in every panel that shows the quantity, the same in
 * the runs beside it, and in a changed run that of its original, so that a colour keeps its meaning.
 * @module
 */
import { equationsOf, gatesOf } from "./anatomy.js";
import { reachOf } from "./expression.js";
import { beyond, count, emptyTally, niceBound, tellingBound } from "./tally.js";

/** @typedef {import("./palette.js").Scale} Scale */
/** @typedef {import("./tally.js").Tally} Tally */
/** @typedef {import("./trace.js").Trace} Trace */
/** @typedef {import("./trace.js").Quantity | "outputs" | "inputs" | "terms"} Scaled  terms: all of a run */

/**
 * @param {Trace} trace
 * @param {Scaled} quantity
 * @returns {Scale}
 */
export function scaleOf(trace, quantity) {
  const { network } = trace.start.run;
  if (quantity.startsWith("gates.")) {
    const gate = gatesOf(network.cell).find(({ name }) => quantity === `gates.${name}`);
    if (gate) return { family: gate.family, bound: gate.bound ?? boundOf(trace, quantity) };
  }
  if (quantity === "outputs") return outputScale(trace);
  const ownBound = () => boundOf(trace, quantity);
  if (quantity !== "hidden_state") return signed(ownBound());
  // Where tanh bounds h its scale is 1, whatever is held; relu's has no bound.
  const bounded = trace.peers.filter(isBounded).length;
  return signed(bounded === trace.peers.length ? 1 : Math.max(ownBound(), bounded > 0 ? 1 : 0));
}

/** @param {Trace} trace */
const isBounded = ({ start }) => hiddenReach(start.run.network) <= 1;

/**
 * Bounds the magnitude of the hidden state, if it began within the bound.
 * @param {import("./anatomy.js").Chosen} network
 */
function hiddenReach(network) {
  const lines = equationsOf(network);
  /** @type {(quantity: string) => number} */
  const reach = (quantity) => {
    const line = lines.find((one) => one.quantity === quantity);
    return line ? reachOf(line.value, named) : Number.POSITIVE_INFINITY;
  };
  /** @type {(part: import("./expression.js").Named) => number} */
  const named = ({ op, of }) => {
    if (op === "computed") return reach(of);
    return op === "before" && of === "hidden_state" ? 1 : Number.POSITIVE_INFINITY;
  };
  return reach("hidden_state");
}

/**
 * Counts the values of a run beyond its scale, and returns how far they go.
 * @param {Trace} trace
 * @param {Scaled} quantity
 * @returns {{ count: number, low: number, high: number }}   low, high: the ends of all its values
 */
export function beyondScale(trace, quantity) {
  const tally = tallyOf(trace, quantity);
  return { count: beyond(tally, scaleOf(trace, quantity)), low: tally.low, high: tally.high };
}

/** @param {number} bound @returns {Scale} */
const signed = (bound) => ({ family: "signed", bound });

/** @param {Trace} trace @returns {Scale} */
function outputScale(trace) {
  const activation = trace.start.run.network.readout?.activation;
  if (activation === "identity") return signed(boundOf(trace, "outputs"));
  return { family: "unit", bound: activation === "softmax" ? softmaxBound(talliesOf(trace, "outputs")) : 1 };
}

/**
 * Among many characters a softmax far from certain stays pale on a scale to 1; its end is written in the legend. What
 * is most probable is no outlier: none of it lies beyond.
 * @param {Tally[]} tallies
 */
const softmaxBound = (tallies) => Math.min(1, niceBound(Math.max(0, ...tallies.map(({ high }) => high))));

/** @param {Trace} trace @param {Scaled} quantity @returns {Tally[]} of all runs that share the scale, each before its changes */
const talliesOf = ({ peers }, quantity) =>
  [...new Set(peers.map((one) => one.original ?? one))].map((one) => tallyOf(one, quantity));

/** @type {WeakMap<Trace, Map<Scaled, { tallies: Tally[], bound: number }>>} */
const bounds = new WeakMap();

/** @param {Trace} trace @param {Scaled} quantity @returns {number} found once for what has arrived: every step asks for it */
function boundOf(trace, quantity) {
  const byQuantity = bounds.get(trace) ?? new Map();
  bounds.set(trace, byQuantity);
  const tallies = talliesOf(trace, quantity);
  const known = byQuantity.get(quantity);
  if (known?.tallies.length === tallies.length && tallies.every((one, place) => one === known.tallies[place]))
    return known.bound;
  const bound = tellingBound(tallies);
  byQuantity.set(quantity, { tallies, bound });
  return bound;
}

const NOTHING = emptyTally();

/** @param {Trace} trace @param {Scaled} quantity */
const tallyOf = (trace, quantity) =>
  quantity === "inputs" ? inputTally(trace) : (trace.tallies[quantity] ?? NOTHING);

/** @type {WeakMap<Trace, { rows: number, tally: Tally }>} */
const inputTallies = new WeakMap();

/** @param {Trace} trace @returns {Tally} of what is read, as far as it is known: a run may generate it */
function inputTally(trace) {
  const { inputs } = trace.start;
  const known = inputTallies.get(trace);
  if (known?.rows === inputs.length) return known.tally;
  const tally = emptyTally();
  for (const row of inputs) count(tally, row);
  inputTallies.set(trace, { rows: inputs.length, tally });
  return tally;
}
