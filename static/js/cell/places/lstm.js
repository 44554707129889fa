/**
 * Places everything in an LSTM by hand: the cell state on the belt on top, the four gates below it.
 * @module
 */
import { BESIDE_WIRE, LETTER_WIDE, RADIUS } from "../sketch.js";
import { between, carry, upTo } from "./belt.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../layout.js").Place} Place */

/** @type {Place} */
export const LSTM = {
  columns: ({ readout }) => [
    "vector",
    "gate_2",
    "gate_2",
    "gate_2",
    "vector",
    "gate_2",
    "vector",
    ...(readout ? /** @type {const} */ (["vector"]) : []),
  ],
  signed: () => [3, 5],
  draw: lstm,
};

/** @param {Sketch} s */
function lstm(s) {
  const [before, forget, input, candidate, written, output, hidden, end] = /** @type {Column[]} */ (
    s.columns
  );
  if (!before || !forget || !input || !candidate || !written || !output || !hidden) return;
  const { belt, gates, wireW } = s.bands;
  const turn = gates.top - 30;
  const product = (candidate.right + written.left) / 2;
  const out = (output.right + hidden.left) / 2;
  s.box("cell_state.before", before.middle, "belt");
  s.box("hidden_state.before", before.middle, "gates");
  const letters = written.middle - BESIDE_WIRE - LETTER_WIDE.product;
  s.gate("forget", forget, { letter: between(before.left + LETTER_WIDE.state, forget.gate) });
  s.gate("input", input, { letter: between(forget.gate, input.gate) });
  s.gate("candidate", candidate, {
    letter: upTo(input.gate + BESIDE_WIRE, Math.min(candidate.right, letters)),
  });
  s.gate("output", output, { letter: upTo(written.middle + BESIDE_WIRE, output.right) });
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
  s.wire("state", "plain", [hidden.middle, gates.bottom], [hidden.middle, wireW], [s.width, wireW]);
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
      [aside, wireW],
    ],
  );
}
