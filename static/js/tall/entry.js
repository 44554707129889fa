/**
 * Loads what shows a row tall when one is first asked for.
 * @module
 */
import { lazily } from "../lazy.js";

/** @typedef {import("./tall.js").Hooks} Hooks */

/** @param {Omit<Hooks, "opensWithPage"> & { refresh: () => void, missed: import("../lazy.js").Missed }} hooks @returns {import("../drawing.js").Feature} */
export function createTallEntry({ refresh, missed, ...hooks }) {
  /** @type {ReturnType<typeof import("./tall.js").createTall> | null} */
  let tall = null;
  /** Whether the page has shown the score before: then somebody has asked for the row. */
  let isAsked = false;
  const part = lazily(
    () => import("./tall.js"),
    (again) => {
      hooks.dispatch({ type: "set", change: { tall: null } });
      missed(again);
    },
  );
  const enter = async () => {
    const { createTall } = await part();
    tall ??= createTall({ ...hooks, opensWithPage: () => !isAsked });
    refresh();
  };
  return {
    draw(frame) {
      if (!frame.all.tall) isAsked = true;
      if (tall) tall.draw(frame);
      else if (frame.all.tall) void enter();
    },
    prepare: () => import("./tall.js"),
  };
}
