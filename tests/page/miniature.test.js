import assert from "node:assert/strict";
import { test } from "node:test";
import { miniatureOf } from "../../static/js/miniature/plan.js";
import { traceOf } from "./traces.js";

const RUN = traceOf({ units: 2, timeSteps: 3, hidden_state: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] });
const LOOK = { step: 1, chosenPass: null, lit: "hidden_state", loss: null };

test("a small picture holds the values that ran up to the playhead, and none after it", () => {
  const { columns, rows, column } = miniatureOf([RUN], LOOK, null);
  assert.equal(columns, 3);
  assert.equal(column, 1);
  assert.deepEqual(
    rows.map(({ symbol, lit, units }) => [symbol, lit, units]),
    [["h", true, 2]],
  );
  const values = [...(rows[0]?.values ?? [])].map((value) => Math.round(value * 10) / 10);
  assert.deepEqual(values, [0.1, 0.2, 0.3, 0.4, Number.NaN, Number.NaN]);
});

test("compared runs stand one above the other, on the axis of the longest", () => {
  const longer = traceOf({ units: 1, timeSteps: 4, hidden_state: [1, 2, 3, 4] });
  const { columns, rows } = miniatureOf([RUN, longer], { ...LOOK, step: 3 }, null);
  assert.equal(columns, 4);
  assert.equal(rows.length, 2);
  assert.deepEqual([...(rows[1]?.values ?? [])], [1, 2, 3, 4]);
  assert.ok(Number.isNaN(rows[0]?.values[6]));
});

test("on the way back of gradients the whole run is there", () => {
  const { rows } = miniatureOf([RUN], { ...LOOK, step: 0, loss: 2 }, null);
  assert.ok([...(rows[0]?.values ?? [])].every((value) => !Number.isNaN(value)));
});
