/**
 * Places everything in an RNN by hand: the one sum, on one line from the state before to the new one.
 * @module
 */
import { BESIDE_WIRE, RADIUS } from "../sketch.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../layout.js").Place} Place */

/** @type {Place} */
export const RNN = {
  columns: ({ readout }) => [
    "vector",
    "vector",
    "vector",
    "vector",
    ...(readout ? /** @type {const} */ (["vector"]) : []),
  ],
  signed: () => [1],
  draw: (sketch, { nonlinearity }) => rnn(sketch, nonlinearity),
};

/** @param {Sketch} s @param {"tanh" | "relu"} activation */
function rnn(s, activation) {
  const [before, hidden, sum, now, end] = /** @type {Column[]} */ (s.columns);
  if (!before || !hidden || !sum || !now) return;
  const { belt, gates, wireU } = s.bands;
  const y = belt.middle;
  const plus = (hidden.right + sum.left) / 2;
  s.box("hidden_state.before", before.middle, "belt");
  s.box("terms.hidden.from_hidden", hidden.middle, "belt");
  s.box("terms.hidden.from_input", plus, "gates", { letter: "clear" });
  s.box("sum", sum.middle, "belt");
  const letter = {
    from: now.left,
    to: (end?.left ?? s.width) - BESIDE_WIRE,
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
  s.wire("terms", "U", [from, wireU + 9], [from, wireU], [plus, wireU], [plus, gates.bottom + 20]);
  s.note("U", from - 9, wireU, "terms");
  const down = belt.bottom + (end ? 48 : 30);
  s.wire("state", "plain", [now.middle, belt.bottom], [now.middle, down], [s.width, down]);
  if (end && s.output(end.middle, "belt", { down: 40 }) !== null) {
    s.wire("output", "V", [now.right, y], [end.left, y]);
    const x = (now.right + end.left) / 2;
    s.note("V", x, y - 11, "output");
    s.join([x, belt.bottom + 22], [x, y]);
  }
}
