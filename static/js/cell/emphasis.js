/**
 * Finds what of an opened cell is drawn in full where only some of its parts are asked for: these, what they are computed
 * from, and the wires and signs between. The equations say what a part is computed from, the plan which wires lie
 * between: so it holds for every kind of cell.
 * @module
 */
import { equationsOf } from "../anatomy.js";
import { everyPart, within } from "../expression.js";
import { halfOf, RADIUS } from "./sketch.js";

/** @typedef {import("./sketch.js").Plan} Plan */
/** @typedef {import("./sketch.js").Point} Point */
/** @typedef {import("./sketch.js").Box} Box */
/** @typedef {import("./sketch.js").Wire} Wire */
/** @typedef {import("./sketch.js").Operation} Operation */
/** @typedef {{ vectors: ReadonlySet<string>, wires: readonly boolean[], operations: readonly boolean[] }} Emphasis  wires, operations: in the plan's order */

/** Pixels within which a wire touches another, or a box; a tip below a box that has no vectors beside it ends farther off. */
const TOUCH = { wire: 1.5, box: 3, tip: 24, sign: 0.6 };

/**
 * @param {Plan} plan
 * @param {import("../wire.js").Network} network   whose plan it is
 * @param {readonly string[]} parts   ids of vectors
 * @returns {Emphasis}
 */
export function emphasisOf(plan, network, parts) {
  const { wires, operations } = plan;
  const { next, ends, starts } = graphOf(plan);
  const before = wires.map((_, at) =>
    wires.flatMap((_wire, from) => (next[from]?.includes(at) ? [from] : [])),
  );
  const targets = wires.map((_, at) => reached(at, next, ends));
  const sources = wires.map((_, at) => reached(at, before, starts));
  const vectors = withOperands(plan, network, parts);
  const isOpen = (/** @type {ReadonlySet<string> | undefined} */ boxes) =>
    !boxes?.size || [...boxes].some((id) => vectors.has(id));
  const full = wires.map((_, at) => isOpen(targets[at]) && isOpen(sources[at]));
  return {
    vectors,
    wires: full,
    operations: operations.map((one) => wiresAt(one, wires).some((at) => full[at])),
  };
}

/**
 * Adds to some parts what they are computed from: the terms of a gate bring what they read, any other stands for itself.
 * @param {Plan} plan
 * @param {import("../wire.js").Network} network
 * @param {readonly string[]} parts
 * @returns {Set<string>}
 */
function withOperands({ boxes }, network, parts) {
  const lines = equationsOf(network);
  /** @param {string} id @returns {string[]} */
  const operandsOf = (id) => {
    if (id === "outputs") return ["hidden_state"];
    const line = lines.find(({ quantity }) => quantity === id);
    if (line) return leaves(line.value, line.owner);
    for (const { owner, terms, value } of lines) {
      const term = terms.find(({ name }) => id === `terms.${owner}.${name}`);
      if (term) return leaves(term.of, owner);
      const part = everyPart(value).find((one) => "name" in one && one.name === id);
      if (part) return within(part).flatMap((one) => leaves(one, owner));
    }
    return [];
  };
  /** @param {string} id */
  const isBeside = (id) =>
    lines.some(({ gate, value }) => gate && everyPart(value).some((one) => "name" in one && one.name === id));
  const vectors = new Set(parts);
  /** @param {string} id */
  const bring = (id) => {
    for (const one of operandsOf(id)) {
      const isNew = !vectors.has(one);
      vectors.add(one);
      // What has no box of its own stands for what it is made of; what is beside a gate belongs to it.
      if (isNew && (one.startsWith("terms.") || !boxes.has(one) || isBeside(one))) bring(one);
    }
  };
  for (const id of parts) bring(id);
  return vectors;
}

/** What an expression names first, from the outside in. @param {import("../expression.js").Expression} one @param {string} owner @returns {string[]} */
function leaves(one, owner) {
  if ("name" in one && one.name) return [one.name];
  if (one.op === "before") return [`${one.of}.before`];
  if (one.op === "computed" || one.op === "score") return [one.of];
  if (one.op === "inputs") return ["inputs"];
  if (one.op === "summand") return [`terms.${owner}.${one.of}`];
  return within(one).flatMap((part) => leaves(part, owner));
}

/**
 * @param {Plan} plan
 * @returns {{ next: number[][], ends: (string | null)[], starts: (string | null)[] }} next: the wires that go on from each;
 *   ends, starts: the box that each ends at and comes from
 */
function graphOf({ boxes, wires, operations }) {
  const signs = operations.filter(({ beside }) => !beside);
  const goesOn = (/** @type {Wire} */ from, /** @type {Wire} */ to) => {
    const [end, start] = [endOf(from), startOf(to)];
    if (gap(end, to.points) <= TOUCH.wire) return true;
    if (gap(start, from.points) <= TOUCH.wire && apart(start, startOf(from)) > TOUCH.wire) return true;
    return signs.some(
      (sign) => isAt(end, sign) && (isAt(start, sign) || gap([sign.x, sign.y], to.points) <= TOUCH.wire),
    );
  };
  const next = wires.map((from) => wires.flatMap((to, at) => (to !== from && goesOn(from, to) ? [at] : [])));
  /** The box at an end of a wire; none where a sign is: that may lie within a pixel of a box. @param {Point} point @param {number} most */
  const boxAt = (point, most) =>
    signs.some((sign) => isAt(point, sign)) ? null : nearest(boxes, point, most);
  return {
    next,
    ends: wires.map((wire, at) => boxAt(endOf(wire), next[at]?.length === 0 ? TOUCH.tip : TOUCH.box)),
    starts: wires.map((wire) => boxAt(startOf(wire), TOUCH.box)),
  };
}

/**
 * @param {number} first   a wire
 * @param {readonly (readonly number[])[]} on   where each goes on
 * @param {readonly (string | null)[]} boxes    the box that stops each
 * @returns {Set<string>} the boxes that it comes to
 */
function reached(first, on, boxes) {
  const found = new Set();
  const seen = new Set([first]);
  for (const at of seen) {
    const box = boxes[at];
    if (box) found.add(box);
    else for (const other of on[at] ?? []) seen.add(other);
  }
  return found;
}

/** The wires that a sign stands on; of one beside its wire, the nearest that it can speak of. @param {Operation} sign @param {readonly Wire[]} wires @returns {number[]} */
function wiresAt({ sign, x, y, beside, phase, scale }, wires) {
  const gaps = wires.map(({ points }) => gap([x, y], points));
  if (!beside) return gaps.flatMap((one, at) => (one <= scale * RADIUS + TOUCH.wire ? [at] : []));
  const isMatrix = /^\p{Lu}$/u.test(sign);
  const fits = wires.map((wire) => (isMatrix ? wire.kind === sign : wire.phase === phase));
  const least = Math.min(...gaps.filter((_, at) => fits[at]));
  return gaps.flatMap((one, at) => (fits[at] && one === least ? [at] : []));
}

/** @param {Wire} wire @returns {Point} */
const startOf = ({ points }) => points[0] ?? [0, 0];
/** @param {Wire} wire @returns {Point} */
const endOf = ({ points }) => points.at(-1) ?? [0, 0];

/** @param {Point} one @param {Point} other */
const apart = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);

/** @param {Point} point @param {Operation} sign */
const isAt = (point, { x, y, scale, sign }) => apart(point, [x, y]) <= scale * halfOf(sign) + TOUCH.sign;

/** @param {Plan["boxes"]} boxes @param {Point} point @param {number} most @returns {string | null} the nearest box, no farther than that */
function nearest(boxes, [x, y], most) {
  let best = null;
  let least = most;
  for (const [id, box] of boxes) {
    const across = Math.max(box.x - x, x - box.x - box.width, 0);
    const down = Math.max(box.y - y, y - box.y - box.height, 0);
    const distance = Math.hypot(across, down);
    if (distance <= least) [best, least] = [id, distance];
  }
  return best;
}

/** @param {Point} point @param {readonly Point[]} line @returns {number} pixels from it to the nearest point of the line */
function gap([x, y], line) {
  const parts = line.slice(1).map(([toX, toY], at) => {
    const [fromX, fromY] = line[at] ?? [0, 0];
    const length = (toX - fromX) ** 2 + (toY - fromY) ** 2;
    const share = length === 0 ? 0 : ((x - fromX) * (toX - fromX) + (y - fromY) * (toY - fromY)) / length;
    const along = Math.max(0, Math.min(1, share));
    return apart([x, y], [fromX + along * (toX - fromX), fromY + along * (toY - fromY)]);
  });
  return Math.min(...parts);
}
