/**
 * Chooses which part of a long score is in the window. It follows the playhead, unless the user has moved it aside.
 * @module
 */

/** Where in the window the playhead likes to stand, as a share of its width. */
const HOME = 0.46;
/** Share of the way that a frame of 16.7 ms goes. */
const EASE = 0.22;
/** Milliseconds within which all drawing belongs to one frame. */
const ONE_FRAME = 4;

export class Camera {
  #scroll = 0;
  #target = 0;
  #most = 0;
  #at = Number.NEGATIVE_INFINITY;
  /** The scores that look through it. @type {(() => void)[]} */
  #watching = [];

  get scroll() {
    return this.#scroll;
  }

  /**
   * @param {number} window    width of the window
   * @param {number} content   width of the score
   */
  frame(window, content) {
    this.#most = Math.max(0, content - window);
    this.#target = this.#inside(this.#target);
    this.#scroll = this.#inside(this.#scroll);
  }

  /**
   * @param {number} x       middle of the playhead, in the score
   * @param {number} window
   */
  follow(x, window) {
    this.#target = Math.round(this.#inside(x - HOME * window));
  }

  /** @param {() => void} moved   told when a hand has moved it */
  watch(moved) {
    this.#watching.push(moved);
  }

  /** @param {number} by pixels */
  pan(by) {
    this.#target = this.#inside(this.#target + by);
    this.#scroll = this.#target;
    for (const moved of this.#watching) moved();
  }

  /**
   * Goes on towards its target, once in a frame, however many scores look through it.
   * @param {boolean} calm     at once
   * @param {number} window    farther than this is a jump, too
   * @param {number} now       milliseconds
   * @returns {boolean} whether it is still under way
   */
  step(calm, window, now) {
    if (now - this.#at < ONE_FRAME) return this.#scroll !== this.#target;
    this.#at = now;
    const left = this.#target - this.#scroll;
    if (calm || Math.abs(left) < 1 || Math.abs(left) > window) this.#scroll = this.#target;
    else this.#scroll += left * EASE;
    return this.#scroll !== this.#target;
  }

  /** @param {number} x */
  #inside(x) {
    return Math.max(0, Math.min(this.#most, x));
  }
}
