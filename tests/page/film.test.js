/** Tests of what a film is made of: its steps, their times, the size of its frames, the colours of a GIF. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_STEPS, sizesOf, spanOffered, timesOf } from "../../static/js/take/film_plan.js";
import { changesOf } from "../../static/js/take/gif.js";

test("all steps are offered, or as many as a file holds from the playhead on", () => {
  assert.deepEqual(spanOffered(5, 3), { from: 0, to: 4 });
  assert.deepEqual(spanOffered(1000, 0), { from: 0, to: MOST_STEPS - 1 });
  assert.deepEqual(spanOffered(1000, 500), { from: 500, to: 500 + MOST_STEPS - 1 });
  assert.deepEqual(spanOffered(1000, 999), { from: 1000 - MOST_STEPS, to: 999 });
});

test("the times of the steps add up to the speed, in the hundredths of a GIF, too", () => {
  const sum = (/** @type {number[]} */ times) => times.slice(0, -1).reduce((all, one) => all + one, 0);
  assert.deepEqual(timesOf(3, 2, "mp4"), [500, 500, 1000]);
  assert.deepEqual(timesOf(2, 0.5, "gif"), [2000, 2000]);
  const gif = timesOf(31, 15, "gif");
  assert.ok(gif.every((time) => time % 10 === 0));
  assert.equal(sum(gif), 2000);
  assert.equal(Math.min(...timesOf(9, 60, "gif")), 20);
  assert.equal(sum(timesOf(61, 60, "webm")), 1000);
});

test("a video has even sides and no more pixels than a projector", () => {
  assert.deepEqual(sizesOf({ width: 301, height: 200 }, "gif").frame, { width: 301, height: 200 });
  const { picture, frame } = sizesOf({ width: 1301, height: 777 }, "mp4");
  assert.ok(frame.width % 2 === 0 && frame.height % 2 === 0);
  assert.ok(picture.width * picture.height <= 1921 * 1081);
  assert.ok(Math.abs(picture.width / picture.height - 1301 / 777) < 0.01);
});

test("a frame of a GIF holds the exact colours of what has changed, and the most frequent of too many", () => {
  const [red, green, blue] = [0xff0000ff, 0xff00ff00, 0xffff0000];
  const nearest = () => assert.fail("each colour has a place");
  const first = Uint32Array.of(red, red, green, blue);
  const whole = changesOf(first, null, nearest);
  assert.deepEqual(
    [...whole.index].map((place) => whole.palette[place]),
    [
      [255, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ],
  );
  const next = changesOf(Uint32Array.of(red, blue, green, blue), first, nearest);
  assert.deepEqual(next.palette.slice(0, -1), [[0, 0, 255]]);
  assert.deepEqual([...next.index], [1, 0, 1, 1]);
  const many = Uint32Array.from({ length: 600 }, (_, place) => (place < 300 ? place : place - 300));
  many[599] = 0xabcdef;
  const asked = changesOf(many, null, (palette, colour) => {
    assert.equal(palette.length, 255);
    return colour[0] === 0xef ? 7 : 8;
  });
  assert.equal(asked.palette.length, 256);
  assert.equal(asked.index[599], 7);
});
