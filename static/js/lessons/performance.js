/**
 * Plays a scene: starts once its run is there, and ends where the scene says.
 * @module
 */
import { calm } from "../theme.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("./scenes.js").Scene} Scene */

/** Tells whether playback has come to a step: backwards, where it follows the gradients. @param {State} state @param {number} to */
const isThere = ({ loss, step, phase }, to) =>
  loss === null ? step >= to && phase === "output" : step <= to;

/** @param {(action: import("../reduce.js").Action) => void} dispatch */
export function createPerformance(dispatch) {
  /** @type {"waiting" | "playing" | "over"} */
  let stand = "over";
  return {
    /** @param {Scene} scene @param {boolean} still  whether it is to be seen at its end at once @returns {boolean} whether it is going to play */
    announce(scene, still) {
      stand = scene.play && !still && !calm.matches ? "waiting" : "over";
      return stand === "waiting";
    },
    isWaiting: () => stand === "waiting",
    /** @param {Scene} scene the one announced @param {State} state as it is drawn */
    follow({ play }, state) {
      if (!play || state.shape === null) return;
      if (stand === "waiting" && state.received > state.step) {
        stand = "playing";
        dispatch({ type: "play" });
      } else if (stand === "playing" && !state.playing) stand = "over";
      else if (stand === "playing" && isThere(state, play.to)) {
        stand = "over";
        dispatch({ type: "pause" });
      }
    },
  };
}
