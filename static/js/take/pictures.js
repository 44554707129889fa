/**
 * Offers the score as a picture.
 * @module
 */
import { element } from "../dom.js";
import { figureOf } from "./figure.js";
import { runName, Unsaved } from "./files.js";
import { about, fileButton, files, group } from "./group.js";
import { pngOf } from "./png.js";

/** @param {import("./take.js").Sight} sight */
export function pictureGroup(sight) {
  const { trace, state, say, hooks } = sight;
  const stage = hooks.stageOf(state);
  if (!trace || !figureOf(stage, { labels: false })) return "";
  const box = element("input", { attributes: { type: "checkbox", checked: "" } });
  const buttons = ["svg", "png"].map((format) =>
    fileButton(sight, format, () => ({
      name: `${runName(trace)}-step-${state.step + 1}.${format}`,
      async made() {
        const picture = figureOf(stage, { labels: box.checked });
        if (!picture) throw new Unsaved("take.no-run");
        return format === "png" ? pngOf(picture) : new Blob([picture.svg], { type: "image/svg+xml" });
      },
    })),
  );
  return group(
    say("take.figure"),
    about(say("take.figure-about", { step: state.step + 1 })),
    files(buttons),
    element("label", { class: "take-check" }, [box, say("take.labels")]),
  );
}
