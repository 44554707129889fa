/** Tests the frame that the page's features draw from. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "../../static/js/frame.js";
import { UNSPOKEN } from "../../static/js/i18n.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/trace.js").Trace} Trace */

/** @param {import("../../static/js/shape.js").Shape} of @returns {Trace} as far as a frame reads it */
const traceOf = (of) => /** @type {any} */ ({ shape: of, received: of.steps });

const long = traceOf(shape({ timeSteps: 5, units: 3 }));
const short = traceOf(shape({ timeSteps: 2, units: 2 }));

/**
 * @param {Partial<import("../../static/js/state.js").State>} change   of the first run's state
 * @param {Trace} [chosen]   the run that the inspector shows
 */
function frame(change, chosen = long) {
  const state = { ...INITIAL_STATE, shape: long.shape, received: 5, ...change };
  const moment = { state, trace: long, chosen, theme: /** @type {const} */ ("light"), t: UNSPOKEN };
  const runs = { trace: long, traces: [long, short], ghost: null };
  return { state, frame: frameOf(moment, runs, () => true) };
}

test("a run that stands alone is shown by the score and by the inspector alike", () => {
  const { state, frame: alone } = frame({ step: 3, unit: 1 });
  assert.equal(alone.trace, long);
  assert.equal(alone.all, state);
  assert.equal(alone.first.place, alone.place);
  assert.deepEqual(alone.place, { layer: 0, direction: "forward", timeStep: 3 });
  assert.equal(alone.score.state, state);
  assert.equal(alone.score.eye, undefined);
});

test("the inspector shows the chosen run within its own length and units; the first stays the score's", () => {
  const { state, frame: beside } = frame({ step: 4, unit: 2, chosen: 1 }, short);
  assert.equal(beside.trace, short);
  assert.deepEqual([beside.state.step, beside.state.unit, beside.place.timeStep], [1, 1, 1]);
  assert.equal(beside.first.trace, long);
  assert.equal(beside.first.place.timeStep, 4);
  assert.equal(beside.all, state);
  assert.equal(beside.score.trace, long);
});

test("on the way back from a loss the score stands at its end and follows the gradient", () => {
  const { frame: back } = frame({ step: 1, loss: 4 });
  assert.equal(back.place.timeStep, 1);
  assert.equal(back.score.state.step, 4);
  assert.equal(back.score.eye, 1);
  assert.deepEqual(back.score.state.chosenPass, { layer: 0, direction: "forward" });
});

test("whether text is written is asked once, and holds for all that is drawn", () => {
  let asked = 0;
  const moment = { state: { ...INITIAL_STATE, shape: long.shape }, trace: long, chosen: short, t: UNSPOKEN };
  const runs = { trace: long, traces: [long, short], ghost: null };
  const made = frameOf({ ...moment, theme: "dark" }, runs, () => {
    asked += 1;
    return false;
  });
  assert.equal(asked, 1);
  assert.deepEqual([made.writes, made.first.writes, made.score.writes], [false, false, false]);
});
