/** Tests where the lines of a tall row stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inSight, lengthOf, linesOf, placeAt, scrollTo } from "../../static/js/tall/lines.js";

test("each line is high enough for its number, and few lines fill the window", () => {
  for (const [units, height] of /** @type {const} */ ([
    [3, 400],
    [20, 400],
    [64, 560],
    [1000, 300],
  ])) {
    const lines = linesOf(units, height);
    assert.ok(lines.line >= 15 && lines.line <= 34);
    assert.equal(lengthOf(lines), units * lines.line);
  }
  assert.equal(linesOf(20, 400).line, 20);
});

test("a place is in sight where its line is, and is found under the pointer there", () => {
  const lines = linesOf(1000, 300);
  for (const scroll of [0, 7, 4000, lengthOf(lines) - 300]) {
    const { from, to } = inSight(lines, scroll);
    for (let y = 0; y < 300; y += 5) {
      const place = placeAt(lines, y, scroll);
      assert.ok(place !== null && place >= from && place <= to);
      assert.equal(place, Math.floor((y + scroll) / lines.line));
    }
  }
  assert.equal(placeAt(linesOf(3, 400), 399, 0), null);
});

test("any unit can be brought in sight, and one that is stays where it is", () => {
  const lines = linesOf(1000, 300);
  for (const [place, scroll] of /** @type {const} */ ([
    [0, 5000],
    [999, 0],
    [500, 20],
    [3, 0],
  ])) {
    const to = scrollTo(lines, place, scroll);
    assert.ok(place * lines.line >= to && (place + 1) * lines.line <= to + 300);
    assert.ok(to >= 0 && to <= lengthOf(lines) - 300);
    assert.equal(scrollTo(lines, place, to), to);
  }
});
