/**
 * Holds all that a run computed, as it arrives: one typed array for each quantity of each pass, a row a time step.
 * @module
 */
import { fieldOf, kindOf } from "./anatomy.js";
import { passesOf, passKey } from "./shape.js";

/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./shape.js").Pass} Pass */
/** @typedef {import("./shape.js").CellPlace} CellPlace */
/** @typedef {import("./wire.js").StartLine} StartLine */
/** @typedef {Float32Array | Float64Array} Numbers */

/**
 * The names of what a pass computes, as on the wire with dots: `hidden_state`, `cell_state`, `gates.forget`,
 * `terms.forget.from_input`, `terms.forget.from_hidden`; for an RNN `terms.hidden.from_input`….
 * @typedef {string} Quantity
 */

/**
 * Rows of several steps, packed for one pass.
 * @typedef {object} Block
 * @property {string} pass              `passKey`
 * @property {number[]} timeSteps       one for each row
 * @property {Record<Quantity, Numbers>} rows   rows × units each
 */

/**
 * @typedef {object} Packet
 * @property {number} steps             steps received so far, this packet's included
 * @property {Block[]} blocks
 * @property {{ timeSteps: number[], values: Numbers }} outputs
 * @property {Sample[]} samples
 * @property {Tallies} tallies          of all values so far
 */

/** By quantity; `terms` for all terms together. @typedef {Record<Quantity | "terms" | "outputs", import("./tally.js").Tally>} Tallies */
/** @typedef {import("./wire.js").Sampled & { timeStep: number }} Sample  what was drawn at the output of that time step */

/**
 * @param {StartLine} start
 * @returns {Shape}
 */
export function shapeOf(start) {
  const { network } = start.run;
  const directions = network.bidirectional ? 2 : 1;
  const readout = network.readout;
  return {
    cell: network.cell,
    layers: network.num_layers,
    bidirectional: network.bidirectional,
    timeSteps: start.time_steps,
    steps: start.steps,
    givenSteps: start.labels.length,
    inputs: start.inputs[0]?.length ?? 0,
    units: network.hidden_size,
    outputs: readout ? readout.size * (readout.joint ? 1 : directions) : 0,
  };
}

let traces = 0;

export class Trace {
  /** @param {StartLine} start */
  constructor(start) {
    this.start = start;
    /** Tells one trace from another without reading it. */
    this.id = traces++;
    this.shape = shapeOf(start);
    this.received = 0;
    /** @type {Tallies} */
    this.tallies = {};
    /** @type {readonly Trace[]} runs shown beside it, itself among them: their scales are one */
    this.peers = [this];
    /** The run of which this one is a change: it keeps that one's scales. @type {Trace | null} */
    this.original = null;
    const numbers = start.run.dtype === "float64" ? Float64Array : Float32Array;
    const { timeSteps, units, outputs } = this.shape;
    /** @type {Map<string, Map<Quantity, Numbers>>} */
    this.passes = new Map(
      passesOf(this.shape).map((pass) => [
        passKey(pass),
        new Map(quantitiesOf(this.shape).map((name) => [name, new numbers(timeSteps * units)])),
      ]),
    );
    /** @type {Numbers} */
    this.outputs = new numbers(timeSteps * outputs);
    /** What each time step reads, (timeSteps × inputs), zero where that is still to be generated. */
    this.inputs = new Float64Array(timeSteps * this.shape.inputs);
    this.inputs.set(start.inputs.flat());
    /** What was drawn, by the time step of its output. @type {Map<number, Sample>} */
    this.samples = new Map();
  }

  /** @param {Packet} packet */
  add(packet) {
    const { units, outputs } = this.shape;
    for (const block of packet.blocks) {
      const pass = this.passes.get(block.pass);
      for (const [name, rows] of Object.entries(block.rows))
        place(pass?.get(name), rows, block.timeSteps, units);
    }
    place(this.outputs, packet.outputs.values, packet.outputs.timeSteps, outputs);
    this.tallies = packet.tallies;
    this.received = packet.steps;
    for (const sample of packet.samples) this.#read(sample);
    if (this.shape.timeSteps > this.shape.givenSteps && !this.start.alphabet) this.#feed();
  }

  /** What was drawn is what the next time step reads. @param {Sample} sample */
  #read(sample) {
    const next = sample.timeStep + 1;
    const row = new Array(this.shape.inputs).fill(0);
    row[sample.index] = 1;
    this.samples.set(sample.timeStep, sample);
    this.#extend(next, this.start.alphabet?.[sample.index] ?? String(next), row);
  }

  /** Numbers go on with the outputs themselves. */
  #feed() {
    const stop = Math.min(this.received + 1, this.shape.timeSteps);
    for (let timeStep = this.start.labels.length; timeStep < stop; timeStep += 1)
      this.#extend(timeStep, String(timeStep), Array.from(this.outputAt(timeStep - 1)));
  }

  /** The first line grows with what is generated: whoever reads inputs and labels finds them there. @param {number} timeStep @param {string} label @param {number[]} row */
  #extend(timeStep, label, row) {
    this.start.labels[timeStep] = label;
    this.start.inputs[timeStep] = row;
    this.inputs.set(row, timeStep * this.shape.inputs);
  }

  /**
   * Returns one quantity of one pass, (timeSteps × units), zero where it has not arrived.
   * @param {Pass} pass
   * @param {Quantity} quantity
   * @returns {Numbers}
   */
  all(pass, quantity) {
    const numbers = this.passes.get(passKey(pass))?.get(quantity);
    if (!numbers) throw new RangeError(`this run has no ${quantity} in ${passKey(pass)}`);
    return numbers;
  }

  /**
   * Returns one quantity of one cell.
   * @param {CellPlace} place
   * @param {Quantity} quantity
   * @returns {Numbers} one number for each unit
   */
  at(place, quantity) {
    const { units } = this.shape;
    return this.all(place, quantity).subarray(place.timeStep * units, (place.timeStep + 1) * units);
  }

  /**
   * The state that a cell starts from: its neighbour's, or the initial state at the end where its pass begins.
   * @param {CellPlace} place
   * @param {import("./anatomy.js").StateName} state
   * @returns {ArrayLike<number>} one number for each unit
   */
  before(place, state) {
    const timeStep = place.timeStep + (place.direction === "forward" ? -1 : 1);
    if (timeStep >= 0 && timeStep < this.shape.timeSteps) return this.at({ ...place, timeStep }, state);
    const row = passesOf(this.shape).findIndex((pass) => passKey(pass) === passKey(place));
    /** @type {number[][] | undefined} */
    const initial = fieldOf(this.start.run.initial_state ?? {}, state);
    return initial?.[row] ?? new Float32Array(this.shape.units);
  }

  /**
   * @param {number} timeStep
   * @returns {Numbers} the output there, empty without a readout
   */
  outputAt(timeStep) {
    const { outputs } = this.shape;
    return this.outputs.subarray(timeStep * outputs, (timeStep + 1) * outputs);
  }
}

/**
 * @param {Shape} shape
 * @returns {Quantity[]}
 */
export function quantitiesOf({ cell }) {
  const { states, gates, terms } = kindOf(cell);
  return [
    ...states.map(({ name }) => name),
    ...gates.map(({ name }) => `gates.${name}`),
    ...Object.entries(terms).flatMap(([owner, own]) => own.map(({ name }) => `terms.${owner}.${name}`)),
  ];
}

/**
 * @param {Numbers | undefined} target
 * @param {Numbers} rows
 * @param {number[]} timeSteps
 * @param {number} width
 */
function place(target, rows, timeSteps, width) {
  timeSteps.forEach((timeStep, row) => {
    target?.set(rows.subarray(row * width, (row + 1) * width), timeStep * width);
  });
}
