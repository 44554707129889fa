/**
 * Plans a film: which steps it has, for how long each is seen, and how large its frames are.
 * @module
 */

/** @typedef {"gif" | "mp4" | "webm"} Kind */
/** @typedef {import("../shape.js").Span} Span */

/** Steps of one film: some minutes of work, and a file that can be sent. */
export const MOST_STEPS = 300;
/** Milliseconds for which the last step is seen at least. */
const END_FOR = 1000;
const SECOND = 1000;
/** A GIF counts in hundredths of a second, and players slow down what is shown for less than two of them. */
const HUNDREDTH = 10;
/** Pixels of a video's frame: those of a projector. */
const MOST_PIXELS = 1920 * 1080;
const LARGER = 2;

/** @param {number} done   steps that have come @param {number} now   where the playhead stands @returns {Span} what is offered first: all, or as many as fit, from the playhead on */
export function spanOffered(done, now) {
  const from = Math.max(0, Math.min(now, done - MOST_STEPS));
  return done <= MOST_STEPS ? { from: 0, to: done - 1 } : { from, to: from + MOST_STEPS - 1 };
}

/**
 * @param {number} count   frames
 * @param {number} speed   frames a second
 * @param {Kind} kind
 * @returns {number[]} milliseconds of each
 */
export function timesOf(count, speed, kind) {
  const unit = kind === "gif" ? HUNDREDTH : 1;
  const until = (/** @type {number} */ frames) => Math.round((frames * SECOND) / speed / unit) * unit;
  const least = kind === "gif" ? 2 * HUNDREDTH : unit;
  return Array.from({ length: count }, (_, place) =>
    Math.max(place === count - 1 ? END_FOR : least, until(place + 1) - until(place)),
  );
}

/**
 * @param {{ width: number, height: number }} picture   in CSS pixels
 * @param {Kind} kind
 * @returns {{ picture: { width: number, height: number }, frame: { width: number, height: number } }} in pixels; encoders
 *   of video want even sides
 */
export function sizesOf({ width, height }, kind) {
  const ratio = kind === "gif" ? 1 : Math.min(LARGER, Math.sqrt(MOST_PIXELS / (width * height)));
  const picture = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const even = (/** @type {number} */ side) => (kind === "gif" ? side : side + (side % 2));
  return { picture, frame: { width: even(picture.width), height: even(picture.height) } };
}
