/** Tests where a scale ends, and how many values lie beyond it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond, count, emptyTally, niceBound, tellingBound } from "../../static/js/tally.js";

/** @param {number[]} values */
const tallyOf = (...values) => {
  const tally = emptyTally();
  count(tally, values);
  return tally;
};
/** @param {number} bound */
const signed = (bound) => ({ family: /** @type {const} */ ("signed"), bound });
/** @param {number} times @param {(place: number) => number} value */
const many = (times, value) => Array.from({ length: times }, (_, place) => value(place));

test("a scale ends at 1, 2 or 5 times a power of ten, at or above the magnitude", () => {
  const expected = [
    [0, 1],
    [1e-12, 1],
    [0.003, 0.005],
    [0.5, 0.5],
    [0.50001, 1],
    [1, 1],
    [1.5, 2],
    [2, 2],
    [7.016, 10],
    [3.4e38, 5e38],
  ];
  for (const [magnitude = 0, bound = 0] of expected) {
    const found = niceBound(magnitude);
    assert.ok(Math.abs(found - bound) <= 1e-9 * bound, `${magnitude}: ${found}, expected ${bound}`);
  }
});

test("ordinary values all have their place on the scale", () => {
  const values = many(500, (place) => Math.sin(place) * 3.9);
  const bound = tellingBound([tallyOf(...values)]);
  assert.equal(bound, 5);
  assert.equal(beyond(tallyOf(...values), signed(bound)), 0);
});

test("one outlier among many does not stretch the scale, and is counted", () => {
  const usual = many(168, (place) => Math.sin(place) * 0.4);
  const tally = tallyOf(...usual, -7.016);
  assert.equal(tellingBound([tally]), 0.5);
  assert.equal(beyond(tally, signed(0.5)), 1);
  assert.equal(tally.low, -7.016);
});

test("what is more than a hundredth of the values is no outlier", () => {
  const tally = tallyOf(...many(168, () => 0.4), 7, 7, 7);
  assert.equal(tellingBound([tally]), 10);
});

test("values that grow all along have no outliers", () => {
  const grown = many(24, (place) => 10 ** place);
  assert.equal(tellingBound([tallyOf(...grown)]), 1e23);
  const shrunk = many(1000, (place) => 0.9 ** place);
  assert.equal(tellingBound([tallyOf(...shrunk)]), 1);
});

test("of a few values none is an outlier", () => {
  assert.equal(tellingBound([tallyOf(0.1, 0.1, 50)]), 50);
});

test("zeros say nothing about a scale", () => {
  assert.equal(tellingBound([tallyOf(...many(5000, () => 0), ...many(20, () => 1))]), 1);
});

test("runs that share a scale are tallied as one", () => {
  const [small, large] = [tallyOf(...many(50, () => 0.3)), tallyOf(...many(50, () => 4))];
  assert.equal(tellingBound([small, large]), tellingBound([large, small]));
  assert.equal(tellingBound([small, large]), 5);
});

test("of 0…1 what is negative lies beyond as well", () => {
  const tally = tallyOf(0, 0.5, 1, -0.25, 1.5);
  assert.equal(beyond(tally, { family: "unit", bound: 1 }), 2);
});

test("tallies that grow by packets are those of the whole", () => {
  const values = many(300, (place) => 10 ** ((place % 17) - 8) * (place % 2 ? 1 : -1));
  const grown = emptyTally();
  for (let from = 0; from < values.length; from += 7) count(grown, values.slice(from, from + 7));
  assert.deepEqual(grown, tallyOf(...values));
});
