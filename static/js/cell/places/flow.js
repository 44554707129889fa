/**
 * Arranges how the numbers of any cell flow: where each vector stands from left to right, and which wires bring
 * together the operands of a new state, each in a lane of its own. Draws nothing.
 * @module
 */
import { equationsOf } from "../../anatomy.js";
import { everyPart, FUNCTION_NAMES, within } from "../../expression.js";
import { RADIUS } from "../sketch.js";
import { carriedBy, slotsOf } from "./slots.js";
import { enteringXs, idOf, lookedAt, SIGNS, stepsOf } from "./sums.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../../anatomy.js").Equation} Equation */
/** @typedef {import("../../anatomy.js").Term} Term */
/** @typedef {import("../../expression.js").Expression} Expression */
/** @typedef {import("../../wire.js").Network} Network */
/** @typedef {import("./slots.js").Slot} Slot */

/** @typedef {{ middle: number, width: number, band: "belt" | "gates" | "arrow" }} Stand   arrow: of a gate, which its sum goes along */
/** @typedef {{ op: "leaf", id: string, x: number }} Leaf   what a vector gives, and where its wire leads up or down */
/** @typedef {{ op: "pill", text: string, of: Node, x: number }} Pill   a function of it */

/**
 * What is brought together along one lane, in the order in which it comes in.
 * @typedef {object} Run
 * @property {"run"} op
 * @property {string} sign
 * @property {Node[]} of
 * @property {number} x       where its result leaves it
 * @property {number} lane
 * @property {string | null} name
 */
/** @typedef {Leaf | Pill | Run} Node */

/**
 * One vector on its way to where gates look at it, or where it enters their sums.
 * @typedef {object} Aside
 * @property {string} id
 * @property {Term | null} term   null where it enters the sums themselves
 * @property {number} x
 * @property {number[]} to
 * @property {Equation[]} lines   of each of these
 * @property {number} lane
 */

/** Pixels between a column and what comes up beside it, and between two wires from the same one. */
const CLEAR = 24;
const APART = 20;
/** Pixels between boxes on the belt. */
const BELT_GAP = 16;
const EDGE = 6;
/** Pixels that the ends of two runs in a lane keep from each other, half each. */
const ENDS = 7;

/** Computes how a cell's numbers flow in a room. */
export class Flow {
  /** @type {Map<string, Stand>} */
  stands = new Map();
  /** @type {Map<string, Node>} by the state that comes of it */
  nodes = new Map();
  /** @type {Aside[]} */
  asides = [];
  /** How many lanes there are. */
  lanes = 0;
  /** @type {Map<string, string[]>} which wires lead from or into a box, left to right */
  #uses = new Map();
  /** @type {[number, number][][]} */
  #taken = [];

  /** @param {Pick<Sketch, "columns" | "vector" | "term" | "terms" | "width">} s @param {Network} network */
  constructor(s, network) {
    this.s = s;
    this.lines = equationsOf(network);
    this.slots = slotsOf(network);
    this.carried = carriedBy(this.lines);
    for (const [place, slot] of this.slots.entries())
      this.#stand(slot, /** @type {Column} */ (s.columns[place]));
    for (const line of this.lines) this.#count(line);
    for (const line of this.lines) if (!line.gate) this.#float(line);
    this.#settle();
    for (const line of this.lines) if (!line.gate) this.#join(line);
    for (const line of this.lines) if (line.gate) this.#look(line);
    for (const aside of this.asides) aside.lane = this.#lane(span([aside.x, ...aside.to]), 0);
    this.lanes = this.#taken.length;
  }

  /** @param {Slot} slot @param {Column} column */
  #stand({ belt, gates, line }, column) {
    const { vector: width, terms } = this.s;
    const middle = column.middle;
    if (belt) this.stands.set(belt, { middle, width, band: "belt" });
    if (!gates) return;
    this.stands.set(gates, { middle: line?.gate ? column.gate : middle, width, band: "gates" });
    if (!line?.gate || !terms) return;
    const tap = (column.terms.at(-1) ?? column.left) + this.s.term / 2 + TAP;
    this.stands.set(`score.${line.quantity}`, { middle: tap, width: 0, band: "arrow" });
  }

  /** @param {string} id @param {string} use */
  #use(id, use) {
    const uses = this.#uses.get(id) ?? [];
    if (!uses.includes(use)) this.#uses.set(id, [...uses, use]);
  }

  /** Tells whether a line runs along the belt, from the state before the step. @param {Equation} line */
  isBelt({ quantity, value }) {
    const { stands } = this;
    if (this.carried.length > 1 || this.carried[0] !== quantity || !stands.has(`${quantity}.before`))
      return false;
    return value.op === "sum" && value.of.some((one) => keeps(one, quantity));
  }

  /** The gate whose wire to the right a line takes on, right into its state. @param {Equation} line @returns {string | null} */
  levelGate({ quantity, value }) {
    const place = this.slots.findIndex(({ gates }) => gates === quantity);
    const left = this.slots[place - 1]?.gates;
    if (!left?.startsWith("gates.") || value.op !== "product" || value.of.length !== 2) return null;
    return value.of.some((one) => one.op === "computed" && one.of === left) ? left : null;
  }

  /** @param {string} quantity @returns {Column | null} the gap left of its column, as a column */
  gapBefore(quantity) {
    const place = this.slots.findIndex(({ gates }) => gates === quantity);
    const [left, right] = [this.s.columns[place - 1], this.s.columns[place]];
    if (!left || !right) return null;
    return { left: left.right, right: right.left, middle: (left.right + right.left) / 2, terms: [], gate: 0 };
  }

  /** @param {Equation} line */
  #count(line) {
    const { quantity, value, gate, terms } = line;
    if (gate) {
      for (const term of terms) for (const id of lookedAt(term)) this.#use(id, term.weight);
      for (const step of stepsOf(value))
        if ("of" in step) for (const id of this.#idsIn(step.of, line)) this.#use(id, "in");
      return;
    }
    if (!this.isBelt(line) && this.carried.includes(quantity)) this.#use(quantity, "result");
    const level = this.levelGate(line);
    const kept = this.isBelt(line) ? `${quantity}.before` : null;
    for (const [place, id] of this.#idsIn(value, line).entries())
      if (id !== level && id !== kept) this.#use(id, `${quantity}.${place}`);
  }

  /** @param {Expression} expression @param {Equation} line @returns {string[]} the boxes of the numbers in it, in its order */
  #idsIn(expression, line) {
    return everyPart(expression).flatMap((one) => this.#idOf(one, line) ?? []);
  }

  /** @param {Expression} expression @param {Equation} line @returns {string | null} */
  #idOf(expression, { owner }) {
    if (expression.op === "summand") return `terms.${owner}.${expression.of}`;
    if (expression.op !== "score") return idOf(expression);
    const tap = `score.${expression.of}`;
    return this.stands.has(tap) ? tap : expression.of;
  }

  /** @param {string} id @param {string} use @returns {number} where that wire leads up or down from a box */
  xOf(id, use) {
    const uses = this.#uses.get(id) ?? [];
    const { middle, width } = this.stands.get(id) ?? { middle: 0, width: 0 };
    const step = Math.min(APART, width / (uses.length + 1));
    return Math.round(middle + (Math.max(0, uses.indexOf(use)) - (uses.length - 1) / 2) * step);
  }

  /** @param {string} id @returns {number[]} where wires lead up or down from a box */
  wiresOf(id) {
    return (this.#uses.get(id) ?? []).map((use) => this.xOf(id, use));
  }

  /** @param {Equation} line @returns {number} the farthest of what it reads */
  #farthest(line) {
    const ids = this.#idsIn(line.value, line);
    return Math.max(0, ...ids.map((id) => this.stands.get(id)?.middle ?? 0));
  }

  /** Places a state on the belt right of all that it is made of; straight above where it goes on to. @param {Equation} line */
  #float(line) {
    const { quantity } = line;
    if (this.stands.has(quantity) || !this.carried.includes(quantity)) return;
    const { vector: width } = this.s;
    const least = this.#farthest(line) + CLEAR + width / 2;
    this.stands.set(quantity, { middle: least, width, band: "belt" });
    const above = this.#above(quantity);
    if (above !== null && above > least) this.stands.set(quantity, { middle: above, width, band: "belt" });
  }

  /** @param {string} quantity @returns {number | null} where the hidden state takes it up, if it is the last that does */
  #above(quantity) {
    const hidden = this.lines.find((line) => line.quantity === "hidden_state");
    if (!hidden || !this.levelGate(hidden)) return null;
    const ids = this.#idsIn(hidden.value, hidden);
    if (ids.filter((id) => this.carried.includes(id)).at(-1) !== quantity) return null;
    const offset =
      this.xOf(quantity, `hidden_state.${ids.indexOf(quantity)}`) - (this.stands.get(quantity)?.middle ?? 0);
    return (this.gapBefore("hidden_state")?.middle ?? 0) - offset;
  }

  /** Keeps the boxes on the belt apart, and within the room. */
  #settle() {
    const belt = [...this.stands.values()]
      .filter(({ band }) => band === "belt")
      .sort((a, b) => a.middle - b.middle);
    const step = this.s.vector + this.#beltGap(belt.length);
    for (const [place, stand] of belt.entries()) {
      const before = belt[place - 1];
      if (before) stand.middle = Math.max(stand.middle, before.middle + step);
    }
    let most = this.s.width - EDGE - this.s.vector / 2;
    for (const stand of belt.reverse()) {
      stand.middle = Math.min(stand.middle, most);
      most = stand.middle - step;
    }
  }

  /** @param {number} count  of boxes on the belt @returns {number} */
  #beltGap(count) {
    const { vector, width } = this.s;
    return Math.max(4, Math.min(BELT_GAP, (width - 2 * EDGE - count * vector) / Math.max(1, count - 1)));
  }

  /** @param {Equation} line */
  #join(line) {
    const seen = { place: 0 };
    const node = this.#node(line.value, line, seen);
    if (!node) return;
    this.nodes.set(line.quantity, node);
    const level = this.levelGate(line);
    const inner = runIn(node);
    if (level && inner) {
      for (const one of inner.of) if (!isLeaf(one, level)) this.#level(one, line.quantity);
    } else if (this.isBelt(line) && inner) {
      for (const one of inner.of) {
        const kept = runIn(one);
        // What is kept of it runs on the belt itself.
        if (kept?.of.some((part) => isLeaf(part, `${line.quantity}.before`))) {
          for (const part of kept.of) this.#lanesFor(part, 0, null);
        } else this.#lanesFor(one, 0, null);
      }
    } else this.#lanesFor(node, 0, this.#arrival(line.quantity));
  }

  /** @param {string} quantity @returns {number} where the wire into a box ends */
  #arrival(quantity) {
    return this.xOf(quantity, "result");
  }

  /** Chooses the place at which a run comes down into the wire between a gate and the state right of it. @param {Node} node @param {string} quantity */
  #level(node, quantity) {
    const gap = this.gapBefore(quantity);
    const to = gap
      ? Math.round(Math.max(gap.left + RADIUS + 1, Math.min(gap.right - RADIUS - 1, node.x)))
      : node.x;
    const run = runIn(node);
    if (run) this.#lanesFor(node, 0, to);
    else if (to !== node.x) this.bends.set(quantity, this.#lane(span([node.x, to]), 0));
    this.levels.set(quantity, to);
  }

  /** Where what comes down stands on such a wire, and in which lane it gets there; by the state. @type {Map<string, number>} */
  levels = new Map();
  /** @type {Map<string, number>} */
  bends = new Map();

  /** @param {Expression} expression @param {Equation} line @param {{ place: number }} seen @returns {Node | null} */
  #node(expression, line, seen) {
    const id = this.#idOf(expression, line);
    if (id) {
      const x = this.xOf(id, `${line.quantity}.${seen.place}`);
      seen.place += 1;
      return this.stands.has(id) ? { op: "leaf", id, x } : null;
    }
    if (expression.op === "apply" || expression.op === "complement") {
      const of = this.#node(expression.of, line, seen);
      const text = expression.op === "apply" ? FUNCTION_NAMES[expression.function] : "1−";
      return of && { op: "pill", text, of, x: of.x };
    }
    const of = within(expression).flatMap((one) => this.#node(one, line, seen) ?? []);
    const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (expression.op)];
    const isOrdered = expression.op === "difference" || expression.op === "quotient";
    const ordered = isOrdered ? of : of.sort((a, b) => a.x - b.x);
    const last = ordered.at(-1);
    const name = "name" in expression ? (expression.name ?? null) : null;
    return last && sign ? { op: "run", sign, of: ordered, x: last.x, lane: 0, name } : null;
  }

  /**
   * Gives each run a lane; the runs that flow into it have the lanes below.
   * @param {Node} node
   * @param {number} least   the first lane that it may have
   * @param {number | null} to   where its result goes, if that is elsewhere
   * @returns {void}
   */
  #lanesFor(node, least, to) {
    if (node.op === "leaf") return;
    if (node.op === "pill") return this.#lanesFor(node.of, least, to);
    node.lane = this.#lane(span([...node.of.map(({ x }) => x), to ?? node.x]), least);
    if (to !== null) node.x = to;
    for (const one of node.of) this.#lanesFor(one, node.lane + 1, null);
  }

  /** @param {[number, number]} wanted @param {number} least @returns {number} the first lane from there that is free */
  #lane([from, to], least) {
    let lane = least;
    const meets = (/** @type {[number, number]} */ [start, end]) =>
      from - ENDS < end + ENDS && start - ENDS < to + ENDS;
    while (this.#taken[lane]?.some(meets)) lane += 1;
    while (this.#taken.length <= lane) this.#taken.push([]);
    this.#taken[lane]?.push([from, to]);
    return lane;
  }

  /** What a gate looks at beside its matrices. @param {Equation} line */
  #look(line) {
    const column = this.s.columns[this.slots.findIndex((slot) => slot.line === line)];
    if (!column) return;
    for (const [place, term] of line.terms.entries())
      for (const id of lookedAt(term)) this.#aside(id, term, column.terms[place] ?? column.gate, line);
    const entries = enteringXs(line, column, this.s);
    let place = 0;
    for (const step of stepsOf(line.value)) {
      if (!("of" in step)) continue;
      for (const id of this.#idsIn(step.of, line)) this.#aside(id, null, entries[place] ?? column.gate, line);
      place += 1;
    }
  }

  /** @param {string} id @param {Term | null} term @param {number} to @param {Equation} line */
  #aside(id, term, to, line) {
    const known = this.asides.find((one) => one.id === id && one.term?.weight === term?.weight);
    if (known) {
      known.to.push(to);
      known.lines.push(line);
    } else if (this.stands.has(id))
      this.asides.push({ id, term, x: this.xOf(id, term?.weight ?? "in"), to: [to], lines: [line], lane: 0 });
  }
}

/** Pixels right of a gate's terms where its sum is tapped. */
const TAP = 5;

/** @param {number[]} xs @returns {[number, number]} */
const span = (xs) => [Math.min(...xs), Math.max(...xs)];

/** @param {Node} node @param {string} id */
export const isLeaf = (node, id) => node.op === "leaf" && node.id === id;

/** @param {Node} node @returns {Run | null} the run that it is a function of */
export const runIn = (node) => (node.op === "run" ? node : node.op === "pill" ? runIn(node.of) : null);

/** Tells whether an addend is the part of a state that is kept, or that state itself. @param {Expression} one @param {string} state */
const keeps = (one, state) =>
  [one, ...(one.op === "product" ? one.of : [])].some((part) => part.op === "before" && part.of === state);
