/** Tests the bars of a pinned unit: how far they reach, in which colour, and the numbers beside them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { number } from "../../static/js/format.js";
import { endsOf } from "../../static/js/stage/bar_ends.js";
import { barRaster, barsOf, heightsOf, numbersOf } from "../../static/js/stage/bars.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "../../static/js/stage/layout.js";
import { Trace } from "../../static/js/trace.js";

/** @typedef {import("../../static/js/trace.js").Trace} Run */

const UNITS = 3;

/**
 * @param {number[]} values   of unit 1 of the cell state, a time step each
 * @param {{ bidirectional?: boolean, received?: number, quantity?: string, direction?: "forward" | "reverse" }} [of]
 * @returns {Run}
 */
function runOf(values, of = {}) {
  const {
    bidirectional = false,
    received = values.length,
    quantity = "cell_state",
    direction = "forward",
  } = of;
  const network = {
    cell: "lstm",
    hidden_size: UNITS,
    num_layers: 1,
    bidirectional,
    input_size: 2,
    readout: null,
  };
  const start = {
    ...{ type: "start", run: { network, dtype: "float64" }, time_steps: values.length, steps: values.length },
    ...{ labels: values.map(String), inputs: values.map(() => [0, 0]), parameters: {}, parameter_count: 0 },
  };
  const trace = new Trace(/** @type {any} only what a trace reads is there */ (start));
  trace.received = received;
  values.forEach((value, timeStep) => {
    trace.all({ layer: 0, direction }, quantity)[timeStep * UNITS + 1] = value;
  });
  return trace;
}

/** @param {string} quantity @param {"forward" | "reverse"} [direction] */
const pin = (quantity, direction = "forward") => ({ quantity, unit: 1, layer: 0, direction });
const STRIP = {
  ...{ quantity: "cell_state", pass: null, top: 40, height: 100 },
  ...{ units: 1, perBand: 1, bands: 1, order: null },
  bandHeight: 100,
};
const SCALE = /** @type {const} */ ({ family: "signed", bound: 3 });

test("a row's ends are round, and hold the unit of every run that shares the scale", () => {
  for (const magnitude of [1e-9, 0.0123, 0.999, 1, 1.0000000001, 2.2, 7, 9.5, 123, 8.1e6]) {
    const { low, high } = endsOf(runOf([magnitude]), pin("cell_state"));
    assert.equal(low, 0);
    assert.ok(high >= magnitude * (1 - 1e-6) && high <= 1.51 * magnitude, `${magnitude}: ${high}`);
  }
  const [run, other] = [runOf([0.2, 2.2, -0.7]), runOf([5.5, 0, 0])];
  assert.deepEqual(endsOf(run, pin("cell_state")), { low: -0.8, high: 3 });
  run.peers = [run, other];
  assert.deepEqual(endsOf(run, pin("cell_state")), { low: -0.8, high: 6 });
  assert.deepEqual(endsOf(runOf([0.2, 0.3]), pin("cell_state")), { low: 0, high: 0.3 });
  assert.deepEqual(endsOf(runOf([0.2, 0.3], { quantity: "gates.forget" }), pin("gates.forget")), {
    low: 0,
    high: 1,
  });
  assert.deepEqual(endsOf(runOf([0, 0]), pin("cell_state")), { low: -1, high: 1 });
});

test("only what has arrived counts, from the end where the pass begins", () => {
  const run = runOf([9, 1, 2], { bidirectional: true, received: 1, direction: "reverse" });
  assert.deepEqual(endsOf(run, pin("cell_state", "reverse")), { low: 0, high: 2 });
  run.received = 3;
  assert.deepEqual(endsOf(run, pin("cell_state", "reverse")), { low: 0, high: 10 });
});

test("a bar reaches from the zero line to its value, in cells that hold the value", () => {
  const values = [3, 1.5, 0, -1, 0.001];
  const run = runOf(values);
  const [bars] = barsOf(["cell_state.1", "cell_state.9"], run);
  assert.ok(bars);
  const { z, perColumn, rowHeight } = barRaster(
    STRIP,
    bars,
    { trace: run, ghost: null },
    SCALE,
    { from: 0, to: 5 },
    { from: 0, to: 4 },
  );
  assert.deepEqual([z.length, perColumn, rowHeight, z[0]?.length], [STRIP.height, 1, 1, 6]);
  const { y } = heightsOf(STRIP, bars);
  const zero = y(0) - STRIP.top;
  const pixels = (/** @type {number} */ column) =>
    z.flatMap((row, line) => (row[column] === null || row[column] === undefined ? [] : [line]));
  values.forEach((value, column) => {
    const bar = pixels(column);
    assert.ok(bar.every((line) => z[line]?.[column] === value));
    const tall = Math.abs(y(value) - y(0));
    assert.equal(bar.length, value === 0 ? 0 : Math.max(1, tall), `${value}`);
    if (value > 0) assert.equal(bar.at(-1), zero - 1);
    if (value < 0) assert.equal(bar[0], zero + 1);
  });
  const perUnit = (y(0) - y(3)) / 3;
  assert.ok(Math.abs(y(0) - y(1.5) - 1.5 * perUnit) <= 1, "heights are in proportion");
  assert.deepEqual(pixels(5), [], "nothing is drawn of what is not known");
});

test("the original stands beside a changed bar, and nowhere else", () => {
  const [run, ghost] = [runOf([1, 2, 3]), runOf([1, -2, 3], { received: 2 })];
  run.peers = [run, ghost];
  const [bars] = barsOf(["cell_state.1"], run);
  assert.ok(bars);
  const { z, perColumn } = barRaster(
    STRIP,
    bars,
    { trace: run, ghost },
    SCALE,
    { from: 0, to: 2 },
    { from: 0, to: 2 },
  );
  assert.equal(perColumn, COLUMN_PARTS);
  const seen = new Set(z.flat().filter((value) => value !== null));
  assert.deepEqual(seen, new Set([1, 2, 3, -2]));
  for (const row of z)
    row.forEach((value, cell) => {
      if (value === -2) assert.equal(cell, COLUMN_PARTS + MARGIN_PARTS);
    });
});

test("numbers stand beyond their bars, rounded, where there is room", () => {
  const run = runOf([2.345, -0.6]);
  const [bars] = barsOf(["cell_state.1"], run);
  assert.ok(bars);
  const columns = {
    steps: [0, 1],
    middle: (/** @type {number} */ step) => 21 + 42 * step,
    columnWidth: 42,
    colour: "#000",
  };
  const letters = numbersOf(STRIP, bars, run, columns);
  assert.deepEqual(
    letters.map(({ text, x }) => [text, x]),
    [
      ["2.35", 21],
      ["−0.60", 63],
    ],
  );
  const { y } = heightsOf(STRIP, bars);
  assert.ok((letters[0]?.y ?? 0) < y(2.345) && (letters[1]?.y ?? 0) > y(-0.6));
  for (const { y: middle, size } of letters)
    assert.ok(
      middle - size / 2 >= STRIP.top && middle + size / 2 <= STRIP.top + STRIP.height,
      "within the row",
    );
  assert.deepEqual(numbersOf({ ...STRIP, height: 30 }, bars, run, columns), []);
});

test("a number beside a bar is the number, as short as its column is narrow", () => {
  /** @param {number} value @param {number} columnWidth */
  const written = (value, columnWidth) => {
    const run = runOf([value]);
    const [bars] = barsOf(["cell_state.1"], run);
    assert.ok(bars);
    const columns = { steps: [0], middle: () => 0, columnWidth, colour: "#000" };
    return numbersOf(STRIP, bars, run, columns)[0]?.text ?? "";
  };
  for (const value of [0, 0.1234, -0.999, 9.996, 12.34, -456.7, 9999, 0.0001, -0.0001]) {
    const text = written(value, 84);
    const digits = Math.max(0, 4 - String(Math.trunc(Math.abs(value))).length);
    assert.ok(Math.abs(Number(text.replace("−", "-")) - value) <= 0.5 * 10 ** -digits, `${value}: ${text}`);
    assert.ok(text.length <= 6, text);
  }
  assert.equal(written(0.5, 84), number(0.5));
  assert.equal(written(-1.23e5, 42), "−1e5");
  assert.equal(written(-0.0001, 42), "0.00");
});
