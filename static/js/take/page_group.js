/**
 * Offers what is shown, or a whole lesson, as a page in one file.
 * @module
 */
import { IS_LIVE } from "../source.js";
import { runName } from "./files.js";
import { about, fileButton, files, group } from "./group.js";
import { savedPage } from "./page.js";

/** @param {import("./take.js").Sight} sight */
export function pageGroup(sight) {
  const { state, trace, say } = sight;
  if (!trace || !IS_LIVE) return "";
  const { lesson } = state;
  const button = fileButton(sight, "html", () => ({
    name: lesson ? `unrolled-lesson-${lesson.name}.html` : `${runName(trace)}.html`,
    made: () => savedPage(sight.hooks.get()),
  }));
  return group(say("take.page"), about(say(lesson ? "take.page-lesson" : "take.page-run")), files([button]));
}
