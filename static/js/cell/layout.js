/**
 * Places everything in an opened cell, and the ways between: the belt on top, the gates below it, what is read at the
 * foot. Computed from the kind of the cell and the room before anything is drawn. CSS pixels.
 * @module
 */
import { BESIDE_WAY, LETTER_WIDE, RADIUS, RESET_ROOM, Sketch } from "./sketch.js";

/** @typedef {import("../wire.js").Network} Network */
/** @typedef {import("./measure.js").Column} Column */

/**
 * @param {Network} network
 * @param {{ units: number, outputs: number, inputs: number, joins: string | null }} sizes   joins: the other direction's h, where V reads it as well
 * @param {import("./measure.js").Room} room
 * @returns {import("./sketch.js").Plan}
 */
export function planOf(network, sizes, room) {
  const sketch = new Sketch(network, sizes, room);
  if (network.cell === "lstm") lstm(sketch);
  else if (network.cell === "gru") gru(sketch, network.reset_after);
  else rnn(sketch, network.nonlinearity);
  return sketch.plan;
}

/** @param {Sketch} s */
function lstm(s) {
  const [before, forget, input, candidate, written, output, hidden, end] = /** @type {Column[]} */ (
    s.columns
  );
  if (!before || !forget || !input || !candidate || !written || !output || !hidden) return;
  const { belt, gates, wayW } = s.bands;
  const turn = gates.top - 30;
  const product = (candidate.right + written.left) / 2;
  const out = (output.right + hidden.left) / 2;
  s.box("cell_state.before", before.middle, "belt");
  s.box("hidden_state.before", before.middle, "gates");
  const letters = written.middle - BESIDE_WAY - LETTER_WIDE.product;
  s.gate("forget", forget, { letter: between(before.left + LETTER_WIDE.state, forget.gate) });
  s.gate("input", input, { letter: between(forget.gate, input.gate) });
  s.gate("candidate", candidate, {
    letter: upTo(input.gate + BESIDE_WAY, Math.min(candidate.right, letters)),
  });
  s.gate("output", output, { letter: upTo(written.middle + BESIDE_WAY, output.right) });
  s.box("kept", (forget.gate + written.middle) / 2, "belt");
  s.box("written", written.middle, "gates", { letter: s.terms ? "clear" : "after" });
  s.box("cell_state", out, "belt", { value: "aside" });
  s.box("hidden_state", hidden.middle, "gates", { value: end ? "aside" : "clear" });
  carry(s, ["cell_state.before", "kept", "cell_state"], forget.gate, written.middle);
  s.wire("state", "plain", [forget.gate, gates.top], [forget.gate, belt.middle + RADIUS]);
  s.wire(
    "state",
    "plain",
    [input.gate, gates.top],
    [input.gate, turn],
    [product, turn],
    [product, gates.middle - RADIUS],
  );
  s.wire("state", "plain", [candidate.right, gates.middle], [product - RADIUS, gates.middle]);
  s.sign("⊙", product, gates.middle, "state");
  s.line("state", "plain", [product + RADIUS, gates.middle], [written.left, gates.middle]);
  s.wire("state", "plain", [written.middle, gates.top], [written.middle, belt.middle + RADIUS]);
  s.wire("state", "plain", [output.right, gates.middle], [out - RADIUS, gates.middle]);
  s.wire("state", "plain", [out, belt.bottom], [out, gates.middle - RADIUS]);
  s.sign("tanh", out, (belt.bottom + gates.top) / 2, "state");
  s.sign("⊙", out, gates.middle, "state");
  s.line("state", "plain", [out + RADIUS, gates.middle], [hidden.left, gates.middle]);
  s.wire("state", "plain", [hidden.middle, gates.bottom], [hidden.middle, wayW], [s.width, wayW]);
  const read = end && s.output(end.middle, "gates", { up: 26 });
  if (end && typeof read === "number") {
    const x = (hidden.right + end.left) / 2;
    s.wire("output", "V", [hidden.right, gates.middle], [end.left, gates.middle]);
    if (s.sizes.joins) s.note("V", x - 8, gates.top - 9, "output");
    else s.note("V", x, gates.middle - 11, "output");
    s.join([x, Math.min(gates.top, read) - 22], [x, gates.middle]);
  }
  const aside = (before.right + forget.left) / 2;
  s.feed(
    [forget, input, candidate, output],
    [
      [before.right, gates.middle],
      [aside, gates.middle],
      [aside, wayW],
    ],
  );
}

/** @param {number} from @param {number} to @returns {import("./sketch.js").Span} at the end of it */
const upTo = (from, to) => ({ from, to, at: "end" });

/** Up to a way that leads up. @param {number} from @param {number} way @returns {import("./sketch.js").Span} */
const between = (from, way) => upTo(from + BESIDE_WAY, way - BESIDE_WAY);

/**
 * The belt: from what was before, through what is kept of it, to what is new.
 * @param {Sketch} s
 * @param {[string, string, string]} ids
 * @param {number} times  where it is multiplied
 * @param {number} plus   where it is added to
 */
function carry(s, ids, times, plus) {
  const y = s.bands.belt.middle;
  const [before, kept, now] = ids.map((id) => s.plan.boxes.get(id));
  if (!before || !kept || !now) return;
  s.wire("terms", "belt", [0, y], [before.x, y]);
  s.line("state", "belt", [before.x + before.width, y], [times - RADIUS, y]);
  s.line("state", "belt", [times + RADIUS, y], [kept.x, y]);
  s.line("state", "belt", [kept.x + kept.width, y], [plus - RADIUS, y]);
  s.line("state", "belt", [plus + RADIUS, y], [now.x, y]);
  s.wire("state", "belt", [now.x + now.width, y], [s.width, y]);
  s.sign("⊙", times, y, "state");
  s.sign("+", plus, y, "state");
}

/** @param {Sketch} s @param {boolean} resetAfter */
function gru(s, resetAfter) {
  const [before, reset, update, candidate, written, end] = /** @type {Column[]} */ (s.columns);
  if (!before || !reset || !update || !candidate || !written || !end) return;
  const { belt, gates, wayW } = s.bands;
  const product = (candidate.right + written.left) / 2;
  const [turn, over] = [gates.top - 44, gates.top - 28];
  s.box("hidden_state.before", before.middle, "belt", { value: "aside" });
  const [, w = 0, scaled] = candidate.terms;
  const into = s.terms ? (scaled ?? candidate.gate) : candidate.gate;
  s.gate("reset", reset, {
    letter: resetAfter ? between(before.middle, reset.gate) : upTo(before.middle, reset.right),
  });
  s.gate("update", update, { letter: between(resetAfter ? reset.gate : reset.right, update.gate) });
  s.gate("candidate", candidate, {
    letter: upTo(resetAfter ? into + RADIUS : update.gate + BESIDE_WAY, candidate.right),
  });
  s.box("kept", (update.gate + written.middle) / 2, "belt");
  s.box("written", written.middle, "gates", { letter: "after" });
  s.box("hidden_state", end.middle, "belt", { value: "clear" });
  carry(s, ["hidden_state.before", "kept", "hidden_state"], update.gate, written.middle);
  s.wire("state", "plain", [update.gate, gates.top], [update.gate, belt.middle + RADIUS]);
  s.wire("state", "plain", [update.gate, turn], [product, turn], [product, gates.middle - RADIUS]);
  s.sign("1−", update.gate + (product - update.gate) / 4, turn, "state");
  s.wire("state", "plain", [candidate.right, gates.middle], [product - RADIUS, gates.middle]);
  s.sign("⊙", product, gates.middle, "state");
  s.line("state", "plain", [product + RADIUS, gates.middle], [written.left, gates.middle]);
  s.wire("state", "plain", [written.middle, gates.top], [written.middle, belt.middle + RADIUS]);
  if (resetAfter) {
    s.wire("gates", "plain", [reset.gate, gates.top], [reset.gate, over], [into, over], [into, gates.top]);
    if (s.terms) s.sign("⊙", into, gates.top - 12, "gates");
  } else {
    const aside = (reset.right + update.left) / 2;
    const under = wayW - RESET_ROOM;
    s.wire(
      "gates",
      "plain",
      [reset.right, gates.middle],
      [aside, gates.middle],
      [aside, under],
      [w - RADIUS, under],
    );
    s.sign("⊙", w, under, "gates");
  }
  const top = s.output(end.middle, "gates", { down: 56, letter: "right" });
  if (top !== null) {
    s.wire("output", "V", [end.middle, belt.bottom], [end.middle, top]);
    const y = (belt.bottom + gates.top) / 2;
    s.note("V", end.middle + 12, y, "output");
    s.join([end.middle - 20, y], [end.middle, y]);
  }
  s.feed(
    [reset, update, candidate],
    [
      [before.middle, belt.bottom],
      [before.middle, wayW],
    ],
  );
}

/** @param {Sketch} s @param {"tanh" | "relu"} activation */
function rnn(s, activation) {
  const [before, hidden, sum, now, end] = /** @type {Column[]} */ (s.columns);
  if (!before || !hidden || !sum || !now) return;
  const { belt, gates, wayU } = s.bands;
  const y = belt.middle;
  const plus = (hidden.right + sum.left) / 2;
  s.box("hidden_state.before", before.middle, "belt");
  s.box("terms.hidden.from_hidden", hidden.middle, "belt");
  s.box("terms.hidden.from_input", plus, "gates", { letter: "clear" });
  s.box("sum", sum.middle, "belt");
  const letter = {
    from: now.left,
    to: (end?.left ?? s.width) - BESIDE_WAY,
    at: /** @type {const} */ ("start"),
  };
  s.box("hidden_state", now.middle, "belt", { value: s.sizes.joins ? "clear" : "aside", letter });
  s.wire("terms", "plain", [0, y], [before.left, y]);
  s.wire("terms", "W", [before.right, y], [hidden.left, y]);
  s.note("W", (before.right + hidden.left) / 2, y - 11, "terms");
  s.wire("terms", "plain", [hidden.right, y], [plus - RADIUS, y]);
  s.wire("terms", "plain", [plus, gates.top], [plus, y + RADIUS]);
  s.sign("+", plus, y, "terms");
  s.line("terms", "plain", [plus + RADIUS, y], [sum.left, y]);
  s.wire("state", "plain", [sum.right, y], [now.left, y]);
  s.note(activation, (sum.right + now.left) / 2, y - 11, "state");
  const from = s.input();
  s.wire("terms", "U", [from, wayU + 9], [from, wayU], [plus, wayU], [plus, gates.bottom + 20]);
  s.note("U", from - 9, wayU, "terms");
  const down = belt.bottom + (end ? 48 : 30);
  s.wire("state", "plain", [now.middle, belt.bottom], [now.middle, down], [s.width, down]);
  if (end && s.output(end.middle, "belt", { down: 40 }) !== null) {
    s.wire("output", "V", [now.right, y], [end.left, y]);
    const x = (now.right + end.left) / 2;
    s.note("V", x, y - 11, "output");
    s.join([x, belt.bottom + 22], [x, y]);
  }
}
