/** Tests the overview's columns: which steps each stands for, and that no value of theirs is hidden. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  axisOf,
  columnOf,
  outputsOf,
  passIn,
  statesOf,
  stepAt,
  stepsOf,
  windowOf,
} from "../../static/js/overview/axis.js";
import { Extremes } from "../../static/js/overview/extremes.js";
import { ribbonsOf } from "../../static/js/overview/ribbons.js";
import { orderOf, SHAPES, shape } from "./shapes.js";

const FOCUS = /** @type {const} */ ({ layer: 0, direction: "forward" });
const LENGTHS = [1, 2, 20, 899, 900, 901, 2000, 100_000];

/** @param {import("../../static/js/overview/axis.js").Stretch} stretch @param {number} step */
const timeStepAt = ({ from, to, first, by }, step) =>
  step < from || step > to ? null : first + by * (step - from);

test("every step has one column, and every column its steps, in order and without a gap", () => {
  for (const steps of LENGTHS) {
    const axis = axisOf(steps, 900.5);
    assert.equal(axis.columns, Math.min(steps, 900));
    let next = 0;
    for (let column = 0; column < axis.columns; column += 1) {
      const { from, to } = stepsOf(axis, column);
      assert.equal(from, next);
      assert.ok(to >= from);
      for (let step = from; step <= to; step += 1) assert.equal(columnOf(axis, step), column);
      next = to + 1;
    }
    assert.equal(next, steps);
  }
});

test("a pointer is at the step in whose column it is, and at the ends beyond them", () => {
  assert.deepEqual(
    [-0.2, 0, 0.049, 0.05, 0.999, 1, 1.7].map((share) => stepAt(20, share)),
    [0, 0, 0, 1, 19, 19, 19],
  );
});

test("the overview's rows hold the states that each step computes", () => {
  for (const form of SHAPES) {
    const rows = statesOf(form, FOCUS);
    orderOf(form).forEach((cells, step) => {
      const shown = rows.flatMap((stretches) =>
        stretches.flatMap((stretch) => {
          const timeStep = timeStepAt(stretch, step);
          return timeStep === null ? [] : [{ ...stretch.pass, timeStep }];
        }),
      );
      const expected = form.bidirectional ? cells : cells.filter(({ layer }) => layer === FOCUS.layer);
      assert.deepEqual(shown, expected);
    });
  }
});

test("every output stands at the step that completes it", () => {
  for (const form of SHAPES) {
    const steps = orderOf(form);
    const last = (/** @type {number} */ timeStep) =>
      steps.reduce(
        (found, cells, step) =>
          cells.some((cell) => cell.layer === form.layers - 1 && cell.timeStep === timeStep) ? step : found,
        -1,
      );
    const shown = steps.map((_, step) => outputsOf(form).map((stretch) => timeStepAt(stretch, step)));
    for (let timeStep = 0; timeStep < form.timeSteps; timeStep += 1)
      shown.forEach((timeSteps, step) => {
        assert.equal(timeSteps.includes(timeStep), step === last(timeStep), `${timeStep} at ${step}`);
      });
  }
});

test("the frame stands around the steps that the window shows, mirrored where the pass runs back", () => {
  const both = shape({ bidirectional: true, layers: 2, timeSteps: 10 });
  const seen = { from: 1, to: 4 };
  assert.deepEqual(windowOf(shape({ timeSteps: 10 }), FOCUS, 7, seen), seen);
  assert.deepEqual(windowOf(both, FOCUS, 12, seen), { from: 11, to: 14 });
  assert.deepEqual(windowOf(both, { layer: 1, direction: "reverse" }, 12, seen), { from: 16, to: 19 });
});

test("a column keeps the lowest and the highest of all that it stands for", () => {
  const [steps, units] = [1000, 7];
  const values = Float32Array.from({ length: steps * units }, (_, place) => Math.sin(place * place));
  values[613 * units + 4] = 9; // a spike that a mean of ten steps would hide
  for (const [columns, perRow] of [
    [1000, 1],
    [333, 3],
    [100, 7],
  ]) {
    const axis = axisOf(steps, Number(columns));
    const extremes = new Extremes(axis, Math.ceil(units / Number(perRow)));
    const [stretch] = passIn(shape({ timeSteps: steps, units }), FOCUS);
    assert.ok(stretch);
    const source = { values, width: units, first: 0, count: units, perRow: Number(perRow) };
    for (const [from, to] of [
      [0, 0],
      [1, 641],
      [642, 999],
    ])
      extremes.take(stretch, source, Number(from), Number(to));
    for (let column = 0; column < axis.columns; column += 1) {
      const { from, to } = stepsOf(axis, column);
      for (let row = 0; row < extremes.rows; row += 1) {
        const all = [];
        for (let step = from; step <= to; step += 1)
          for (let unit = row * Number(perRow); unit < Math.min(units, (row + 1) * Number(perRow)); unit += 1)
            all.push(values[step * units + unit] ?? Number.NaN);
        assert.equal(extremes.low(column, row), Math.min(...all));
        assert.equal(extremes.high(column, row), Math.max(...all));
      }
    }
  }
});

test("a column of which nothing has arrived is empty", () => {
  const extremes = new Extremes(axisOf(20, 10), 1);
  const [stretch] = passIn(shape({ timeSteps: 20, units: 1 }), FOCUS);
  assert.ok(stretch);
  extremes.take(stretch, { values: new Float32Array(20), width: 1, first: 0, count: 1, perRow: 1 }, 0, 6);
  assert.deepEqual(
    Array.from({ length: 5 }, (_, column) => extremes.has(column, 0)),
    [true, true, true, true, false],
  );
});

test("ribbons lie within the overview, one below the other, with a row for every unit", () => {
  for (const height of [22, 36, 42]) {
    for (const form of SHAPES) {
      for (const units of [1, 3, 16, 64, 1000]) {
        for (const outputs of [0, 1, 27]) {
          const run = /** @type {import("../../static/js/trace.js").Trace} */ (
            /** @type {unknown} */ ({
              shape: { ...form, units, outputs },
              start: { run: { network: { readout: outputs ? { activation: "sigmoid" } : null } } },
            })
          );
          const look = { focus: FOCUS, unit: units - 1, state: "hidden_state", back: false };
          let foot = 0;
          for (const { kind, top, height: high, rows, perRow, count } of ribbonsOf(run, look, height)) {
            assert.ok(top >= foot && high >= 1, `${kind} of ${units} in ${height}`);
            assert.ok(rows * perRow >= count && (rows - 1) * perRow < count);
            assert.equal(high % rows, 0);
            foot = top + high;
          }
          assert.ok(foot <= height, `${units} units, ${outputs} outputs in ${height}`);
        }
      }
    }
  }
});
