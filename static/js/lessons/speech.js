/**
 * Fills the numbers of the run on the screen into a scene's words.
 * @module
 */
import { fill } from "./fill.js";
import { scopeOfScene } from "./scenes.js";

/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("../i18n.js").Lang} Lang */
/** @typedef {import("./fill.js").Ran} Ran */

/**
 * @typedef {object} Said
 * @property {string} caption
 * @property {string} notes           empty where there are none
 * @property {string | null} question
 * @property {string} answer          empty where there is none
 * @property {boolean} complete       whether all of the caption's numbers have arrived
 * @property {Lang | null} only       the one language that the caption is in; null where it is in both
 */

/**
 * @param {Scene} scene
 * @param {Ran | null} ran   the scene's own run; null while it is not there
 * @param {Lang} lang
 * @returns {Said}
 */
export function speechOf(scene, ran, lang) {
  const filled = (/** @type {Record<Lang, string> | null} */ words) =>
    words ? fill(words[lang], ran, ran && scopeOfScene(scene, ran.trace.shape), lang) : null;
  const caption = filled(scene.caption);
  return {
    caption: caption?.text ?? "",
    complete: caption?.complete ?? true,
    only: scene.caption.only ?? null,
    notes: filled(scene.notes)?.text ?? "",
    question: filled(scene.question)?.text ?? null,
    answer: filled(scene.answer)?.text ?? "",
  };
}
