/**
 * Shows the button of the gradients, and loads what draws them when it is first pressed.
 * @module
 */
import { element, write } from "../dom.js";
import { lazily } from "../lazy.js";
import { activationOf } from "../readout.js";
import { calm } from "../theme.js";
import { firstStepBack, lastLoss } from "./path.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("./loss.js").Loss} Loss */
/** @typedef {ReturnType<typeof import("./gradients.js").createGradients>} Gradients */

/**
 * @param {object} hooks
 * @param {Stage} hooks.stage
 * @param {HTMLElement} hooks.stageElement
 * @param {Element} hooks.inspector
 * @param {HTMLElement} hooks.tools
 * @param {(action: import("../reduce.js").Action) => void} hooks.dispatch
 * @param {() => State} hooks.get
 * @param {() => void} hooks.refresh
 * @param {import("../lazy.js").Missed} hooks.missed
 * @param {(state: State) => Stage[]} hooks.beside   the stages of the runs that are compared with the first
 */
export function createEntry({ tools, dispatch, get, refresh, missed, beside, ...rest }) {
  /** @type {Gradients | null} */
  let gradients = null;
  const toggle = element("button", {
    class: "quiet",
    attributes: { type: "button", "data-i18n": "gradients.start" },
  });
  tools.prepend(toggle);

  /** @param {number} loss @param {Loss} by */
  const begin = (loss, by) => {
    const { shape } = get();
    if (!shape) return;
    dispatch({ type: "back", loss, by, step: calm.matches ? 0 : firstStepBack(shape, loss) });
    if (!calm.matches) dispatch({ type: "play" });
  };
  const leave = () => dispatch({ type: "back", loss: null, step: get().step });
  toggle.addEventListener("click", () => {
    const { loss, lossBy, shape, request } = get();
    if (!shape) return;
    if (loss !== null) return leave();
    const predicts = request.input === "text" && activationOf(request) === "softmax";
    begin(lastLoss(shape, predicts), lossBy);
  });
  const part = lazily(
    () => import("./gradients.js"),
    () => {
      const { loss, lossBy } = get();
      leave();
      missed(() => loss !== null && begin(loss, lossBy));
    },
  );
  const enter = async () => {
    const module = await part();
    if (gradients) return;
    gradients = module.createGradients({ ...rest, get, refresh, begin });
    refresh();
  };

  /** @param {State} state @param {import("../trace.js").Trace} first */
  const heardOf = (state, first) =>
    (state.chosen > 0 ? gradients?.courseAt(state.chosen) : gradients?.courseOf(state, first)) ?? null;

  return {
    /**
     * @param {State} state
     * @param {import("../trace.js").Trace} trace   of the first run
     * @returns {import("./course.js").Course | null} its gradients, as far as they have come
     */
    courseOf: (state, trace) => gradients?.courseOf(state, trace) ?? null,

    /**
     * @param {State} state
     * @param {import("../trace.js").Trace} trace   of the first run
     * @returns {import("./course.js").Course | null} the gradients of the run that is looked at
     */
    heardOf,

    /**
     * @param {State} state
     * @param {import("../trace.js").Trace} first
     * @returns {{ course: import("./course.js").Course, most: number } | null} the same, and the largest norm of all runs
     */
    allOf(state, first) {
      const course = heardOf(state, first);
      return course && { course, most: gradients?.most() ?? course.most };
    },

    /** @param {import("../frame.js").Frame} frame */
    draw({ all, first, t }) {
      const view = { ...first, state: all };
      const { state, trace } = view;
      const on = state.loss !== null && state.loss < trace.shape.timeSteps;
      write(toggle, t(on ? "gradients.stop" : "gradients.start"));
      toggle.title = t("gradients.title");
      toggle.setAttribute("aria-pressed", String(on));
      if (on && !gradients) void enter();
      gradients?.draw(view, beside(all));
    },

    prepare: () => import("./gradients.js"),
  };
}
