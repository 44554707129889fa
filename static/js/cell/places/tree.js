/**
 * Places what is in any cell by its equations alone: the states that are carried on top, the gates below them in the
 * order of their work, and for each new state a lane between, in which what it is made of comes together.
 * @module
 */
import { equationsOf, weightLetter } from "../../anatomy.js";
import { everyPart, onlyOf } from "../../expression.js";
import { phaseOfTerm } from "../../inspector/recipe.js";
import { lettersOf } from "../../roles.js";
import { BESIDE_WAY, idsBeside, RADIUS } from "../sketch.js";
import { upTo } from "./belt.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../sketch.js").Box} Box */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../measure.js").Kind} ColumnKind */
/** @typedef {import("../../anatomy.js").Equation} Equation */
/** @typedef {import("../../anatomy.js").Term} Term */
/** @typedef {import("../../expression.js").Expression} Expression */
/** @typedef {import("../../wire.js").Network} Network */

/** Pixels of a stub that leads on or comes in, and those a lane keeps from another. */
const STUB = 12;
const LANE = 13;
/** Pixels of a letter of an equation beside its lane. */
const LETTER = 6.4;
/** @type {readonly ColumnKind[]} by the strips beside a gate */
const GATE_KINDS = ["strip", "one", "gate", "three", "four"];

/** @type {import("../layout.js").Place} */
export const TREE = {
  columns: (network) => slotsOf(network).map(({ kind }) => kind),
  signed: [],
  draw,
};

/** @typedef {{ kind: ColumnKind, belt: string | null, gates: string | null, line: Equation | null }} Slot  a column: what stands in each band */

/**
 * The columns of a cell, left to right.
 * @param {Network} network
 * @returns {Slot[]}
 */
function slotsOf(network) {
  const lines = equationsOf(network);
  const states = lines.filter(({ gate }) => !gate);
  const carried = carriedBy(lines);
  const read = readBefore(lines);
  const strip = { kind: /** @type {ColumnKind} */ ("strip"), belt: null, gates: null, line: null };
  const befores = carried
    .filter((state) => read.has(state))
    .map((state) => ({ ...strip, belt: `${state}.before` }));
  const first = befores[0] ?? { ...strip };
  const below = !carried.includes("hidden_state") && read.has("hidden_state") ? "hidden_state.before" : null;
  return [
    { ...first, gates: below },
    ...befores.slice(1),
    ...lines.filter(({ gate }) => gate).map((line) => gateSlot(line, network)),
    ...states.flatMap((line) => [
      ...line.terms.map((term) => ({ ...strip, gates: `terms.${line.owner}.${term.name}` })),
      carried.includes(line.quantity)
        ? { ...strip, belt: line.quantity, line }
        : { ...strip, gates: line.quantity, line },
    ]),
    ...(network.readout ? [{ ...strip, gates: "outputs" }] : []),
  ];
}

/** @param {Equation} line @param {Network} network @returns {Slot} */
function gateSlot(line, network) {
  const strips = idsBeside(network, line.gate ?? "").length;
  return { kind: GATE_KINDS[strips] ?? "four", belt: null, gates: line.quantity, line };
}

/** The states that stand on the belt: all but the hidden one, where there are others. @param {readonly Equation[]} lines @returns {string[]} */
function carriedBy(lines) {
  const states = lines.filter(({ gate }) => !gate).map(({ quantity }) => quantity);
  const others = states.filter((state) => state !== "hidden_state");
  return others.length > 0 ? others : states;
}

/** @param {Equation} line @returns {Expression[]} all that stands in it, in its terms, too */
const partsOf = ({ value, terms }) => [value, ...terms.map(({ of }) => of)].flatMap(everyPart);

/** @param {readonly Equation[]} lines @returns {Set<string>} the states whose value before the step it reads */
const readBefore = (lines) =>
  new Set(lines.flatMap(partsOf).flatMap((part) => (part.op === "before" ? [part.of] : [])));

/**
 * @param {Sketch} s
 * @param {Network} network
 */
function draw(s, network) {
  const slots = slotsOf(network);
  const lines = equationsOf(network);
  for (const [place, slot] of slots.entries()) put(s, slot, /** @type {Column} */ (s.columns[place]));
  feed(s, slots, lines);
  const lanes = lanesOf(s, lines);
  for (const line of lines)
    if (line.gate) for (const term of line.terms) aside(s, line, term, lanes, slots);
    else join(s, line, lanes, network);
  leave(s, lines);
  const end = slots.findIndex(({ gates }) => gates === "outputs");
  const column = s.columns[end];
  if (column) readOut(s, column);
}

/** @param {Sketch} s @param {Slot} slot @param {Column} column */
function put(s, { belt, gates, line }, column) {
  if (belt) s.box(belt, column.middle, "belt", { value: "aside" });
  if (!gates || gates === "outputs") return;
  if (line?.gate) {
    const looking = line.terms.flatMap((term, at) =>
      lookedAt(term).length > 0 ? [column.terms[at] ?? 0] : [],
    );
    const from = Math.max(column.left - BESIDE_WAY, ...looking) + BESIDE_WAY;
    s.gate(line.gate, column, { letter: upTo(from, column.gate - BESIDE_WAY) });
  } else s.box(gates, column.middle, "gates", { value: gates === "hidden_state" ? "aside" : "under" });
}

/**
 * What is read at the foot, and the ways of the matrices up into the terms.
 * @param {Sketch} s
 * @param {Slot[]} slots
 * @param {readonly Equation[]} lines
 */
function feed(s, slots, lines) {
  const { wayU, wayW, gates } = s.bands;
  const from = s.input();
  const tip = gates.bottom + (s.terms ? 1 : 20);
  const ways = slots.flatMap((slot, place) => {
    const line =
      slot.line ??
      lines.find(({ terms, owner }) => terms.some(({ name }) => slot.gates === `terms.${owner}.${name}`));
    if (!line) return [];
    const column = /** @type {Column} */ (s.columns[place]);
    const own = slot.line ? line.terms : line.terms.filter(({ name }) => slot.gates?.endsWith(`.${name}`));
    return own.map((term, at) => ({
      term,
      x: slot.line ? (column.terms[at] ?? column.middle) : column.middle,
    }));
  });
  const reading = (/** @type {"inputs" | "hidden"} */ what) =>
    ways
      .filter(({ term }) => (what === "inputs" ? term.of.op === "inputs" : readsHidden(term)))
      .map(({ x }) => x);
  const [fromInput, fromHidden] = [reading("inputs"), reading("hidden")];
  const lastU = Math.max(...fromInput);
  s.line("terms", "U", [from, wayU + BESIDE_WAY + 2], [from, wayU]);
  s.line("terms", "U", [Math.min(from, ...fromInput), wayU], [lastU, wayU]);
  for (const x of fromInput) s.wire("terms", "U", [x, wayU], [x, tip]);
  s.note("U", Math.min(from, ...fromInput) - RADIUS, wayU, "terms");
  const before = s.plan.boxes.get("hidden_state.before");
  if (!before || fromHidden.length === 0) return;
  const x = before.x + before.width / 2;
  s.line("terms", "W", [x, before.y + before.height], [x, wayW], [Math.max(...fromHidden), wayW]);
  for (const at of fromHidden) s.wire("terms", "W", [at, wayW], [at, tip]);
  s.note("W", x - RADIUS - 1, wayW - BESIDE_WAY, "terms");
}

/** @param {Term} term */
const readsHidden = ({ weight }) => weight === "weight_hh";

/**
 * A lane for each new state, and one for each state that a gate looks at, between the belt and the gates.
 * @param {Sketch} s
 * @param {readonly Equation[]} lines
 * @returns {(name: string) => number} the y of a lane
 */
function lanesOf(s, lines) {
  const { belt, gates } = s.bands;
  const looked = lines.flatMap(({ gate, terms }) => (gate ? terms.flatMap(lookedAt) : []));
  const names = [
    ...new Set([...lines.filter(({ gate }) => !gate).map(({ quantity }) => quantity), ...looked]),
  ];
  const room = gates.top - belt.bottom - 2 * RADIUS;
  const apart = Math.min(LANE, room / (names.length + 1));
  const top = belt.bottom + RADIUS + (room - apart * (names.length - 1)) / 2;
  return (name) => Math.round(top + apart * Math.max(0, names.indexOf(name)));
}

/** @param {Term} term @returns {string[]} the state that a term of no matrix looks at, by the id of its box */
const lookedAt = ({ of, weight }) =>
  weight === "weight_ih" || weight === "weight_hh"
    ? []
    : everyPart(of).flatMap((part) =>
        part.op === "before" ? [`${part.of}.before`] : part.op === "computed" ? [part.of] : [],
      );

/**
 * The way of a state that a gate looks at, unit by unit, into the top of that term.
 * @param {Sketch} s
 * @param {Equation} line
 * @param {Term} term
 * @param {(name: string) => number} lanes
 * @param {Slot[]} slots
 */
function aside(s, line, term, lanes, slots) {
  const [id] = lookedAt(term);
  const column = s.columns[slots.findIndex((slot) => slot.line === line)];
  const source = id && s.plan.boxes.get(id);
  if (!id || !source || !column) return;
  const x = source.x + source.width / 2;
  const to = column.terms[line.terms.indexOf(term)] ?? column.middle;
  const y = lanes(id);
  const phase = phaseOfTerm(term);
  s.wire(phase, "plain", [x, source.y + source.height], [x, y], [to, y], [to, s.bands.gates.top - 1]);
  if (s.terms) s.note(weightLetter(term.weight), to - RADIUS, y + RADIUS, phase);
}

/**
 * What a new state is made of, brought together in its lane.
 * @param {Sketch} s
 * @param {Equation} line
 * @param {(name: string) => number} lanes
 * @param {Network} network
 */
function join(s, line, lanes, network) {
  const target = s.plan.boxes.get(line.quantity);
  if (!target) return;
  const y = lanes(line.quantity);
  const x = target.x + target.width / 2;
  const onBelt = target.y < s.bands.gates.top;
  const end = onBelt ? target.y + target.height + 1 : target.y - 1;
  for (const id of sourcesOf(line)) {
    const source = s.plan.boxes.get(id);
    if (!source) continue;
    const from = source.x + source.width / 2;
    const edge = source.y < s.bands.gates.top ? source.y + source.height : source.y;
    s.line("state", "plain", [from, edge], [from, y], [x, y]);
  }
  s.wire("state", "plain", [x, y], [x, end]);
  if (!s.terms) return;
  const text = lettersOf(line.value, network.cell, { times: " ⊙ ", terms: line.terms });
  s.note(
    text,
    Math.max(x - RADIUS - (text.length * LETTER) / 2, (text.length * LETTER) / 2),
    y - RADIUS,
    "state",
  );
}

/** @param {Equation} line @returns {string[]} the boxes that it reads */
const sourcesOf = ({ value, owner }) => [
  ...new Set([
    ...onlyOf(value, "before").map(({ of }) => `${of}.before`),
    ...onlyOf(value, "computed").map(({ of }) => of),
    ...onlyOf(value, "summand").map(({ of }) => `terms.${owner}.${of}`),
  ]),
];

/** The states come in from the left and go on to the right. @param {Sketch} s @param {readonly Equation[]} lines */
function leave(s, lines) {
  for (const { quantity, gate } of lines) {
    if (gate) continue;
    const [before, now] = [s.plan.boxes.get(`${quantity}.before`), s.plan.boxes.get(quantity)];
    const way = quantity === "hidden_state" ? "plain" : "belt";
    if (before) s.wire("terms", way, [before.x - STUB, middleOf(before)], [before.x, middleOf(before)]);
    if (now)
      s.wire("state", way, [now.x + now.width, middleOf(now)], [now.x + now.width + STUB, middleOf(now)]);
  }
}

/** @param {Box} box */
const middleOf = ({ y, height }) => y + height / 2;

/** @param {Sketch} s @param {Column} end */
function readOut(s, end) {
  const hidden = s.plan.boxes.get("hidden_state");
  if (!hidden || s.output(end.middle, "gates", { up: 26 }) === null) return;
  const y = s.bands.gates.middle;
  const right = hidden.x + hidden.width;
  const from = hidden.y < s.bands.gates.top ? middleOf(hidden) : y;
  const x = (right + end.left) / 2;
  s.wire("output", "V", [right, from], [x, from], [x, y], [end.left, y]);
  s.note("V", x, y - 11, "output");
  s.join([x, s.bands.gates.top - 22], [x, y]);
}
