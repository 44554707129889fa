/**
 * Opens the parameters, and loads the code that draws them when they are first opened.
 * @module
 */
import { lazily } from "../lazy.js";
import { closed, opened, sheetOf } from "../panels/open.js";

/** @typedef {import("../inspector/view.js").View} View */

/**
 * @param {HTMLElement} root      in which the dialog is put
 * @param {HTMLElement} panel     whose letters lead to their sheets
 * @param {object} hooks
 * @param {(action: import("../reduce.js").Action) => void} hooks.dispatch
 * @param {() => import("../state.js").State} hooks.get
 * @param {() => void} hooks.refresh
 * @param {import("../lazy.js").Missed} hooks.missed
 */
export function createParametersEntry(root, panel, { dispatch, get, refresh, missed }) {
  const fetched = () => import("./parameters.js");
  /** @type {ReturnType<typeof import("./parameters.js").createParameters> | null} */
  let parameters = null;
  const turn = (/** @type {import("../state.js").State["panels"]} */ panels) =>
    dispatch({ type: "set", change: { panels } });
  const part = lazily(fetched, () => {
    const { panels } = get();
    const sheet = panels.find((panel) => panel.startsWith("parameters"));
    turn(closed(panels, "parameters"));
    missed(() => sheet && turn(opened(get().panels, sheet)));
  });
  const enter = async () => {
    const { createParameters } = await part();
    parameters ??= createParameters(root, dispatch);
    refresh();
  };
  panel.addEventListener("click", ({ target }) => {
    const chip = target instanceof Element ? target.closest("button[data-sheet]") : null;
    const letter = chip?.getAttribute("data-sheet");
    if (letter) turn(opened(get().panels, `parameters.${letter}`));
  });
  return {
    /** Has what draws them at hand, for when the server is not there. */
    prepare: fetched,
    draw(/** @type {View} */ view) {
      if (parameters) parameters.draw(view);
      else if (sheetOf(view.state.panels)) void enter();
    },
  };
}
