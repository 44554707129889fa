/**
 * Measures how large everything in an opened cell can be in the room there is. Pure arithmetic in CSS pixels.
 * @module
 */

/** @typedef {{ width: number, height: number }} Room */
/** @typedef {{ columns: number, rows: number, cell: number }} Stack  how the units of one vector are stacked */
/** @typedef {"vector" | "gate_1" | "gate_2" | "gate_3" | "gate_4"} PlainKind  a vector; a gate with one, two, three or four vectors beside it: its terms, and what is on the way to its sum */
/** @typedef {PlainKind | { gate: PlainKind, entering: number }} ColumnKind  entering: how many numbers come in on the wire of a gate's sum */
/** @typedef {{ left: number, right: number, middle: number, terms: number[], gate: number }} Column  middles of its parts */

/** Narrower than this there is no room for the terms beside each gate. */
const TERMS_FROM = 680;
const EDGE = 16;
const WIDE = { vector: 58, term: 22, inner: 34, gap: 33 };
const NARROW = { vector: 40, term: 0, inner: 0, gap: 15 };
/** Pixels between terms and gate at least: “tanh” is written there. */
const TANH = 30;
const LARGEST = 1.4;
/** Times its size that a gap may be stretched to fill the room. */
const STRETCH = 2.6;
/** Pixels more between terms and gate for each number that comes in there. */
const ENTERING = 22;
/** Vectors beside a gate. @type {Record<PlainKind, number>} */
const BESIDE_GATE = { vector: 0, gate_1: 1, gate_2: 2, gate_3: 3, gate_4: 4 };
/** Pixels of a gap in which an operation's sign stands, and of one without at least. */
const SIGNED = 20;
const EMPTY = 7;
/** Pixels between the terms of a gate. */
const BESIDE = 3;

/** Pixels above a vector for its letter, and below it for the chosen unit's number. */
const LETTER = 20;
const VALUE = 19;
/** Pixels between belt and gates, where wires turn. */
const BETWEEN = 62;
/** Pixels below the gates for numbers, the wires of W and U, and what is read. */
const FOOT = 84;
const TALLEST = 22;
const LOWEST = 4;

/**
 * @param {number} units
 * @param {number} height there is
 * @returns {Stack} one under the other; in several columns where each would be lower than can be seen
 */
export function stackOf(units, height) {
  const most = Math.max(1, Math.floor(height / LOWEST));
  const columns = Math.ceil(units / most);
  const rows = Math.ceil(units / columns);
  return { columns, rows, cell: Math.min(TALLEST, Math.floor(height / rows)) };
}

/**
 * @param {Room} room
 * @param {readonly ColumnKind[]} kinds of columns, left to right
 * @param {readonly number[]} signed  the gaps in which an operation's sign stands, by the column left of each
 */
export function columnsOf(room, kinds, signed) {
  const terms = room.width >= TERMS_FROM;
  const sizes = terms ? WIDE : NARROW;
  const natural = kinds.map((kind) => widthOf(kind, sizes));
  const gaps = kinds.length - 1;
  const inside = room.width - 2 * (terms ? EDGE : EDGE / 2);
  const wanted = sum(natural) + gaps * sizes.gap;
  let scale = Math.min(LARGEST, inside / wanted);
  if (terms && scale * sizes.inner < TANH) {
    const gates = kinds.filter((kind) => kind !== "vector").length;
    const entering = ENTERING * sum(kinds.map(enteringOf));
    scale = (inside - gates * TANH - entering) / (wanted - gates * sizes.inner - entering);
  }
  const vector = Math.min(Math.floor(sizes.vector * scale), vectorFor(inside, kinds, signed, terms));
  const inner = Math.max(terms ? TANH : 0, Math.floor(sizes.inner * scale));
  const size = { vector, term: Math.floor(sizes.term * scale), inner };
  const widths = kinds.map((kind) => widthOf(kind, size));
  const gapAfter = gapsFor(inside - sum(widths), gaps, STRETCH * sizes.gap, signed);
  let left = (room.width - sum(widths) - sum(widths.slice(1).map((_, place) => gapAfter(place)))) / 2;
  const columns = widths.map((width, place) => {
    const column = columnAt(Math.round(left), width, size, kinds[place] ?? "vector");
    left += width + gapAfter(place);
    return column;
  });
  return { columns, vector, term: size.term, terms };
}

/**
 * Computes the widths of the gaps: all equal; where that is too narrow for a sign, gaps with a sign take room from
 * those without.
 * @param {number} free     pixels of all gaps together
 * @param {number} count    of the gaps
 * @param {number} most     pixels of one
 * @param {readonly number[]} signed
 * @returns {(place: number) => number} pixels of the gap right of that column
 */
function gapsFor(free, count, most, signed) {
  const even = Math.min(most, free / Math.max(1, count));
  if (even >= SIGNED) return () => even;
  const rest = (free - signed.length * SIGNED) / Math.max(1, count - signed.length);
  return (place) => (signed.includes(place) ? SIGNED : rest);
}

/**
 * @param {number} inside
 * @param {readonly ColumnKind[]} kinds
 * @param {readonly number[]} signed
 * @param {boolean} terms
 * @returns {number} pixels that a vector may have so that every sign has its gap; where the terms stand beside the gates
 *   these make room
 */
function vectorFor(inside, kinds, signed, terms) {
  if (terms) return Number.POSITIVE_INFINITY;
  const empty = kinds.length - 1 - signed.length;
  return Math.floor((inside - signed.length * SIGNED - empty * EMPTY) / kinds.length);
}

/** @param {ColumnKind} kind @returns {number} vectors beside it */
const besideGate = (kind) => BESIDE_GATE[typeof kind === "string" ? kind : kind.gate];

/** @param {ColumnKind} kind */
const enteringOf = (kind) => (typeof kind === "string" ? 0 : kind.entering);

/** @param {ColumnKind} kind @param {{ vector: number, term: number, inner: number }} size */
function widthOf(kind, { vector, term, inner }) {
  const count = besideGate(kind);
  if (count === 0 || term === 0) return vector;
  return vector + inner + ENTERING * enteringOf(kind) + count * term + (count - 1) * BESIDE;
}

/**
 * @param {number} left
 * @param {number} width
 * @param {{ vector: number, term: number }} size
 * @param {ColumnKind} kind
 * @returns {Column}
 */
function columnAt(left, width, { vector, term }, kind) {
  const right = left + width;
  const gate = right - vector / 2;
  const count = besideGate(kind);
  // Without room for the terms their wires end side by side below the gate itself.
  const at = (/** @type {number} */ place) =>
    term > 0 ? left + place * (term + BESIDE) + term / 2 : left + ((place + 1) / (count + 1)) * vector;
  const terms = Array.from({ length: count }, (_, place) => Math.round(at(place)));
  return { left, right, middle: left + width / 2, terms, gate };
}

/**
 * Computes the two bands of an opened cell: above, the states that are carried along; below, the gates.
 * @param {Room} room
 * @param {number} units
 * @param {{ foot: number, between: number }} more  pixels more below the gates; those between belt and gates, if more than usual
 */
export function bandsOf(room, units, { foot, between: wanted }) {
  const between = Math.max(BETWEEN, wanted);
  const fixed = LETTER + between + FOOT + foot;
  const stack = stackOf(units, Math.max(2 * LOWEST, Math.floor((room.height - fixed) / 2)));
  const height = stack.rows * stack.cell;
  const spare = Math.max(0, room.height - fixed - 2 * height);
  const top = Math.round(LETTER + Math.min(spare / 3, 40));
  const lower = top + height + between + Math.round(Math.min(spare / 3, 50));
  const wireW = lower + height + VALUE + 13 + foot;
  return {
    stack,
    height,
    belt: { top, middle: top + height / 2, bottom: top + height },
    gates: { top: lower, middle: lower + height / 2, bottom: lower + height },
    wireW,
    wireU: wireW + 16,
  };
}

/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
