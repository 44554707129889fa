/**
 * Computes what a clicker's two buttons show next in a lesson: a scene, then its answer, then the next scene, and behind
 * the last one the closing card. Pure.
 * @module
 */

/**
 * Where a lesson stands.
 * @typedef {object} Stand
 * @property {number} place        the scene, counted from 0
 * @property {boolean} answered    whether its answer is shown
 * @property {boolean} closing     whether the closing card is
 */

/** @typedef {{ answer: unknown }} Asking   a scene; its answer is null where it asks nothing */
/** @typedef {"answer" | "scene" | "closing" | "lesson" | "end"} Coming   what forward shows; end: there is nothing more */

/**
 * @param {Stand} stand
 * @param {readonly Asking[]} scenes
 * @returns {Stand | null} null behind the closing card, where the next lesson begins
 */
export function forward({ place, answered, closing }, scenes) {
  if (closing) return null;
  if (scenes[place]?.answer && !answered) return { place, answered: true, closing };
  if (place + 1 < scenes.length) return { place: place + 1, answered: false, closing };
  return { place, answered, closing: true };
}

/**
 * Takes back an answer before it goes to the scene before, whose question is open again.
 * @param {Stand} stand
 * @returns {Stand | null} null before the first scene
 */
export function back({ place, answered, closing }) {
  if (closing) return { place, answered, closing: false };
  if (answered) return { place, answered: false, closing };
  return place > 0 ? { place: place - 1, answered: false, closing } : null;
}

/**
 * @param {Stand} stand
 * @param {readonly Asking[]} scenes
 * @param {boolean} hasNext   whether there is another lesson
 * @returns {Coming}
 */
export function comingAfter(stand, scenes, hasNext) {
  const next = forward(stand, scenes);
  if (!next) return hasNext ? "lesson" : "end";
  if (next.closing) return "closing";
  return next.answered ? "answer" : "scene";
}
