/**
 * Packs the step lines of a stream into typed arrays, so that the page receives a few large pieces and never parses.
 * @module
 */
import { fieldOf } from "../anatomy.js";
import { grouped } from "../lists.js";
import { passKey } from "../shape.js";
import { count, emptyTally } from "../tally.js";
import { shapeOf } from "../trace.js";

/** @typedef {import("../wire.js").StartLine} StartLine */
/** @typedef {import("../wire.js").StepLine} StepLine */
/** @typedef {import("../wire.js").CellStep} CellStep */
/** @typedef {import("../trace.js").Packet} Packet */
/** @typedef {import("../trace.js").Block} Block */
/** @typedef {import("../trace.js").Tallies} Tallies */

export class Packer {
  /** @type {StepLine[]} */
  #lines = [];
  #steps = 0;
  /** @type {Tallies} */
  #tallies = {};

  /** @param {StartLine} start */
  constructor(start) {
    this.shape = shapeOf(start);
    /** @type {Read[] | null} what each cell of this run tells, as its first line has it */
    this.told = null;
    this.numbers = start.run.dtype === "float64" ? Float64Array : Float32Array;
  }

  /** @param {StepLine} line */
  add(line) {
    this.told ??= toldBy(line.cells[0]);
    this.#lines.push(line);
    this.#steps = line.step + 1;
  }

  /** @returns {Packet | null} all lines since the last time; null where there are none */
  take() {
    if (!this.#lines.length) return null;
    const lines = this.#lines;
    this.#lines = [];
    const outputs = lines.flatMap((line) => line.outputs);
    const blocks = this.#blocks(lines);
    const values = this.#pack(
      outputs.map((output) => output.values),
      this.shape.outputs,
    );
    this.#count("outputs", values);
    for (const { rows } of blocks)
      for (const [name, row] of Object.entries(rows))
        this.#count(name.startsWith("terms.") ? "terms" : name, row);
    return {
      steps: this.#steps,
      blocks,
      outputs: { timeSteps: outputs.map((output) => output.time_step), values },
      samples: outputs.flatMap(({ time_step, sampled }) =>
        sampled ? [{ ...sampled, timeStep: time_step }] : [],
      ),
      tallies: this.#tallies,
    };
  }

  /** @param {string} name @param {import("../trace.js").Numbers} values */
  #count(name, values) {
    const tally = this.#tallies[name] ?? emptyTally();
    this.#tallies[name] = tally;
    count(tally, values);
  }

  /** @param {StepLine[]} lines @returns {Block[]} */
  #blocks(lines) {
    const byPass = grouped(
      lines.flatMap((line) => line.cells),
      (cell) => passKey(cell),
    );
    return [...byPass].map(([pass, cells]) => ({
      pass,
      timeSteps: cells.map((cell) => cell.time_step),
      rows: Object.fromEntries(
        (this.told ?? []).map(({ name, read }) => [name, this.#pack(cells.map(read), this.shape.units)]),
      ),
    }));
  }

  /** @param {number[][]} rows @param {number} width */
  #pack(rows, width) {
    const packed = new this.numbers(rows.length * width);
    rows.forEach((row, place) => {
      packed.set(row, place * width);
    });
    return packed;
  }
}

/** @typedef {{ name: import("../trace.js").Quantity, read: (cell: CellStep) => number[] }} Read */

/**
 * Lists what a cell of the stream holds, by the names that the page uses, for any kind of cell.
 * @param {CellStep | undefined} cell
 * @returns {Read[]}
 */
function toldBy(cell) {
  if (!cell) return [];
  const states = Object.entries(cell)
    .filter(([name, value]) => Array.isArray(value) && name.endsWith("_state"))
    .map(([name]) => ({ name, read: (/** @type {CellStep} */ one) => fieldOf(one, name) ?? [] }));
  const gates = Object.keys(cell.gates ?? {}).map((gate) => ({
    name: `gates.${gate}`,
    read: (/** @type {CellStep} */ one) => one.gates?.[gate] ?? [],
  }));
  const terms = Object.entries(cell.terms ?? {}).flatMap(([owner, own]) =>
    Object.keys(own).map((term) => ({
      name: `terms.${owner}.${term}`,
      read: (/** @type {CellStep} */ one) => one.terms?.[owner]?.[term] ?? [],
    })),
  );
  return [...states, ...gates, ...terms];
}
