/** Tests what is right of a question about the picture, and how far it has been answered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf } from "../../static/js/lessons/marks.js";
import { askedOf, numberAt, rightOf, rowOf, spotsOf } from "../../static/js/lessons/reply.js";
import { lightOf, viewOfScene } from "../../static/js/lessons/scenes.js";
import { reduce } from "../../static/js/reduce.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { traceOf } from "./traces.js";

/** @typedef {import("../../static/js/lessons/reply.js").Reply} Reply */
/** @typedef {import("../../static/js/lessons/scenes.js").Scene} Scene */

const TRACE = traceOf({
  units: 3,
  timeSteps: 4,
  // a row for each time step
  hidden_state: [0.1, -0.9, 0.5, 0.2, -0.3, 0.5, 0.8, -0.2, 0.4997, 0.7, 0.6, -0.1],
});

/** @param {Partial<Reply>} reply @param {Partial<Scene>} [change] @returns {Scene} that stands at t = 2, of unit 0 */
const sceneOf = (reply, change = {}) => {
  const words = { en: "x", zh: "x" };
  const nothing = { choices: null, touch: null, of: null, among: null, which: null, answer: null };
  const place = { unit: null, time_step: null, layer: null, direction: null };
  return {
    id: "one",
    caption: words,
    notes: null,
    play: null,
    light: null,
    question: words,
    answer: words,
    reply: { ...nothing, ...place, tolerance: 0.0005, ...reply },
    query: "cell=rnn&hidden_size=3&text=abcd&step=2",
    ...change,
  };
};

/** @param {Partial<Reply>} reply @param {Partial<Scene>} [change] @returns {string[]} */
const right = (reply, change) => {
  const asked = askedOf(sceneOf(reply, change), TRACE.shape);
  assert.ok(asked);
  return rightOf(asked, TRACE, spotsOf(asked, TRACE, ["hidden_state", "inputs"]));
};

test("a unit is right by its value at the scene's time step, or at the one that is named", () => {
  const of = /** @type {const} */ ({ touch: "unit", of: "hidden_state" });
  assert.deepEqual(right({ ...of, which: "highest" }), ["unit.0"]);
  assert.deepEqual(right({ ...of, which: "lowest" }), ["unit.1"]);
  assert.deepEqual(right({ ...of, which: "highest", time_step: 0 }), ["unit.2"]);
  assert.deepEqual(right({ ...of, which: "strongest", time_step: 0 }), ["unit.1"]);
  assert.deepEqual(right({ ...of, which: "weakest", time_step: 0 }), ["unit.0"]);
  assert.deepEqual(right({ ...of, which: "rise" }), ["unit.0"]);
  assert.deepEqual(right({ ...of, which: "fall", time_step: 3 }), ["unit.2"]);
});

test("a step is right among those that the scene shows, ties with it, and with them what is within the tolerance", () => {
  const of = /** @type {const} */ ({ touch: "step", of: "hidden_state" });
  assert.deepEqual(right({ ...of, which: "highest" }), ["step.2"]);
  assert.deepEqual(right({ ...of, which: "highest", unit: 1 }), ["step.2"]); // t = 3 is still to come
  assert.deepEqual(right({ ...of, which: "rise", unit: 1 }), ["step.1"]);
  assert.deepEqual(right({ ...of, which: "highest", unit: 2 }), ["step.0", "step.1", "step.2"]);
  assert.deepEqual(right({ ...of, which: "highest", unit: 2, tolerance: 0.0001 }), ["step.0", "step.1"]);
  const played = { play: { to: 3 } };
  assert.deepEqual(right({ ...of, which: "highest", unit: 1 }, played), ["step.3"]);
});

test("rows are compared by one unit, and what the lesson says is right as it says it", () => {
  const among = ["hidden_state", "inputs"];
  assert.deepEqual(right({ touch: "row", among, which: "highest" }), ["row.hidden_state"]);
  assert.deepEqual(right({ touch: "row", answer: "hidden_state/0.reverse" }), ["row.hidden_state/0.reverse"]);
  assert.deepEqual(right({ touch: "unit", of: "hidden_state", answer: [0, 2] }), ["unit.0", "unit.2"]);
  assert.deepEqual(right({ touch: "step", answer: 1 }), ["step.1"]);
  const pass = { layer: 0, direction: /** @type {const} */ ("forward") };
  assert.deepEqual(rowOf("gates.forget", pass), { quantity: "gates.forget", pass });
  const reverse = { layer: 1, direction: "reverse" };
  assert.deepEqual(rowOf("hidden_state/1.reverse", pass), { quantity: "hidden_state", pass: reverse });
});

test("a value is told with what was touched, and none where the lesson says what is right", () => {
  const asked = askedOf(sceneOf({ touch: "unit", of: "hidden_state", which: "lowest" }), TRACE.shape);
  assert.equal(asked && numberAt(asked, TRACE, "unit.1"), -0.2);
  const given = askedOf(sceneOf({ touch: "unit", of: "hidden_state", answer: 1 }), TRACE.shape);
  assert.equal(given && numberAt(given, TRACE, "unit.1"), null);
});

test("a scene that asks for a unit shows its row tall, and lights nothing that answers", () => {
  const unit = sceneOf(
    { touch: "unit", of: "hidden_state", which: "lowest" },
    { light: "unit hidden_state" },
  );
  const view = viewOfScene(unit, false);
  assert.deepEqual([view.tall, view.lit, view.steady], ["hidden_state", "hidden_state", "hidden_state"]);
  assert.deepEqual(view.question, { tries: [], revealed: false, picked: null });
  const row = sceneOf({ touch: "row", answer: "hidden_state" }, { light: "hidden_state" });
  assert.equal(viewOfScene(row, false).lit, null);
  assert.equal(lightOf(row, false), "hidden_state");
  const aloud = sceneOf({}, { reply: null, light: "unit" });
  assert.deepEqual([viewOfScene(aloud, false).lit, viewOfScene(aloud, false).tall], ["unit", null]);
});

test("tries are kept, each once; the right one and the revealed answer light what was held back", () => {
  const lights = "gates.forget";
  const asked = reduce(INITIAL_STATE, { type: "ask" });
  const wrong = reduce(asked, { type: "try", spot: "unit.1", right: false, lights });
  const again = reduce(wrong, { type: "try", spot: "unit.1", right: false, lights });
  assert.deepEqual(again.question?.tries, [{ spot: "unit.1", right: false }]);
  assert.equal(again.lit, null);
  const found = reduce(again, { type: "try", spot: "unit.2", right: true, lights });
  assert.deepEqual([found.question?.tries.length, found.lit, found.steady], [2, lights, lights]);
  const told = reduce(reduce(asked, { type: "pick", spot: "unit.2", unit: 2 }), { type: "reveal", lights });
  assert.deepEqual([told.question, told.unit], [{ tries: [], revealed: true, picked: null }, 2]);
  assert.equal(reduce(INITIAL_STATE, { type: "reveal", lights }), INITIAL_STATE);
});

test("marks stand around the unit, the column or the row", () => {
  const pass = { layer: 0, direction: /** @type {const} */ ("forward") };
  const strip = {
    quantity: "hidden_state",
    pass,
    top: 40,
    units: 3,
    perBand: 1,
    bands: 3,
    bandHeight: 10,
    height: 30,
  };
  const panel = { kind: "cell", top: 30, height: 60, strips: [{ ...strip, order: null }], pass, bars: null };
  const layout = /** @type {import("../../static/js/stage/layout.js").Layout} */ (
    /** @type {unknown} */ ({ columnWidth: 50, contentWidth: 200, panels: [panel] })
  );
  const boxes = (/** @type {Partial<Reply>} */ reply, /** @type {string} */ spot) => {
    const asked = askedOf(sceneOf(reply), TRACE.shape);
    return asked && boxOf(asked, spot, layout);
  };
  const unit = boxes({ touch: "unit", of: "hidden_state", answer: 1 }, "unit.1");
  assert.deepEqual(unit, { left: 100, width: 50, top: 49, height: 12 });
  assert.deepEqual(boxes({ touch: "step", answer: 1 }, "step.3"), {
    left: 150,
    width: 50,
    top: 30,
    height: 60,
  });
  const row = boxes({ touch: "row", answer: "hidden_state" }, "row.hidden_state");
  assert.deepEqual(row, { left: 3, width: 194, top: 37, height: 36 });
  assert.equal(boxes({ touch: "row", answer: "cell_state" }, "row.cell_state"), null);
});
