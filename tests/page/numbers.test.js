/** Tests the numbers that stand in large blocks of the score. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMN_PARTS, layOut } from "../../static/js/stage/layout.js";
import { numbersIn } from "../../static/js/stage/numbers.js";
import { shape } from "./shapes.js";

const FOCUS = /** @type {const} */ ({ layer: 0, direction: "forward" });
const LETTERS = { inputLetters: true, outputLetters: true };
const ROOM = { width: 860, height: 560 };
const SCALE = /** @type {const} */ ({ family: "signed", bound: 1 });

/** @param {import("../../static/js/shape.js").Shape} form @param {{ from: number, to: number }} known */
function written(form, known) {
  const { panels, columnWidth } = layOut(form, ROOM, FOCUS, LETTERS);
  const strip = panels.flatMap(({ strips }) => strips).find(({ quantity }) => quantity === "hidden_state");
  assert.ok(strip);
  const values = Float32Array.from({ length: form.timeSteps * form.units }, (_, place) => Math.sin(place));
  const columns = { from: 0, to: form.timeSteps - 1 };
  const look = { columnWidth, scale: SCALE, theme: /** @type {const} */ ("light") };
  return { numbers: numbersIn(strip, values, look, columns, known), values, strip, columnWidth };
}

test("a large block has its number in its middle, and what has not arrived has none", () => {
  const form = shape({ cell: "rnn", timeSteps: 3, units: 2 });
  const { numbers, values, strip, columnWidth } = written(form, { from: 0, to: 1 });
  const expected = [0, 1].flatMap((column) =>
    [0, 1].map((unit) => ({
      text: (values[column * 2 + unit] ?? 0).toFixed(3).replace("-", "\u2212"),
      x: column * columnWidth + columnWidth / 2,
      y: strip.top + unit * strip.bandHeight + strip.bandHeight / 2,
    })),
  );
  assert.deepEqual(
    numbers.map(({ text, x, y }) => ({ text, x, y })),
    expected,
  );
});

test("a number stays within its block", () => {
  for (const timeSteps of [1, 2, 3, 5, 9]) {
    for (const units of [1, 2, 3, 8]) {
      const form = shape({ cell: "rnn", timeSteps, units });
      const { numbers, strip, columnWidth } = written(form, { from: 0, to: timeSteps - 1 });
      const inner = columnWidth * (1 - 2 / COLUMN_PARTS);
      for (const { size, text } of numbers) {
        assert.ok(size < strip.bandHeight);
        assert.ok(
          0.65 * size * text.length < inner,
          "a digit is as wide as two thirds of its height at most",
        );
      }
    }
  }
});

test("blocks that are too small for a number have none", () => {
  for (const form of [
    shape({ timeSteps: 40 }),
    shape({ timeSteps: 2, units: 64 }),
    shape({ timeSteps: 2, units: 1000 }),
  ])
    assert.deepEqual(written(form, { from: 0, to: 1 }).numbers, []);
});
