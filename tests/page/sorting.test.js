/** Tests in which order units stand: against plain loops, and by what a person would expect to see. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isWaiting, neighbour, ordered, orderOf } from "../../static/js/stage/order.js";
import { SORTS } from "../../static/js/stage/sorting.js";
import { still } from "../../static/js/stage/still.js";
import { traceOf } from "./traces.js";

const FORWARD = /** @type {const} */ ({ layer: 0, direction: "forward" });

/** @param {((timeStep: number) => number)[]} units @param {number} timeSteps @returns {Float64Array} time steps × units */
const table = (units, timeSteps) =>
  Float64Array.from({ length: timeSteps * units.length }, (_, at) =>
    Number(units[at % units.length]?.(Math.floor(at / units.length))),
  );

const COURSES = [
  (/** @type {number} */ t) => Math.sin(t / 5),
  () => 0.3,
  (/** @type {number} */ t) => -Math.sin(t / 5),
  (/** @type {number} */ t) => 0.5 * Math.sin(t / 5) + 0.2,
  (/** @type {number} */ t) => (t % 2 ? 0.9 : -0.9),
  (/** @type {number} */ t) => 0.4 - 0.8 * Math.sin(t / 5),
];
const SIZE = { units: COURSES.length, timeSteps: 200 };
const VALUES = table(COURSES, SIZE.timeSteps);

/** @param {number} unit @returns {number[]} */
const courseOf = (unit) =>
  Array.from({ length: SIZE.timeSteps }, (_, t) => VALUES[t * SIZE.units + unit] ?? 0);

test("every sort keeps every unit once, and gives the same for the same run", () => {
  for (const sort of Object.values(SORTS)) {
    const units = sort(VALUES, SIZE);
    assert.deepEqual(
      [...units].sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(sort(VALUES, SIZE), units);
  }
});

test("by mean the highest comes first; equal ones by their numbers", () => {
  const mean = (/** @type {number} */ unit) =>
    courseOf(unit).reduce((sum, one) => sum + one, 0) / SIZE.timeSteps;
  const units = SORTS.mean(VALUES, SIZE);
  for (const [place, unit] of units.slice(1).entries()) assert.ok(mean(units[place] ?? 0) >= mean(unit));
  assert.deepEqual(SORTS.mean(new Float64Array(12), { units: 4, timeSteps: 3 }), [0, 1, 2, 3]);
});

test("by movement what changes most from step to step comes first, and what stands still last", () => {
  const moved = (/** @type {number} */ unit) =>
    courseOf(unit).reduce((sum, one, t, all) => sum + Math.abs(one - (all[t - 1] ?? one)), 0);
  const units = SORTS.movement(VALUES, SIZE);
  for (const [place, unit] of units.slice(1).entries()) assert.ok(moved(units[place] ?? 0) >= moved(unit));
  assert.equal(units[0], 4);
  assert.equal(units.at(-1), 1);
});

test("by likeness units that do the same stand together, and those that do the opposite apart", () => {
  const units = SORTS.likeness(VALUES, SIZE);
  const place = (/** @type {number} */ unit) => units.indexOf(unit);
  assert.equal(Math.abs(place(0) - place(3)), 1, "the same course on another scale");
  assert.equal(Math.abs(place(2) - place(5)), 1);
  assert.ok(Math.abs(place(0) - place(2)) > 1);
});

test("by likeness neighbours are more alike than by number, in a run of many units", () => {
  const units = 120;
  const courses = Array.from(
    { length: units },
    (_, unit) => (/** @type {number} */ t) => Math.sin(t / 9 + 2.4 * unit),
  );
  const size = { units, timeSteps: 300 };
  const values = table(courses, size.timeSteps);
  const r = (/** @type {number} */ one, /** @type {number} */ other) => {
    const [a, b] = [one, other].map((unit) =>
      Array.from({ length: 300 }, (_, t) => values[t * units + unit] ?? 0),
    );
    const centred = [a, b].map((row = []) => {
      const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
      return row.map((x) => x - mean);
    });
    const dot = (/** @type {number[]} */ x, /** @type {number[]} */ y) =>
      x.reduce((sum, v, k) => sum + v * (y[k] ?? 0), 0);
    const [x = [], y = []] = centred;
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  };
  const likeness = (/** @type {number[]} */ row) =>
    row.slice(1).reduce((sum, unit, place) => sum + r(row[place] ?? 0, unit), 0) / (row.length - 1);
  const byNumber = Array.from({ length: units }, (_, unit) => unit);
  assert.ok(likeness(SORTS.likeness(values, size)) > 0.9);
  assert.ok(likeness(byNumber) < 0.5);
});

test("a unit that stands still is found wherever it stands, and one that moves a little is not", () => {
  assert.deepEqual(still(VALUES, SIZE, 0.02), [1]);
  const dead = table([() => 0, (t) => 0.03 * (t % 2), () => 1, (t) => (t === 77 ? 0.5 : 0)], 100);
  assert.deepEqual(still(dead, { units: 4, timeSteps: 100 }, 0.02), [0, 2]);
});

test("units wait in the order of their numbers until the run is complete, and a changed run stands as its original", () => {
  const states = { hidden_state: [0.1, 0.9, 0.5, 0.2, 0.8, 0.5] };
  const trace = traceOf({ units: 3, timeSteps: 2, ...states });
  trace.received = 1;
  assert.ok(isWaiting(trace, "mean"));
  assert.equal(orderOf(trace, FORWARD, "mean"), null);
  trace.received = 2;
  assert.deepEqual(orderOf(trace, FORWARD, "mean")?.units, [1, 2, 0]);
  assert.equal(orderOf(trace, FORWARD, "index"), null);
  const changed = traceOf({ units: 3, timeSteps: 2, hidden_state: [1, 0, 0, 1, 0, 0] });
  changed.original = trace;
  assert.deepEqual(orderOf(changed, FORWARD, "mean")?.units, [1, 2, 0]);
});

test("from a unit one goes to the one that stands beside it, and at an end stays", () => {
  const order = ordered([2, 0, 1]);
  assert.equal(neighbour(order, 3, 2, 1), 0);
  assert.equal(neighbour(order, 3, 1, 1), 1);
  assert.equal(neighbour(null, 3, 1, -1), 0);
  assert.deepEqual(Array.from(order.places), [1, 2, 0]);
});
