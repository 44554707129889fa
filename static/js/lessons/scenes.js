/**
 * Fetches a lesson from the server, and computes the state of the page that each of its scenes asks for.
 * @module
 */
import { answerTo, cacheAnswer } from "../answer_cache.js";
import { completed } from "../models/cards.js";
import { activePass, cellAt } from "../shape.js";
import { origin } from "../source.js";
import { UNANSWERED } from "../state.js";
import { runQuery, stateOf } from "../url.js";
import { fitting } from "../whatif/fitting.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../i18n.js").Lang} Lang */
/** @typedef {Record<Lang, string> & { only?: Lang | null }} Words  only: the one language in which they are written; the other repeats it */
/** @typedef {import("../complaints.js").Complaint} Complaint */

/**
 * @typedef {object} Scene
 * @property {string} id
 * @property {Words} caption
 * @property {Words | null} notes      for the presenter alone
 * @property {{ to: number } | null} play
 * @property {string | null} light     in the words of `lights.js`
 * @property {Words | null} question
 * @property {Words | null} answer
 * @property {import("./reply.js").Reply | null} reply   how the question is answered; null where it is only asked aloud
 * @property {string} query            the stage as the page's query string
 */

/** @typedef {{ name: string, title: Words, summary: Words, scenes: Scene[] }} Lesson */

/** @typedef {{ name: string, scene: string | null, closing: boolean | null }} Place  a scene of a lesson, null for its first; closing: whether the closing card lies over it */

/** What a scene brings onto the stage: where it looks, and how. */
/** @typedef {Pick<State, "step" | "phase" | "byPhase" | "unit" | "pins" | "chosenPass" | "speed" | "open" | "parts" | "zoom" | "panels" | "excerpt" | "difference" | "companions" | "loss" | "lossBy" | "lit" | "steady" | "tall" | "order" | "question">} View */

/** @param {string} name @returns {string} where a lesson is to be had */
const lessonUrl = (name) => new URL(`/api/lessons/${encodeURIComponent(name)}`, origin()).href;

/**
 * @param {string} name
 * @returns {Promise<{ lesson: Lesson } | { details: Complaint[] }>} the lesson, or why there is none
 */
export async function load(name) {
  try {
    const url = lessonUrl(name);
    const answer = await answerTo(url);
    const blob = await answer.blob();
    if (answer.ok) cacheAnswer({ url, init: null }, blob);
    const body = JSON.parse(await blob.text());
    return answer.ok ? { lesson: body } : { details: body.detail };
  } catch (error) {
    return { details: [{ field: null, message: String(error instanceof Error ? error.message : error) }] };
  }
}

/** @type {WeakMap<Scene, State>} read once, since every drawing asks for it */
const states = new WeakMap();

/**
 * Returns the state that a scene's link asks for.
 * @param {Scene} scene
 * @returns {State}
 */
export function stateOfScene(scene) {
  const state = states.get(scene) ?? stateOf(`?${scene.query}`, "en");
  states.set(scene, state);
  return state;
}

/** @param {Scene} scene @returns {import("../state.js").Request} as the page asks for it, once the cards of the models are there */
export const requestOfScene = (scene) => fitting(completed(stateOfScene(scene).request));

/**
 * @param {Scene} scene
 * @param {boolean} still whether what would play is shown at its end at once
 * @returns {View}
 */
export function viewOfScene(scene, still) {
  const shown = stateOfScene(scene);
  const { step, phase, byPhase, unit, pins, chosenPass, speed } = shown;
  const { open, parts, zoom, panels, excerpt, companions } = shown;
  const there = still && scene.play ? scene.play.to : step;
  const light = lightOf(scene, true);
  const asks = rowAsked(scene);
  return {
    step: there,
    phase,
    byPhase,
    unit,
    pins,
    chosenPass: asks?.pass ?? chosenPass,
    speed,
    open: open && asks === null,
    parts,
    zoom,
    panels,
    difference: shown.difference,
    excerpt,
    companions,
    loss: shown.loss,
    lossBy: shown.lossBy,
    lit: light,
    steady: light,
    tall: asks?.quantity ?? shown.tall,
    order: shown.order,
    question: scene.question && UNANSWERED,
  };
}

/**
 * @param {Scene} scene
 * @returns {{ quantity: string, pass: import("../shape.js").Pass | null } | null} the row of which a unit is asked: it is shown tall, so that the
 *   last bench sees it
 */
function rowAsked({ reply }) {
  if (reply?.touch !== "unit" || reply.of === null) return null;
  const { layer, direction } = reply;
  const pass =
    layer === null && direction === null ? null : { layer: layer ?? 0, direction: direction ?? "forward" };
  return { quantity: reply.of, pass };
}

/**
 * Returns the unit and the cell that a scene's words mean where they name none: the cell that it shows once it has
 * played.
 * @param {Scene} scene
 * @param {import("../shape.js").Shape} shape of its run
 * @returns {import("./fill.js").Scope}
 */
export function scopeOfScene(scene, shape) {
  const { step, unit, chosenPass } = viewOfScene(scene, true);
  return { place: cellAt(shape, chosenPass ?? activePass(shape, step), step), unit };
}

/**
 * @param {Scene} scene
 * @param {State} state
 * @returns {boolean} whether the page shows the scene's own run
 */
export function showsRunOf(scene, state) {
  return runQuery(stateOfScene(scene).request).toString() === runQuery(state.request).toString();
}

/**
 * @param {Scene} scene
 * @param {State} state
 * @returns {boolean} whether the page stands elsewhere than the scene does in the end
 */
export function isAway(scene, state) {
  const { step, phase, loss } = viewOfScene(scene, true);
  return state.step !== step || state.phase !== phase || state.loss !== loss;
}

/**
 * @param {Scene} scene
 * @param {boolean} open   whether its question waits for an answer
 * @returns {string | null} what is lit: nothing that would answer the question
 */
export function lightOf({ light, reply }, open) {
  if (!open || light === null || !reply?.touch) return light;
  if (reply.touch === "row") return null;
  const left = light.split(" ").filter((one) => one !== "unit");
  return left.length > 0 ? left.join(" ") : null;
}
