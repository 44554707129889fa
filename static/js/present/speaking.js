/**
 * Collects what is said and shown only in front of people, so that nobody else loads it.
 * @module
 */
export { picturesKey, picturesOf } from "./pictures.js";
export { fetchPresenter, openPresenter } from "./presenter_page.js";
export { snapshotOf } from "./snapshot.js";
