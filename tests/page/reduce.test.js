/** Tests how each action changes the page's state. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { phasesOf } from "../../static/js/anatomy.js";
import { reduce } from "../../static/js/reduce.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/reduce.js").Action} Action */
/** @typedef {import("../../static/js/state.js").State} State */

/** @param {Partial<State>} [change] @returns {State} a whole run of five steps, at its first */
const running = (change = {}) => ({
  ...INITIAL_STATE,
  shape: shape(),
  status: "ready",
  received: 5,
  ...change,
});

/** @param {State} state @param {...Action} actions */
const after = (state, ...actions) => actions.reduce(reduce, state);

test("no action changes the state that it was given", () => {
  const state = Object.freeze(running());
  /** @type {Action[]} */
  const actions = [
    { type: "play" },
    { type: "advance" },
    { type: "go", by: 2 },
    { type: "seek", step: 3 },
    { type: "in", zoom: "cell_state" },
    { type: "out" },
    { type: "set", change: { unit: 2 } },
    { type: "pin", pin: "cell_state.1" },
    { type: "started", shape: shape({ units: 1 }) },
  ];
  for (const action of actions) assert.doesNotThrow(() => reduce(state, action), action.type);
});

test("the playhead stays within the run", () => {
  for (const step of [-7, 5, 1e9]) {
    const reached = after(running(), { type: "seek", step }).step;
    assert.equal(reached, Math.max(0, Math.min(4, step)));
  }
  assert.equal(after(running({ step: 4 }), { type: "go", by: 1 }).step, 4);
  assert.equal(after(running(), { type: "go", by: -1 }).step, 0);
});

test("playback waits for a step that has not arrived, and goes on once it has", () => {
  const waiting = after(running({ received: 1, status: "loading" }), { type: "play" }, { type: "advance" });
  assert.deepEqual([waiting.step, waiting.playing], [0, true]);
  const arrived = after(waiting, { type: "received", steps: 2 }, { type: "advance" });
  assert.deepEqual([arrived.step, arrived.playing], [1, true]);
});

test("playback stops where a broken run has no more steps", () => {
  const state = after(running({ received: 1, status: "failed", playing: true }), { type: "advance" });
  assert.deepEqual([state.step, state.playing], [0, false]);
});

test("playback stops at the last step, and play begins again from the first", () => {
  const ended = after(running({ step: 3, playing: true }), { type: "advance" });
  assert.deepEqual([ended.step, ended.playing], [4, false]);
  const again = after(ended, { type: "play" });
  assert.deepEqual([again.step, again.playing], [0, true]);
});

for (const cell of /** @type {const} */ (["rnn", "lstm", "gru"])) {
  test(`by phase, playback of an ${cell} stops at each phase of each step`, () => {
    let state = running({ shape: shape({ cell, timeSteps: 3 }), received: 3, byPhase: true, step: 2 });
    state = after(state, { type: "play" });
    const visited = [`${state.step} ${state.phase}`];
    while (state.playing) {
      state = after(state, { type: "advance" });
      visited.push(`${state.step} ${state.phase}`);
    }
    const expected = [0, 1, 2].flatMap((step) => phasesOf(cell).map((phase) => `${step} ${phase}`));
    assert.deepEqual(visited, expected);
  });
}

test("a new run keeps the place, the unit and the row that it has, and gives up those that it has not", () => {
  const chosenPass = /** @type {const} */ ({ layer: 1, direction: "reverse" });
  const state = running({
    shape: shape({ layers: 2, bidirectional: true }),
    step: 9,
    unit: 2,
    chosenPass,
  });
  const same = after(state, { type: "started", shape: shape({ layers: 2, bidirectional: true }) });
  assert.deepEqual([same.step, same.unit, same.chosenPass], [9, 2, chosenPass]);
  const smaller = after(state, { type: "started", shape: shape({ layers: 2, units: 2 }) });
  assert.deepEqual([smaller.step, smaller.unit, smaller.chosenPass], [4, 1, null]);
});

test("one step out leaves the sum, then the cell, then the row", () => {
  const chosenPass = /** @type {const} */ ({ layer: 0, direction: "forward" });
  const inside = after(running({ chosenPass }), { type: "in", zoom: "gates.forget" });
  const levels = [inside];
  for (let level = 0; level < 3; level++)
    levels.push(reduce(/** @type {State} */ (levels.at(-1)), { type: "out" }));
  assert.deepEqual(
    levels.map(({ zoom, open, chosenPass: row }) => [zoom, open, row !== null]),
    [
      ["gates.forget", true, true],
      [null, true, true],
      [null, false, true],
      [null, false, false],
    ],
  );
});

test("the end of a comparison moves no playhead while the next run is on its way", () => {
  const compared = running({ companions: ["cell=gru"], longest: 5, step: 4 });
  /** @type {Action[]} */
  const scene = [
    { type: "scene", place: null, view: { companions: [], step: 9 }, fresh: true },
    { type: "beside", steps: 0, settled: true },
  ];
  assert.equal(after(compared, ...scene).step, 9);
  assert.equal(
    after(compared, ...scene, { type: "started", shape: shape({ steps: 10, timeSteps: 10 }) }).step,
    9,
  );
  assert.equal(after(compared, { type: "beside", steps: 3, settled: true }).step, 4);
  assert.equal(after(running({ step: 8, longest: 9 }), { type: "beside", steps: 0, settled: true }).step, 4);
});

test("what is named in place goes with the next step, playback or run, and stays while words change", () => {
  const named = after(running({ step: 1 }), { type: "set", change: { plate: true } });
  assert.equal(named.plate, true);
  assert.equal(after(named, { type: "set", change: { lang: "zh" } }).plate, true);
  assert.equal(after(named, { type: "light", lights: "unit.1" }).plate, true);
  /** @type {Action[]} */
  const leaving = [
    { type: "go", by: 1 },
    { type: "seek", step: 3 },
    { type: "play" },
    { type: "in", zoom: null },
    { type: "started", shape: shape({ units: 2 }) },
    { type: "request", change: { text: "other" } },
  ];
  for (const action of leaving) assert.equal(after(named, action).plate, false, action.type);
});
