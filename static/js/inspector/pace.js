/**
 * Decides when the panel's text is written: all of it at once, so that every number belongs to the step in the heading,
 * and no more often than it can be read.
 * @module
 */

/** @typedef {import("./view.js").Scene} Scene */
/** @typedef {import("../state.js").State} State */

/**
 * Times a second that text is written while steps pass: an eye tells at most ten or twelve pictures a second from
 * one another, so that numbers that change faster are a flicker, which costs every frame.
 */
const READABLE = 10;

/** What playback moves. Where anything else has changed somebody looks for it, and it is written at once. */
const MOVED = new Set(["step", "phase", "received", "status", "waiting"]);

/** @returns {(scene: Scene) => boolean} whether it is time to write: during fast playback now and then, else always */
export function createPace() {
  /** @type {Scene | null} */
  let before = null;
  let written = Number.NEGATIVE_INFINITY;
  return (scene) => {
    const now = performance.now();
    const flows = before !== null && isFast(scene.state) && isMoveOf(before, scene);
    before = scene;
    if (flows && now - written < 1000 / READABLE) return false;
    written = now;
    return true;
  };
}

/** @param {State} state */
const isFast = ({ playing, speed }) => playing && speed > READABLE;

/** @param {Scene} before @param {Scene} now @returns {boolean} whether playback alone leads from one to the other */
function isMoveOf(before, now) {
  const { layer, direction } = now.place;
  return (
    before.trace === now.trace &&
    before.theme === now.theme &&
    before.t === now.t &&
    before.place.layer === layer &&
    before.place.direction === direction &&
    keysOf(now.state).every((key) => MOVED.has(key) || before.state[key] === now.state[key])
  );
}

/** @param {State} state */
const keysOf = (state) => /** @type {(keyof State)[]} */ (Object.keys(state)); // the state is declared whole
