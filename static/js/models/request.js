/**
 * The part of a request that names a trained model, and how the run goes on after its input; part of the link.
 * @module
 */
import { decimal, whole } from "../link/readers.js";

/** @typedef {import("../wire.js").Generate} Generate */

/**
 * @typedef {object} Trained
 * @property {string | null} model               null for random weights under a seed
 * @property {Required<Generate> | null} generate  null ends the run with its input
 */

/** @type {Trained} */
export const NOT_TRAINED = { model: null, generate: null };

/** What goes on where nothing else is said. @type {Required<Generate>} */
export const GENERATE = { steps: 80, seed: 0, temperature: 0.8 };

/** The wire's own defaults, which links leave out. */
const DEFAULTS = { seed: 0, temperature: 1 };

/**
 * @param {URLSearchParams} query   added to
 * @param {Trained} request
 */
export function writeTrained(query, { model, generate }) {
  if (model) query.set("model", model);
  if (!generate) return;
  query.set("generate_steps", String(generate.steps));
  if (generate.seed !== DEFAULTS.seed) query.set("generate_seed", String(generate.seed));
  if (generate.temperature !== DEFAULTS.temperature)
    query.set("generate_temperature", String(generate.temperature));
}

/**
 * @param {URLSearchParams} query
 * @returns {Trained}
 */
export function readTrained(query) {
  const steps = whole.read(query.get("generate_steps") ?? "");
  const model = query.get("model") || null;
  if (steps === null) return { model, generate: null };
  const seed = whole.read(query.get("generate_seed") ?? "") ?? DEFAULTS.seed;
  const temperature = decimal.read(query.get("generate_temperature") ?? "") ?? DEFAULTS.temperature;
  return { model, generate: { steps, seed, temperature } };
}
