/**
 * Offers what is on the screen as a picture, and the playback of the score as a film.
 * @module
 */
import { element } from "../dom.js";
import { IS_LIVE } from "../source.js";
import { painterOf } from "./figure.js";
import { runName, Unsaved } from "./files.js";
import { filmPart } from "./film.js";
import { about, fileButton, files, group } from "./group.js";
import { createLook } from "./look.js";
import { pngOf } from "./png.js";
import { subjectsIn } from "./subjects.js";

/** @param {import("./take.js").Sight} sight */
export function pictureGroup(sight) {
  const { trace, state, say, hooks } = sight;
  const stage = hooks.stageOf(state);
  if (!trace || trace.received === 0 || !painterOf(stage, { labels: false })) return "";
  const look = createLook(sight);
  const subjects = subjectsIn(sight);
  const choice = element(
    "select",
    { attributes: { "aria-label": say("take.of") } },
    subjects.map(({ name }) =>
      element("option", { text: say(`take.of-${name}`), attributes: { value: name } }),
    ),
  );
  const buttons = ["svg", "png"].map((format) =>
    fileButton(sight, format, () => {
      const subject = subjects[choice.selectedIndex];
      const what = subject?.name === "score" ? "" : `-${subject?.name}`;
      return {
        name: `${runName(trace)}${what}-step-${state.step + 1}.${format}`,
        async made() {
          const picture = look.posed(() => subject?.read(sight, look.labels()));
          if (!picture) throw new Unsaved("take.no-run");
          return format === "png" ? pngOf(picture) : new Blob([picture.svg], { type: "image/svg+xml" });
        },
      };
    }),
  );
  return group(
    say("take.figure"),
    about(say("take.figure-about", { step: state.step + 1 })),
    look.element,
    ...(subjects.length > 1 ? [element("div", { class: "take-span" }, [choice])] : []),
    files(buttons),
    // A page that plays a record has nothing to write one with.
    ...(IS_LIVE ? [filmPart(sight, trace, look)] : []),
  );
}
