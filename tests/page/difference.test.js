/** Tests from which time step on a changed run differs from its original. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isRounding } from "../../static/js/whatif/difference.js";

test("a few last digits are rounding, whatever the magnitude", () => {
  for (const [dtype, epsilon] of /** @type {const} */ ([
    ["float32", 2 ** -23],
    ["float64", 2 ** -52],
  ]))
    for (const magnitude of [1e-6, 0.3, 1, 7.016, 5e4]) {
      assert.ok(isRounding(4 * epsilon * magnitude, magnitude, dtype));
      assert.ok(!isRounding(100 * epsilon * magnitude, magnitude, dtype));
    }
});

test("a difference as small as float32's rounding is one in float64, and among small values", () => {
  assert.ok(isRounding(6e-8, 1, "float32"));
  assert.ok(!isRounding(6e-8, 1, "float64"));
  assert.ok(!isRounding(6e-8, 1e-3, "float32"));
});

test("what is equal is never apart", () => {
  for (const magnitude of [0, 1]) assert.ok(isRounding(0, magnitude, "float32"));
});
