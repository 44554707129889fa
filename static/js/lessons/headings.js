/**
 * Fetches the list of all lessons, by which one knows the next.
 * @module
 */
import { answerTo } from "../answer_cache.js";
import { origin } from "../source.js";

/** @typedef {import("./scenes.js").Words} Words */
/**
 * What the list says of a lesson.
 * @typedef {{ name: string, title: Words, summary: Words, minutes: number }} Heading
 */

/** @returns {string} where the list is to be had */
export const lessonsUrl = () => new URL("/api/lessons", origin()).href;

/** @returns {Promise<Heading[]>} in the order in which they are taught; none where the server does not answer */
export async function loadHeadings() {
  try {
    const answer = await answerTo(lessonsUrl());
    const body = /** @type {{ lessons: Heading[] }} */ (await answer.json());
    return answer.ok ? body.lessons : [];
  } catch {
    return [];
  }
}

/**
 * @param {readonly Heading[]} headings
 * @param {string} name
 * @returns {Heading | null} the lesson behind that one; null behind the last, and behind one that is not in the list
 */
export function nextHeading(headings, name) {
  const place = headings.findIndex((one) => one.name === name);
  return place < 0 ? null : (headings[place + 1] ?? null);
}
