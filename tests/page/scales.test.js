/** Tests that a scale is one for a run, its changes and the runs beside it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beyondScale, scaleOf } from "../../static/js/scales.js";
import { count, emptyTally } from "../../static/js/tally.js";
import { Trace } from "../../static/js/trace.js";

/** @typedef {import("../../static/js/wire.js").StartLine} StartLine */

/**
 * @param {Record<string, number[]>} values   by quantity, all that has arrived
 * @param {Partial<import("../../static/js/wire.js").Network>} [network]
 * @param {number[][]} [inputs]
 */
function traceOf(values, network = {}, inputs = [[1, 0]]) {
  const start = /** @type {StartLine} */ (
    /** @type {unknown} */ ({
      run: {
        network: { cell: "lstm", hidden_size: 2, num_layers: 1, readout: null, ...network },
        dtype: "float32",
      },
      time_steps: inputs.length,
      steps: inputs.length,
      labels: inputs.map(String),
      inputs,
      parameters: {},
    })
  );
  const trace = new Trace(start);
  for (const [name, numbers] of Object.entries(values)) {
    const tally = emptyTally();
    count(tally, numbers);
    trace.tallies[name] = tally;
  }
  return trace;
}

test("a changed run has the scales of its original, and tells what they do not reach", () => {
  const original = traceOf({ cell_state: [0.3, -0.9], terms: [1.5] });
  const changed = traceOf({ cell_state: [0.3, -7, 4], terms: [80] });
  changed.original = original;
  assert.equal(scaleOf(changed, "cell_state").bound, 1);
  assert.equal(scaleOf(changed, "terms").bound, 2);
  assert.deepEqual(beyondScale(changed, "cell_state"), { count: 2, low: -7, high: 4 });
  assert.equal(beyondScale(original, "cell_state").count, 0);
});

test("runs side by side have one scale", () => {
  const runs = [traceOf({ cell_state: [0.3] }), traceOf({ cell_state: [4] })];
  for (const run of runs) run.peers = runs;
  assert.deepEqual(
    runs.map((run) => scaleOf(run, "cell_state").bound),
    [5, 5],
  );
});

test("a hidden state that tanh bounds goes to 1, whatever is held; beside relu's it shares relu's", () => {
  const held = traceOf({ hidden_state: [5, 0.1] });
  assert.equal(scaleOf(held, "hidden_state").bound, 1);
  assert.equal(beyondScale(held, "hidden_state").count, 1);
  const relu = traceOf({ hidden_state: [9] }, { cell: "rnn", nonlinearity: "relu" });
  const runs = [traceOf({ hidden_state: [0.5] }), relu];
  for (const run of runs) run.peers = runs;
  assert.deepEqual(
    runs.map((run) => scaleOf(run, "hidden_state").bound),
    [10, 10],
  );
});

test("what grows while a run arrives is taken up", () => {
  const trace = traceOf({ cell_state: [0.3] });
  assert.equal(scaleOf(trace, "cell_state").bound, 0.5);
  const grown = emptyTally();
  count(grown, [0.3, 3]);
  trace.tallies = { cell_state: grown };
  assert.equal(scaleOf(trace, "cell_state").bound, 5);
});

test("a gate goes from 0 to 1, its candidate from −1 to 1", () => {
  const trace = traceOf({ "gates.forget": [0.2, 1.5, -1] });
  assert.deepEqual(scaleOf(trace, "gates.forget"), { family: "unit", bound: 1 });
  assert.deepEqual(scaleOf(trace, "gates.candidate"), { family: "signed", bound: 1 });
  assert.equal(beyondScale(trace, "gates.forget").count, 2);
});

test("what is read has a scale of its own, which one outlier does not stretch", () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.1 * (t % 7), t === 11 ? 900 : 0.3]);
  const trace = traceOf({}, {}, rows);
  assert.equal(scaleOf(trace, "inputs").bound, 1);
  assert.equal(beyondScale(trace, "inputs").count, 1);
});
