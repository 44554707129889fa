/** Tests how far the playhead may go where several runs stand on one screen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { reachOf, together } from "../../static/js/compare/reach.js";

const come = (/** @type {number} */ received, /** @type {number} */ steps) => ({
  received,
  shape: { steps },
});

/** @param {ReturnType<typeof come> | null} trace @param {boolean} [failed] */
const beside = (trace, failed = false) => ({
  trace,
  coming: !trace && !failed,
  waiting: !failed && (!trace || trace.received < trace.shape.steps),
});

test("the playhead waits for the run that has come least far", () => {
  assert.equal(together(come(5, 5), [beside(come(3, 9)), beside(come(7, 9))]), 3);
  assert.equal(together(come(2, 5), [beside(come(3, 9))]), 2);
  assert.equal(together(come(5, 5), [beside(null)]), 0);
});

test("a run that has ended or failed holds nobody up", () => {
  assert.equal(together(come(5, 5), [beside(come(9, 9))]), 9);
  assert.equal(together(come(5, 5), [beside(null, true)]), 5);
  assert.equal(together(come(2, 5), [beside(come(1, 9), true)]), 2);
  assert.equal(together(come(5, 5), []), 5);
});

test("the longest run beside the first says how far the timeline goes, once all have come", () => {
  assert.deepEqual(reachOf([beside(come(1, 9)), beside(come(4, 4))]), { steps: 9, settled: true });
  assert.deepEqual(reachOf([beside(come(1, 9)), beside(null)]), { steps: 9, settled: false });
  assert.deepEqual(reachOf([beside(null, true)]), { steps: 0, settled: true });
  assert.deepEqual(reachOf([]), { steps: 0, settled: true });
});
