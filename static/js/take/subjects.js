/**
 * Lists what a picture can be of. Another subject is a row here and its words, `take.of-NAME`.
 * @module
 */
import { painterOf } from "./figure.js";
import { shownIn } from "./shown.js";

/** @typedef {import("./figure.js").Picture} Picture */
/** @typedef {import("./take.js").Sight} Sight */

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {true} [labelled]   the names of its rows can be left out
 * @property {(sight: Sight) => boolean} isThere
 * @property {(sight: Sight, labels: boolean) => Picture | null} read   as it is on the screen
 */

/** The first that is there is offered first. @type {readonly Subject[]} */
const SUBJECTS = [
  {
    name: "cell",
    isThere: ({ state }) => state.open,
    read: () => pictureAt(".cell-view"),
  },
  {
    name: "stage",
    isThere: ({ state }) =>
      !state.open && (state.companions.length > 0 || state.loss !== null || state.tall !== null),
    read: () => pictureAt("#stage"),
  },
  {
    name: "score",
    labelled: true,
    isThere: () => true,
    read: ({ state, hooks }, labels) => painterOf(hooks.stageOf(state), { labels })?.still() ?? null,
  },
];

/** @param {string} selector @returns {Picture | null} */
function pictureAt(selector) {
  const root = document.querySelector(selector);
  return root && shownIn(root);
}

/** @param {Sight} sight */
export const subjectsIn = (sight) => SUBJECTS.filter(({ isThere }) => isThere(sight));
