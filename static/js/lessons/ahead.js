/**
 * Looks ahead of the scene that is open: has its lesson fetched, and behind it the next one, and reads the runs of the
 * scenes that come, so that their numbers are there before they are shown.
 * @module
 */
import { cachedAnswer } from "../answer_cache.js";
import { lessonsUrl, loadHeadings, nextHeading } from "./headings.js";
import { rehearsalOf, rehearse } from "./rehearsal.js";
import { load, viewOfScene } from "./scenes.js";
import { speechOf } from "./speech.js";
import { createSupply } from "./supply.js";
import { comingAfter } from "./turns.js";

/** @typedef {import("./scenes.js").Lesson} Lesson */
/** @typedef {import("./headings.js").Heading} Heading */
/** @typedef {import("./supply.js").Stock} Stock */
/** @typedef {import("./turns.js").Stand} Stand */
/** @typedef {import("../i18n.js").Lang} Lang */

/**
 * What a clicker shows next.
 * @typedef {object} Coming
 * @property {import("./turns.js").Coming} what
 * @property {string} caption        of the next scene, with its numbers once its run is there; behind the last the next
 *   lesson's title, empty where there is none
 * @property {import("./rehearsal.js").Rehearsed | null} ran   the next scene's run, where it is there
 * @property {import("./scenes.js").View | null} view   where the next scene looks; null behind the last
 */

/**
 * @param {object} hooks
 * @param {() => Promise<unknown>} hooks.prepare   fetches what the page itself loads later; rejects where it does not come
 * @param {() => boolean} hooks.isPresenting       whether one stands in front of people
 * @param {() => void} hooks.changed               told when more is there
 */
export function createAhead({ prepare, isPresenting, changed }) {
  /** All lessons, once they have come. @type {Heading[]} */
  let headings = [];
  /** @type {{ lesson: Lesson, index: number } | null} */
  let open = null;
  /** The lesson that is fetched behind the open one. */
  let following = "";
  const supply = createSupply({
    prepare,
    hurries: isPresenting,
    changed() {
      if (headings.length === 0 && cachedAnswer({ url: lessonsUrl(), init: null })) void learnHeadings();
      look();
      changed();
    },
  });

  async function learnHeadings() {
    headings = await loadHeadings();
    look();
    changed();
  }

  const nextOf = (/** @type {Lesson} */ { name }) => nextHeading(headings, name);

  /** Reads the runs of the open scene and of the one behind it; fetches the next lesson behind the last. */
  function look() {
    if (!open) return;
    const { lesson, index } = open;
    for (const scene of lesson.scenes.slice(index, index + 2))
      if (!rehearsalOf(scene)) void rehearse(scene).then((ran) => ran && changed());
    // In front of people the next lesson is fetched at once: nobody knows when the network goes.
    const isLast = index === lesson.scenes.length - 1;
    const next = nextOf(lesson);
    const isNeeded = supply.of(lesson.name)?.stand === "complete" && (isLast || isPresenting());
    if (next && isNeeded && next.name !== following && !supply.of(next.name)) void fetchNext(next.name);
  }

  /** @param {string} name */
  async function fetchNext(name) {
    following = name;
    const loaded = await load(name);
    if (following !== name) return;
    if ("lesson" in loaded) supply.fetchNext(loaded.lesson);
    else following = ""; // asked for again with the next scene
  }

  return {
    /** @param {string} name @returns {Stock | null} how much of a lesson is there; null where nothing has been asked for */
    stockOf: (name) => supply.of(name),

    /** The lesson behind another one. */
    nextOf,

    /** A scene is open. @param {Lesson} lesson @param {number} index */
    turn(lesson, index) {
      if (lesson !== open?.lesson) following = "";
      open = { lesson, index };
      look();
    },

    /** The picture of a scene is there: now there is time for the rest of the lesson. @param {Lesson} lesson @param {number} index */
    fetch: (lesson, index) => supply.fetch(lesson, index),

    /** Leaves off. */
    stop() {
      open = null;
      following = "";
      supply.stop();
    },

    /** @param {Lesson} lesson @param {Stand} stand @param {Lang} lang @returns {Coming} */
    comingAfter(lesson, stand, lang) {
      const heading = nextOf(lesson);
      const what = comingAfter(stand, lesson.scenes, heading !== null);
      const scene = stand.closing ? undefined : lesson.scenes[stand.place + 1];
      if (!scene) return { what, caption: heading?.title[lang] ?? "", ran: null, view: null };
      const ran = rehearsalOf(scene);
      return { what, caption: speechOf(scene, ran, lang).caption, ran, view: viewOfScene(scene, true) };
    },
  };
}

/**
 * Returns what is said of a scene: while its run arrives, with the numbers of the one that was fetched ahead, which are
 * the same.
 * @param {import("./scenes.js").Scene} scene
 * @param {import("./fill.js").Ran | null} ran
 * @param {boolean} here   whether the page shows the scene's run, or waits for it
 * @param {Lang} lang
 */
export function wordsOf(scene, ran, here, lang) {
  const words = speechOf(scene, ran, lang);
  const ahead = words.complete || !here ? null : rehearsalOf(scene);
  return ahead ? speechOf(scene, ahead, lang) : words;
}
