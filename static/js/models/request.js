/**
 * Describes the part of a request that names a trained model and says how the run goes on after its input. It is part
 * of the link.
 * @module
 */

/** @typedef {import("../wire.js").Generate} Generate */

/**
 * @typedef {object} Trained
 * @property {string | null} model               null for random weights under a seed
 * @property {Required<Generate> | null} generate  null ends the run with its input
 */

/** @type {Trained} */
export const NOT_TRAINED = { model: null, generate: null };

/** The settings of a generating run by default. @type {Required<Generate>} */
export const GENERATE = { steps: 80, seed: 0, temperature: 0.8 };
