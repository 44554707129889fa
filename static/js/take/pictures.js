/**
 * Offers the score as a picture, still or playing.
 * @module
 */
import { painterOf } from "./figure.js";
import { runName, Unsaved } from "./files.js";
import { filmPart } from "./film.js";
import { about, fileButton, files, group } from "./group.js";
import { createLook } from "./look.js";
import { pngOf } from "./png.js";

/** @param {import("./take.js").Sight} sight */
export function pictureGroup(sight) {
  const { trace, state, say, hooks } = sight;
  const stage = hooks.stageOf(state);
  if (!trace || trace.received === 0 || !painterOf(stage, { labels: false })) return "";
  const look = createLook(sight);
  const buttons = ["svg", "png"].map((format) =>
    fileButton(sight, format, () => ({
      name: `${runName(trace)}-step-${state.step + 1}.${format}`,
      async made() {
        const picture = look.posed(() => painterOf(stage, { labels: look.labels() })?.still());
        if (!picture) throw new Unsaved("take.no-run");
        return format === "png" ? pngOf(picture) : new Blob([picture.svg], { type: "image/svg+xml" });
      },
    })),
  );
  return group(
    say("take.figure"),
    about(say("take.figure-about", { step: state.step + 1 })),
    look.element,
    files(buttons),
    filmPart(sight, trace, look),
  );
}
