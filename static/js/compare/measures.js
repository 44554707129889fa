/**
 * Measures runs of different cells alike: one number for each time step, each from the run's own.
 * @module
 */
import { computedCells, knownCells, knownOutputs, samePass } from "../shape.js";
import { focusOf } from "../state.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {import("../state.js").State} State */
/** @typedef {"moved" | "promised" | "unit"} Measure */

/** @type {readonly Measure[]} */
export const MEASURES = ["moved", "promised", "unit"];

/**
 * Tells whether an output is a distribution over the characters that are read, and so predicts the next one.
 * @param {Trace} trace
 */
export function foretells({ start, shape }) {
  const { readout } = start.run.network;
  return start.alphabet?.length === shape.outputs && readout?.activation === "softmax";
}

/** Holds one measure of one run, a number for each time step that has arrived. */
export class Series {
  #known = 0;

  /** @param {Trace} trace @param {Pass} pass @param {Measure} measure @param {number} unit */
  constructor(trace, pass, measure, unit) {
    this.trace = trace;
    this.pass = pass;
    this.measure = measure;
    this.unit = unit;
    /** NaN where it is not known, or has no meaning. */
    this.values = new Float64Array(trace.shape.timeSteps).fill(Number.NaN);
    /** The greatest magnitude so far. */
    this.most = 0;
  }

  /** @param {Trace} trace @param {Pass} pass @param {Measure} measure @param {number} unit */
  is(trace, pass, measure, unit) {
    const same = this.trace === trace && samePass(this.pass, pass) && this.measure === measure;
    return same && (measure !== "unit" || this.unit === unit);
  }

  /** Takes in what has arrived since the last time. @returns {this} */
  update() {
    const { shape, received } = this.trace;
    const done = this.measure === "promised" ? received : computedCells(shape, this.pass.layer, received - 1);
    if (done === this.#known) return this;
    const { from, to } = this.shown(received - 1);
    for (let timeStep = from; timeStep <= to; timeStep += 1) {
      if (!Number.isNaN(this.values[timeStep])) continue;
      const value = this.#at(timeStep);
      this.values[timeStep] = value;
      this.most = Math.max(this.most, Math.abs(value) || 0);
    }
    this.#known = done;
    return this;
  }

  /** @param {number} step @returns {Span} the time steps known once the step is done */
  shown(step) {
    const { shape } = this.trace;
    return this.measure === "promised" ? knownOutputs(shape, step) : knownCells(shape, this.pass, step);
  }

  /** @param {number} timeStep */
  #at(timeStep) {
    if (this.measure === "promised") return promised(this.trace, timeStep);
    const place = { ...this.pass, timeStep };
    const now = this.trace.at(place, "hidden_state");
    return this.measure === "unit"
      ? (now[this.unit] ?? Number.NaN)
      : distance(now, this.trace.before(place, "hidden_state"));
  }
}

/**
 * The probability that the output gave, before it was read, to the character that came next.
 * @param {Trace} trace
 * @param {number} timeStep
 */
function promised(trace, timeStep) {
  const { alphabet, labels } = trace.start;
  const next = labels[timeStep + 1];
  if (!alphabet || next === undefined) return Number.NaN;
  return trace.outputAt(timeStep)[alphabet.indexOf(next)] ?? Number.NaN;
}

/**
 * Computes how far the hidden state moved: the root of the mean square over its units, so that sizes can be compared.
 * @param {ArrayLike<number>} now
 * @param {ArrayLike<number>} before
 */
function distance(now, before) {
  let sum = 0;
  for (let unit = 0; unit < now.length; unit += 1) sum += ((now[unit] ?? 0) - (before[unit] ?? 0)) ** 2;
  return Math.sqrt(sum / now.length);
}

/**
 * @param {Series | undefined} known
 * @param {Trace} trace
 * @param {State} state     as this run has it
 * @param {Measure} measure
 * @returns {Series} the known one where it is the one that is meant
 */
export function seriesOf(known, trace, state, measure) {
  const pass = focusOf(state, trace.shape);
  const fits = known?.is(trace, pass, measure, state.unit);
  return (fits && known ? known : new Series(trace, pass, measure, state.unit)).update();
}
