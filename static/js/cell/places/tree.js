/**
 * Places everything in any cell by its equations alone: on top the states that are carried along, below them the gates
 * in the order of their work, and between them the wires that compute each new state, operation by operation.
 * @module
 */
import { weightLetter } from "../../anatomy.js";
import { phaseOfTerm } from "../../inspector/recipe.js";
import { BESIDE_WIRE, halfOf, RADIUS } from "../sketch.js";
import { upTo } from "./belt.js";
import { Flow, isLeaf, runIn } from "./flow.js";
import { slotsOf } from "./slots.js";
import { enteringXs, lookedAt, stepsOf } from "./sums.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../sketch.js").Box} Box */
/** @typedef {import("../sketch.js").Point} Point */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../../anatomy.js").Equation} Equation */
/** @typedef {import("../../anatomy.js").Phase} Phase */
/** @typedef {import("../../anatomy.js").Term} Term */
/** @typedef {import("../../wire.js").Network} Network */
/** @typedef {import("./flow.js").Node} Node */
/** @typedef {import("./flow.js").Run} Run */

/** Pixels of a stub that leads on or comes in. */
const STUB = 12;
/** Pixels between the belt's numbers and the first lane, between the last lane and the gates' letters, and between lanes. */
const BELOW_BELT = 24;
const OVER_GATES = 25;
const LANE = { wanted: 21, most: 27 };
/** Pixels that a function's name on a wire takes up there. */
const PILL = 22;
/** The smallest that a sign gets, of its size. */
const SMALLEST = 0.7;
/** Share of the room that the lanes may take from the units. */
const SHARE = 0.45;

/** @type {import("../layout.js").Place} */
export const TREE = {
  columns: (network) => slotsOf(network).map(({ kind }) => kind),
  signed: (network) => {
    const place = slotsOf(network).findIndex(({ gates }) => gates === "hidden_state");
    return place > 0 ? [place - 1] : [];
  },
  between: (sketch, network, { height }) =>
    Math.round(Math.min(SHARE * height, roomFor(new Flow(sketch, network)))),
  draw,
};

/** @param {Flow} flow @returns {number} pixels that its lanes want between the bands */
function roomFor(flow) {
  const pills = pillsOf(flow);
  return BELOW_BELT + OVER_GATES + (flow.lanes - 1) * LANE.wanted + PILL * (pills.belt + pills.gates);
}

/** @param {Flow} flow @returns {{ belt: number, gates: number }} 1 where a function stands on a wire right below the belt, or over the gates */
function pillsOf(flow) {
  /** @type {(node: Node) => string[]} */
  const bands = (node) => {
    if (node.op === "leaf") return [];
    if (node.op === "run") return node.of.flatMap(bands);
    return node.of.op === "leaf"
      ? [flow.stands.get(node.of.id)?.band === "belt" ? "belt" : "gates"]
      : bands(node.of);
  };
  const found = [...flow.nodes].flatMap(([quantity, node]) =>
    // What comes straight down into a gate's wire has all the room there is.
    flow.levels.has(quantity) && !flow.bends.has(quantity) ? bandsOfRuns(node) : bands(node),
  );
  return { belt: Number(found.includes("belt")), gates: Number(found.includes("gates")) };

  /** @param {Node} node @returns {string[]} */
  function bandsOfRuns(node) {
    return runIn(node)?.of.flatMap((one) => (runIn(one) ? bands(one) : [])) ?? [];
  }
}

/**
 * @param {Sketch} s
 * @param {Network} network
 */
function draw(s, network) {
  const flow = new Flow(s, network);
  const at = lanesIn(s, flow);
  for (const [place, slot] of flow.slots.entries())
    put(s, flow, slot, /** @type {Column} */ (s.columns[place]));
  for (const [id, { middle, band }] of flow.stands)
    if (band === "belt")
      s.box(id, middle, "belt", {
        value: "aside",
        beside: Math.max(0, ...flow.wiresOf(id).map((x) => x - middle)),
      });
  feed(s, flow);
  for (const line of flow.lines) if (!line.gate) new Joining(s, flow, line, at).draw();
  for (const one of flow.asides) aside(s, flow, one, at);
  leave(s, flow.lines);
  const end = s.columns[flow.slots.findIndex(({ gates }) => gates === "outputs")];
  if (end) readOut(s, end);
}

/**
 * @param {Sketch} s
 * @param {Flow} flow
 * @returns {{ lane: (lane: number) => number, gates: number, belt: number, scale: number }} the y of a lane, and those of the
 *   functions; scale: of the signs, which lie close where the lanes do
 */
function lanesIn(s, flow) {
  const { belt, gates } = s.bands;
  const pills = pillsOf(flow);
  const first = belt.bottom + BELOW_BELT + PILL * pills.belt;
  const last = Math.max(first, gates.top - OVER_GATES - PILL * pills.gates);
  const step = Math.min(LANE.most, (last - first) / Math.max(1, flow.lanes - 1));
  const start = (first + last - step * (flow.lanes - 1)) / 2;
  return {
    lane: (lane) => Math.round(start + lane * step),
    gates: gates.top - OVER_GATES - 8,
    belt: belt.bottom + RADIUS + 3,
    scale: flow.lanes > 1 ? Math.max(SMALLEST, Math.min(1, (step - 1) / (2 * RADIUS))) : 1,
  };
}

/** @param {Sketch} s @param {Flow} flow @param {import("./slots.js").Slot} slot @param {Column} column */
function put(s, flow, { gates, line }, column) {
  if (!gates || gates === "outputs") return;
  if (!line?.gate)
    return s.box(gates, column.middle, "gates", {
      value: gates === "hidden_state" ? (s.sizes.outputs > 0 ? "aside" : "clear") : "under",
    });
  const entering = enteringXs(line, column, s);
  const looking = line.terms.flatMap((term, place) =>
    lookedAt(term).length > 0 ? [column.terms[place] ?? 0] : [],
  );
  const wires = flow.wiresOf(line.quantity);
  const from = Math.max(
    column.left - BESIDE_WIRE,
    ...looking,
    ...entering,
    ...flow.wiresOf(`score.${line.quantity}`),
  );
  const letter = upTo(from + BESIDE_WIRE, Math.min(column.gate, ...wires) - BESIDE_WIRE);
  s.gate(
    line.gate,
    column,
    { letter },
    entering.length > 0 ? { steps: stepsOf(line.value), entering } : null,
  );
}

/**
 * Draws what the cell reads at the foot, and the wires of the matrices up into the terms.
 * @param {Sketch} s
 * @param {Flow} flow
 */
function feed(s, { slots, lines }) {
  const { wireU, wireW, gates } = s.bands;
  const from = s.input();
  const tip = gates.bottom + (s.terms ? 1 : 20);
  const entries = slots.flatMap((slot, place) => {
    const line =
      slot.line ??
      lines.find(({ terms, owner }) => terms.some(({ name }) => slot.gates === `terms.${owner}.${name}`));
    if (!line) return [];
    const column = /** @type {Column} */ (s.columns[place]);
    const own = slot.line?.gate
      ? line.terms
      : line.terms.filter(({ name }) => slot.gates?.endsWith(`.${name}`));
    return own.map((term, at) => ({
      term,
      x: slot.line ? (column.terms[at] ?? column.middle) : column.middle,
    }));
  });
  const reading = (/** @type {"inputs" | "hidden"} */ what) =>
    entries
      .filter(({ term }) => (what === "inputs" ? term.of.op === "inputs" : term.weight === "weight_hh"))
      .map(({ x }) => x);
  const [fromInput, fromHidden] = [reading("inputs"), reading("hidden")];
  s.bus(
    "terms",
    "U",
    [
      [from, wireU + BESIDE_WIRE + 2],
      [from, wireU],
    ],
    fromInput,
  );
  for (const x of fromInput) s.wire("terms", "U", [x, wireU], [x, tip]);
  s.note("U", Math.min(from, ...fromInput) - RADIUS, wireU, "terms");
  const before = s.plan.boxes.get("hidden_state.before");
  if (!before || fromHidden.length === 0) return;
  const x = before.x + before.width / 2;
  const aside = ((s.columns[0]?.right ?? x) + (s.columns[1]?.left ?? x)) / 2;
  const first = Math.min(...fromHidden);
  const isBelow = before.y >= gates.top && aside < first;
  const down = isBelow
    ? asideFrom(before, aside, wireW)
    : [
        [x, before.y + before.height],
        [x, wireW],
      ];
  s.bus("terms", "W", /** @type {Point[]} */ (down), fromHidden);
  for (const at of fromHidden) s.wire("terms", "W", [at, wireW], [at, tip]);
  s.note("W", (isBelow ? aside : x) - RADIUS - 1, wireW - BESIDE_WIRE, "terms");
}

/** @param {Box} box @param {number} x @param {number} y @returns {Point[]} out at its right, and down */
const asideFrom = (box, x, y) => [
  [box.x + box.width, middleOf(box)],
  [x, middleOf(box)],
  [x, y],
];

/** How one new state comes together. */
class Joining {
  /** @param {Sketch} s @param {Flow} flow @param {Equation} line @param {ReturnType<typeof lanesIn>} at */
  constructor(s, flow, line, at) {
    this.s = s;
    this.flow = flow;
    this.line = line;
    this.at = at;
    /** @type {Phase} */
    this.phase = line.phase;
    this.radius = RADIUS * at.scale;
  }

  draw() {
    const { flow, line, s } = this;
    const node = flow.nodes.get(line.quantity);
    const target = s.plan.boxes.get(line.quantity);
    if (!node || !target) return;
    const run = runIn(node);
    const level = flow.levelGate(line);
    if (run && level) this.#level(run, level, target);
    else if (run && flow.isBelt(line)) this.#belt(run, target);
    else this.#into(node, target);
  }

  /** Into a box from the lane of what it is made of. @param {Node} node @param {Box} target */
  #into(node, target) {
    const { line, flow, s } = this;
    const x = flow.xOf(line.quantity, "result");
    const isAbove = target.y < s.bands.gates.top;
    const end = isAbove ? target.y + target.height + 1 : target.y - 1;
    this.#up(node, [x, end], { result: true });
  }

  /** From a gate to the right into the state, with what comes down on the wire. @param {Run} run @param {string} level @param {Box} target */
  #level(run, level, target) {
    const { s, flow, line } = this;
    const gate = s.plan.boxes.get(level);
    const other = run.of.find((one) => !isLeaf(one, level));
    const x = flow.levels.get(line.quantity);
    if (!gate || !other || x === undefined) return;
    const y = s.bands.gates.middle;
    s.wire(this.phase, "plain", [gate.x + gate.width, y], [x - RADIUS, y]);
    s.line(this.phase, "plain", [x + RADIUS, y], [target.x, y]);
    this.#up(other, [x, y - RADIUS], { bend: flow.bends.get(line.quantity) });
    s.sign(run.sign, x, y, this.phase);
  }

  /** Along the belt, from what the state was. @param {Run} run @param {Box} target */
  #belt(run, target) {
    const { s, line } = this;
    const before = s.plan.boxes.get(`${line.quantity}.before`);
    if (!before) return;
    const y = s.bands.belt.middle;
    const own = `${line.quantity}.before`;
    const kept = run.of.find((one) => isLeaf(one, own) || runIn(one)?.of.some((part) => isLeaf(part, own)));
    const inner = kept ? runIn(kept) : null;
    const stops = [
      ...(inner?.of ?? []).flatMap((node) => (isLeaf(node, own) ? [] : [{ node, sign: inner?.sign ?? "" }])),
      ...run.of.flatMap((node) => (node === kept ? [] : [{ node, sign: run.sign }])),
    ];
    let from = before.x + before.width;
    for (const { node, sign } of stops) {
      s.line(this.phase, "belt", [from, y], [node.x - RADIUS, y]);
      this.#up(node, [node.x, y + RADIUS], {});
      s.sign(sign, node.x, y, this.phase);
      from = node.x + RADIUS;
    }
    s.line(this.phase, "belt", [from, y], [target.x, y]);
    const [first, next] = stops;
    const room = (next?.node.x ?? target.x) - (first?.node.x ?? 0) - 2 * RADIUS;
    if (inner?.name && first && next && room > s.vector + 2 * RADIUS)
      s.box(inner.name, (first.node.x + next.node.x) / 2, "belt");
  }

  /**
   * The wire of a node's number to where it goes.
   * @param {Node} node
   * @param {Point} to
   * @param {{ bend?: number | undefined, result?: boolean, plain?: boolean }} how   bend: the lane in which it changes its
   *   column; result: it goes into the box of what comes of it; plain: it turns there, and has no tip
   */
  #up(node, to, { bend, result = false, plain = false }) {
    const { s } = this;
    const [x, y] = to;
    const { texts, inner } = unwrapped(node);
    const start = inner.op === "run" ? this.#run(inner, result ? x : inner.x) : this.#edge(inner, y);
    const lane = this.at.lane(bend ?? 0);
    /** @type {Point[]} */
    const via =
      bend === undefined
        ? []
        : [
            [start[0], lane],
            [x, lane],
          ];
    if (plain) s.line(this.phase, "plain", start, ...via, to);
    else s.wire(this.phase, "plain", start, ...via, to);
    const place = this.#pillAt(inner, start, to);
    for (const [order, word] of texts.entries())
      s.sign(word, place[0], place[1] - order * PILL, this.phase, this.at.scale);
  }

  /** Returns the place of a function's name on a wire. @param {Run | import("./flow.js").Leaf} inner @param {Point} start @param {Point} to @returns {Point} */
  #pillAt(inner, [x, from], [toX, to]) {
    const { belt, gates } = this.s.bands;
    if (inner.op === "run") return [toX, Math.round((from + to) / 2)];
    const isBelt = this.flow.stands.get(inner.id)?.band === "belt";
    if (isBelt && x === toX && to > gates.top) return [x, Math.round((belt.bottom + gates.top) / 2)];
    return [x, isBelt ? this.at.belt : this.at.gates];
  }

  /** @param {import("./flow.js").Leaf} leaf @param {number} y  to which it goes @returns {Point} where its wire begins */
  #edge({ id, x }, y) {
    const { belt, gates } = this.s.bands;
    const band = this.flow.stands.get(id)?.band;
    if (band === "belt") return [x, y < belt.middle ? belt.top : belt.bottom];
    return [x, band === "arrow" ? gates.middle : gates.top];
  }

  /**
   * Draws a run in its lane, and all that flows into it.
   * @param {Run} run
   * @param {number} out   where its result leaves it
   * @returns {Point} where that is
   */
  #run(run, out) {
    const { s } = this;
    const y = this.at.lane(run.lane);
    const [first, ...others] = run.of;
    if (!first) return [out, y];
    this.#enter(first, y, null);
    let from = first.x;
    for (const one of others) {
      const on = Math.sign(one.x - from) || 1;
      s.line(this.phase, "plain", [from, y], [one.x - on * this.#half(run.sign), y]);
      this.#enter(one, y, run.sign);
      s.sign(run.sign, one.x, y, this.phase, this.at.scale);
      from = one.x + on * this.#half(run.sign);
    }
    const last = others.at(-1);
    if (last && out !== last.x) {
      s.line(
        this.phase,
        "plain",
        [out > last.x ? last.x + this.#half(run.sign) : last.x - this.#half(run.sign), y],
        [out, y],
      );
      return [out, y];
    }
    return [out, y - this.radius];
  }

  /** @param {Node} node @param {number} y  of the lane @param {string | null} sign  at which it comes in; null for the first */
  #enter(node, y, sign) {
    const { inner } = unwrapped(node);
    const from = inner.op === "run" ? this.at.lane(inner.lane) : this.#edge(inner, y)[1];
    const tip = sign ? y + Math.sign(from - y) * this.radius : y;
    this.#up(node, [node.x, tip], { plain: sign === null });
  }

  /** Half the width of a sign. @param {string} sign */
  #half(sign) {
    return this.at.scale * halfOf(sign);
  }
}

/** @param {Node} node @returns {{ texts: string[], inner: Run | import("./flow.js").Leaf }} the functions of it, the outermost first */
function unwrapped(node) {
  if (node.op !== "pill") return { texts: [], inner: node };
  const { texts, inner } = unwrapped(node.of);
  return { texts: [node.text, ...texts], inner };
}

/**
 * The wire of a vector that gates look at, into the top of their terms or onto the wire of their sums.
 * @param {Sketch} s
 * @param {Flow} flow
 * @param {import("./flow.js").Aside} one
 * @param {ReturnType<typeof lanesIn>} at
 */
function aside(s, { stands, lines }, { id, term, x, to, lines: own, lane }, at) {
  const { belt, gates } = s.bands;
  const y = at.lane(lane);
  const kind = term ? weightLetter(term.weight) : "plain";
  const phase = term ? phaseOfTerm(term, lines) : (own[0]?.phase ?? "gates");
  const edge = stands.get(id)?.band === "belt" ? belt.bottom : gates.top;
  s.bus(
    phase,
    kind,
    [
      [x, edge],
      [x, y],
    ],
    to,
  );
  const tip = term || !s.terms ? gates.top - 1 : gates.middle - RADIUS;
  for (const end of to) {
    s.wire(phase, kind, [end, y], [end, tip]);
    if (term && s.terms) s.note(kind, end - RADIUS, gates.top - OVER_GATES + RADIUS, phase);
  }
}

/** The states come in from the left and go on to the right. @param {Sketch} s @param {readonly Equation[]} lines */
function leave(s, lines) {
  const { belt, gates, wireW } = s.bands;
  const boxes = [...s.plan.boxes];
  const onBelt = boxes.filter(([id, { y }]) => y < gates.top && id !== "inputs").map(([, box]) => box);
  for (const { quantity, gate } of lines) {
    if (gate) continue;
    const [before, now] = [s.plan.boxes.get(`${quantity}.before`), s.plan.boxes.get(quantity)];
    const y = belt.middle;
    if (before && before.y < gates.top) {
      const isFirst = onBelt.every(({ x }) => x >= before.x);
      s.wire("terms", "belt", [isFirst ? 0 : before.x - STUB, y], [before.x, y]);
    }
    if (!now) continue;
    const right = now.x + now.width;
    if (now.y >= gates.top) {
      const x = now.x + now.width / 2;
      s.wire("state", "plain", [x, now.y + now.height], [x, wireW], [s.width, wireW]);
    } else {
      const isLast = onBelt.every(({ x }) => x <= now.x);
      s.wire("state", "belt", [right, y], [isLast ? s.width : right + STUB, y]);
    }
  }
}

/** @param {Box} box */
const middleOf = ({ y, height }) => y + height / 2;

/** @param {Sketch} s @param {Column} end */
function readOut(s, end) {
  const hidden = s.plan.boxes.get("hidden_state");
  const { gates } = s.bands;
  const top = hidden ? s.output(end.middle, "gates", { up: 26 }) : null;
  if (!hidden || top === null) return;
  const y = gates.middle;
  const right = hidden.x + hidden.width;
  if (hidden.y < gates.top) {
    const x = Math.max(hidden.x + hidden.width / 2, end.left);
    const from = hidden.y + hidden.height;
    const turn = (from + top) / 2;
    const down = hidden.x + hidden.width - BESIDE_WIRE;
    s.wire("output", "V", [down, from], [down, turn], [end.middle, turn], [end.middle, top - 1]);
    s.note("V", (Math.max(x, down) + end.middle) / 2, turn - 11, "output");
    s.join([end.middle + 24, turn], [end.middle, turn]);
    return;
  }
  const x = (right + end.left) / 2;
  s.wire("output", "V", [right, y], [end.left, y]);
  if (s.sizes.joins) s.note("V", x - 8, gates.top - 9, "output");
  else s.note("V", x, y - 11, "output");
  s.join([x, Math.min(gates.top, top) - 22], [x, y]);
}
