/**
 * Opens the panel that takes the run away, and loads it when it is first opened.
 * @module
 */
import { byId } from "../dom.js";
import { lazily } from "../lazy.js";

/**
 * @param {import("./take.js").Hooks & { missed: import("../lazy.js").Missed }} hooks
 * @returns {import("../drawing.js").Feature}
 */
export function createTakeEntry(hooks) {
  const prepare = () => import("./take.js").then((part) => part.prepared());
  const part = lazily(prepare, hooks.missed);
  byId("take", HTMLElement).onclick = async () => (await part())(hooks);
  return { prepare };
}
