/**
 * Offers the numbers of the run.
 * @module
 */
import { companionRequest } from "../compare/companions.js";
import { titleOf } from "../models/cards.js";
import { fileName } from "./files.js";
import { FORMATS } from "./formats.js";
import { about, fileButton, files, group } from "./group.js";

/** @param {import("./take.js").Sight} sight */
export function dataGroup(sight) {
  const { trace, say, state, hooks } = sight;
  if (!trace) return group(say("take.data"), about(say("take.no-run")));
  const { received: done, shape } = trace;
  const part = done < shape.steps ? ` ${say("take.part")}` : "";
  const what = say("take.run", { done, all: shape.steps, cell: titleOf(shape.cell) });
  const run = { trace, request: ranAs(state), t: hooks.words() };
  const buttons = FORMATS.map((format) =>
    fileButton(sight, format.name, () => ({
      name: fileName(trace, format),
      made: async () => new Blob(await format.write(run), { type: format.type }),
    })),
  );
  return group(say("take.data"), about(what + part), files(buttons));
}

/** @param {import("../state.js").State} state @returns {import("../state.js").Request} of the run that the panel beside the score shows */
function ranAs({ request, companions, chosen }) {
  const companion = companions[chosen - 1];
  return companion === undefined ? request : companionRequest(request, companion);
}
