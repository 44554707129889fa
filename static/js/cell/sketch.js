/**
 * Sketches the kinds of cells: boxes for vectors, signs for operations, and the wires between.
 * @module
 */
import { equationsOf, gateOf } from "../anatomy.js";
import { everyPart, FUNCTION_NAMES } from "../expression.js";
import { bandsOf, columnsOf, stackOf } from "./measure.js";

/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("./measure.js").Column} Column */
/** @typedef {import("./measure.js").Stack} Stack */
/** @typedef {[number, number]} Point */
/** @typedef {{ from: number, to: number, at: "start" | "end" }} Span  x of both ends, and at which of them something stands */
/** @typedef {string} WireKind   the letter of a weight, `belt` or `plain` */
/** @typedef {{ points: Point[], kind: WireKind, phase: Phase, head: boolean }} Wire */
/** @typedef {{ sign: string, x: number, y: number, phase: Phase, beside: boolean, scale: number }} Operation  σ, ⊙, +, tanh, or the letter of a matrix; beside its wire, or on it; scale: of its size */

/**
 * @typedef {object} Box
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {Stack} stack
 * @property {"left" | "clear" | "after" | "right" | Span} letter   where its letter stands: at an edge, on a side of the wire that leads up, or in what is free
 * @property {number} beside    pixels from its middle to the rightmost wire down, beside which a number may stand
 * @property {"under" | "aside" | "clear"} value   where the chosen unit's number stands: under it, or right or left of the wire down
 */

/**
 * @typedef {object} Plan
 * @property {Map<string, Box>} boxes   by the vector's id; what has no room is left out
 * @property {Wire[]} wires
 * @property {Operation[]} operations
 */

/** Pixels of half an operation's sign. */
export const RADIUS = 9;
/** Half the width of a sign. @param {string} sign */
export const halfOf = (sign) =>
  sign.length === 1 ? RADIUS : sign.length === 2 ? RADIUS + 3 : Math.max(17, 4 * sign.length + 2);
/** Pixels that stay free beside a wire, and those that a letter with its index takes, or a product's letters. */
export const BESIDE_WIRE = 7;
export const LETTER_WIDE = { state: 32, product: 46 };
const INPUT = { height: 18, letter: 44, square: 16, share: 0.45 };
/** Pixels between a wire that joins V's and its letter. */
const JOINS = 12;
/** Pixels between what is read and the wire of U. */
const INPUT_GAP = 9;
/** Pixels more at the foot where the reset gate works on h before the product. */
export const RESET_ROOM = 16;

/** Pixels of half a letter of a function's name, with some room. */
const HALF_LETTER = 3.6;

/** Collects the boxes, wires and signs of an opened cell while it is planned. */
export class Sketch {
  /** @type {Plan} */
  plan = { boxes: new Map(), wires: [], operations: [] };

  /** @param {Network} network @param {import("./layout.js").Place} place @param {{ units: number, outputs: number, inputs: number, joins: string | null }} sizes @param {import("./measure.js").Room} room */
  constructor(network, place, sizes, room) {
    this.network = network;
    this.sizes = sizes;
    this.width = room.width;
    const { columns, vector, term, terms } = columnsOf(room, place.columns(network), place.signed(network));
    this.columns = columns;
    this.vector = vector;
    this.term = term;
    this.terms = terms;
    const more = { foot: place.foot?.(network) ?? 0, between: place.between?.(this, network, room) ?? 0 };
    this.bands = bandsOf(room, sizes.units, more);
  }

  /**
   * @param {string} id
   * @param {number} middle
   * @param {"belt" | "gates"} band
   * @param {Partial<Box>} [how]
   */
  box(id, middle, band, how = {}) {
    const width = how.width ?? this.vector;
    const { top } = this.bands[band];
    const { height, stack } = this.bands;
    const box = { y: top, height, stack, beside: 0, letter: /** @type {const} */ ("left"), ...how };
    this.plan.boxes.set(id, { value: "under", ...box, x: Math.round(middle - width / 2), width });
  }

  /** On its wire. @param {string} sign @param {number} x @param {number} y @param {Phase} phase @param {number} [scale] of its size */
  sign(sign, x, y, phase, scale = 1) {
    this.plan.operations.push({ sign, x, y, phase, beside: false, scale });
  }

  /** Beside its wire. @param {string} sign @param {number} x @param {number} y @param {Phase} phase */
  note(sign, x, y, phase) {
    this.plan.operations.push({ sign, x, y, phase, beside: true, scale: 1 });
  }

  /** @param {Phase} phase @param {WireKind} kind @param {...Point} points the last is the tip */
  wire(phase, kind, ...points) {
    this.plan.wires.push({ phase, kind, points, head: true });
  }

  /** Draws a wire without a tip. @param {Phase} phase @param {WireKind} kind @param {...Point} points */
  line(phase, kind, ...points) {
    this.plan.wires.push({ phase, kind, points, head: false });
  }

  /**
   * Places a gate with its terms.
   * @param {string} name
   * @param {Column} column
   * @param {Partial<Box>} [how]
   * @param {{ steps: readonly ({ sign: string } | { text: string })[], entering: readonly number[] } | null} [along]   what
   *   happens to the sum on its wire, and where something comes in; null for a function alone
   */
  gate(name, column, how = {}, along = null) {
    this.box(`gates.${name}`, column.gate, "gates", how);
    if (!this.terms) return;
    const ids = idsBeside(this.network, name);
    for (const [place, middle] of column.terms.entries())
      this.box(ids[place] ?? "", middle, "gates", { width: this.term });
    const end = (column.terms.at(-1) ?? 0) + this.term / 2;
    const start = column.gate - this.vector / 2;
    const y = this.bands.gates.middle;
    const phase = equationsOf(this.network).find(({ gate }) => gate === name)?.phase ?? "gates";
    this.wire(phase, "plain", [end + 2, y], [start - 1, y]);
    if (along) return this.#along(along, [end, start, y], phase);
    const { activation } = gateOf(this.network.cell, name) ?? {};
    if (activation) this.note(FUNCTION_NAMES[activation], (end + start) / 2, y - 11, phase);
  }

  /**
   * Signs where something comes in, on the wire; the functions between them below it.
   * @param {{ steps: readonly ({ sign: string } | { text: string })[], entering: readonly number[] }} along
   * @param {[number, number, number]} wire   its ends, and its y
   * @param {Phase} phase
   */
  #along({ steps, entering }, [end, start, y], phase) {
    let from = end;
    let place = 0;
    for (const step of steps) {
      const next = entering[place] ?? start;
      if ("sign" in step) {
        this.sign(step.sign, next, y, phase);
        from = next;
        place += 1;
      } else {
        // Below the wire it may reach under a sign, but not over a vector.
        const half = step.text.length * HALF_LETTER;
        const middle = Math.min(Math.max((from + next) / 2, end + half), start - half);
        this.note(step.text, middle, y + 2 * RADIUS, phase);
      }
    }
  }

  /**
   * Draws what the cell reads at the foot, and the wires of U and W up into the terms.
   * @param {Column[]} gates
   * @param {Point[]} fromHidden  the wire of h down to the wire of W
   */
  feed(gates, fromHidden) {
    const { wireU, wireW, gates: band } = this.bands;
    const from = this.input();
    const [firstU = 0] = gates[0]?.terms ?? [];
    const tip = band.bottom + (this.terms ? 1 : 20);
    const up = /** @type {Point[]} */ ([
      [from, wireU + INPUT_GAP],
      [from, wireU],
    ]);
    this.bus(
      "terms",
      "U",
      up,
      gates.map(({ terms: [u = 0] }) => u),
    );
    this.bus(
      "terms",
      "W",
      fromHidden,
      gates.map(({ terms: [, w = 0] }) => w),
    );
    for (const { terms } of gates) {
      const [u = 0, w = 0] = terms;
      this.wire("terms", "U", [u, wireU], [u, tip]);
      this.wire("terms", "W", [w, wireW], [w, tip]);
    }
    this.note("U", Math.min(from, firstU) - 9, wireU, "terms");
    this.note("W", (fromHidden.at(-1)?.[0] ?? 0) - 10, wireW - 7, "terms");
  }

  /**
   * Draws a wire that branches, a piece from each branch to the next: so each can be drawn in full or faint.
   * @param {Phase} phase
   * @param {WireKind} kind
   * @param {readonly Point[]} way   to the place from which it runs level, to both sides
   * @param {readonly number[]} branches   their x
   */
  bus(phase, kind, way, branches) {
    const [start, y] = way.at(-1) ?? [0, 0];
    const sorted = [...new Set(branches)].sort((one, other) => one - other);
    const sides = [sorted.filter((x) => x < start).reverse(), sorted.filter((x) => x > start)].filter(
      ({ length }) => length > 0,
    );
    if (sides.length === 0) this.line(phase, kind, ...way);
    for (const [place, side] of sides.entries())
      for (const [at, x] of side.entries()) {
        /** @type {readonly Point[]} */
        const from = at > 0 ? [[side[at - 1] ?? x, y]] : place === 0 ? way : [[start, y]];
        this.line(phase, kind, ...from, [x, y]);
      }
  }

  /** Places what the cell reads, at the foot. @returns {number} the x from which its wire leads up */
  input() {
    const { inputs } = this.sizes;
    const start = (this.columns[0]?.left ?? 0) + INPUT.letter;
    const width = Math.min(INPUT.square * inputs, INPUT.share * this.width);
    const rows = Math.max(1, Math.min(3, Math.ceil((4 * inputs) / width)));
    const stack = { rows, columns: Math.ceil(inputs / rows), cell: INPUT.height / rows };
    const middle = start + width / 2;
    const y = this.bands.wireU + INPUT_GAP;
    this.box("inputs", middle, "gates", { y, width, height: INPUT.height, stack });
    return middle;
  }

  /**
   * The other direction's h, where V reads it as well: a wire of its own into that of V.
   * @param {Point} from
   * @param {Point} to
   */
  join(from, to) {
    const { joins } = this.sizes;
    if (joins === null) return;
    this.wire("output", "V", from, to);
    const [x, y] = from;
    const above = x === to[0];
    this.note(joins, above ? x : x - JOINS, above ? y + Math.sign(y - to[1]) * JOINS : y, "output");
  }

  /**
   * Places the output that V computes from the hidden state.
   * @param {number} middle
   * @param {"belt" | "gates"} band  beside which it stands
   * @param {{ up?: number, down?: number, letter?: Box["letter"] }} how  up, down: pixels that it may be higher than the band
   * @returns {number | null} its top; null without a readout
   */
  output(middle, band, { up = 0, down = 0, letter = "left" }) {
    if (this.sizes.outputs === 0) return null;
    const stack = stackOf(this.sizes.outputs, this.bands.height + up + down);
    const height = stack.rows * stack.cell;
    const beyond = Math.max(0, height - this.bands.height);
    const start = this.bands[band].middle - (height - beyond) / 2;
    const top = Math.round(up > 0 ? start - beyond : start);
    this.box("outputs", middle, band, { y: top, height, stack, letter });
    return top;
  }
}

/**
 * @param {Network} network
 * @param {string} gate
 * @returns {string[]} what stands beside a gate, left to right: its terms, and what has a name on the way to its sum
 */
export function idsBeside(network, gate) {
  const line = equationsOf(network).find((one) => one.gate === gate);
  if (!line) return [];
  const named = everyPart(line.value).flatMap((part) => ("name" in part && part.name ? [part.name] : []));
  return [...line.terms.map(({ name }) => `terms.${gate}.${name}`), ...named];
}
