/**
 * Draws the belt of a cell: from what a state was, through what is kept of it, to what it is.
 * @module
 */
import { BESIDE_WIRE, RADIUS } from "../sketch.js";

/** @typedef {import("../sketch.js").Sketch} Sketch */

/** @param {number} from @param {number} to @returns {import("../sketch.js").Span} at the end of it */
export const upTo = (from, to) => ({ from, to, at: "end" });

/** Returns the room between a place and a wire that leads up. @param {number} from @param {number} wire @returns {import("../sketch.js").Span} */
export const between = (from, wire) => upTo(from + BESIDE_WIRE, wire - BESIDE_WIRE);

/**
 * Draws the belt: from the state before the step, through the part of it that is kept, to the new state.
 * @param {Sketch} s
 * @param {[string, string, string]} ids
 * @param {number} times  where it is multiplied
 * @param {number} plus   where it is added to
 */
export function carry(s, ids, times, plus) {
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
