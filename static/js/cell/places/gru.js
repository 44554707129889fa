/**
 * Places everything in a GRU by hand: the hidden state on the belt on top, the gates below it.
 * @module
 */
import { BESIDE_WIRE, RADIUS, RESET_ROOM } from "../sketch.js";
import { between, carry, upTo } from "./belt.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */
/** @typedef {import("../measure.js").Column} Column */
/** @typedef {import("../layout.js").Place} Place */

/** @type {Place} */
export const GRU = {
  columns: ({ reset_after }) => [
    "vector",
    "gate_2",
    "gate_2",
    reset_after ? "gate_3" : "gate_2",
    "vector",
    "vector",
  ],
  signed: () => [3],
  foot: ({ reset_after }) => (reset_after ? 0 : RESET_ROOM),
  draw: (sketch, { reset_after }) => gru(sketch, reset_after),
};

/** @param {Sketch} s @param {boolean} resetAfter */
function gru(s, resetAfter) {
  const [before, reset, update, candidate, written, end] = /** @type {Column[]} */ (s.columns);
  if (!before || !reset || !update || !candidate || !written || !end) return;
  const { belt, gates, wireW } = s.bands;
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
    letter: upTo(resetAfter ? into + RADIUS : update.gate + BESIDE_WIRE, candidate.right),
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
    const under = wireW - RESET_ROOM;
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
      [before.middle, wireW],
    ],
  );
}
