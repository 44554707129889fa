/**
 * Reads what an embedding page says to the stage, and writes what it hears back. Pure.
 * @module
 */

/** The name that every message of either direction carries. */
export const SOURCE = "unrolled";

/**
 * @typedef {{ type: "next" | "previous" | "play" | "pause" | "status" | "answer" }
 *   | { type: "choose", choice: number }
 *   | { type: "goto", step: number }
 *   | { type: "goto", scene: string | number }} Wish  a scene by its id, or by its place, counted from 0
 */

/**
 * @typedef {object} Place
 * @property {number} step        counted from 0
 * @property {number} steps
 * @property {string} phase       of the step: terms, gates, state or output
 * @property {boolean} playing
 */

/**
 * Where a lesson stands.
 * @typedef {object} SceneNews
 * @property {string} lesson
 * @property {string} scene      its id
 * @property {number} index      counted from 0
 * @property {number} scenes
 * @property {string} caption    what it says, with the numbers that ran
 * @property {boolean} asks      whether it has an answer that is not shown yet
 * @property {string[]} choices  the answers to choose among; empty where there are none
 */

/**
 * An answer that was chosen.
 * @typedef {object} ReplyNews
 * @property {string} lesson
 * @property {string} scene      its id
 * @property {number} choice     counted from 0
 * @property {boolean} right
 * @property {string} why        what is said of it; empty where the answer says it
 */

/** @typedef {{ type: "ready" | "step" | "end" } & Place | { type: "scene" } & SceneNews | { type: "reply" } & ReplyNews | { type: "beyond", direction: 1 | -1 } | { type: "failed", message: string }} News */

const PLAIN = /** @type {const} */ (["next", "previous", "play", "pause", "status", "answer"]);

/**
 * @param {unknown} data   whatever another page has sent
 * @returns {Wish | null}  null where it is none of ours
 */
export function wishOf(data) {
  if (typeof data !== "object" || data === null) return null;
  const { source, type, step, scene, choice } = /** @type {Record<string, unknown>} */ (data); // an object; its fields are unknown
  if (source !== SOURCE) return null;
  if (type === "goto" && typeof scene === "string") return { type, scene };
  if (type === "goto" && isPlace(scene)) return { type, scene };
  if (type === "goto") return isPlace(step) ? { type, step } : null;
  if (type === "choose") return isPlace(choice) ? { type, choice } : null;
  const plain = PLAIN.find((known) => known === type);
  return plain ? { type: plain } : null;
}

/** @param {unknown} value @returns {value is number} */
const isPlace = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;

/**
 * Returns the one origin that a link allows to embed and drive the stage.
 * @param {string | null} named   as the link has it; null where it names none
 * @returns {string | null}       "*" for any; null where what is named is no origin, so that none is allowed
 */
export function allowedOrigin(named) {
  if (named === null) return "*";
  try {
    const { origin } = new URL(named);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}
