/**
 * Presents: the picture, a caption and a thin timeline, for the front of a lecture hall.
 * @module
 */
import { within } from "../compare/companions.js";
import { translator } from "../i18n.js";
import { IS_LIVE } from "../source.js";
import { sessionName } from "./channel.js";
import { listen } from "./clicker.js";
import { openConnection } from "./connection.js";
import { createEnlarger } from "./enlarger.js";
import { createScreen } from "./screen.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {"page" | "present" | "embed"} Mode */

/**
 * What presenting needs of the page.
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {() => Mode} mode
 * @property {(mode: Mode) => void} show
 * @property {(by: 1 | -1) => void} turn       what a clicker does: a scene of a lesson or its answer, a step, or a phase
 * @property {() => void} answer               shows the answer of the scene, or takes it back
 * @property {() => { current: () => import("./snapshot.js").Scene | null, isClosing: () => boolean }} lesson
 * @property {(state: State, first: Trace) => readonly Trace[]} traces   of all runs on the stage
 * @property {(state: State, first: Trace) => import("../gradients/course.js").Course | null} courseOf   the first run's gradients
 */

/** @typedef {{ state: State, trace: Trace, theme: import("../palette.js").Theme, t: import("../i18n.js").Translate }} View */

/**
 * @param {Hooks} hooks
 * @returns {import("../drawing.js").Feature} it makes room before the stage is drawn
 */
export function createPresent(hooks) {
  const leave = () => hooks.show("page");
  const screen = createScreen({ leave, openWindow });
  const enlarge = createEnlarger();
  /** @type {ReturnType<typeof openConnection> | null} */
  let line = null;
  let mode = "";
  /** What is loaded with the first presenting. @type {typeof import("./speaking.js") | null} */
  let speaking = null;
  /** Writes the words of the moment, and tells the presenter's window. */
  let speak = () => {};
  const load = async () => {
    speaking ??= await import("./speaking.js").catch(() => null);
    speak();
    return speaking;
  };
  const prepare = async () => {
    await load();
    // The presenter's window has to open when there is no server any more.
    if (IS_LIVE && (mode === "present" || hooks.get().lesson)) await speaking?.fetchPresenter();
  };
  const scene = () => hooks.lesson().current();
  const begin = () => hooks.show("present");
  const warn = (/** @type {boolean} */ on) =>
    void translator(hooks.get().lang).then((t) => screen.say(on ? t("present.escape") : ""));
  listen(hooks, { leave, begin, openWindow, warn });

  async function openWindow() {
    if (!IS_LIVE) return void translator(hooks.get().lang).then((t) => screen.say(t("record.no-window")));
    const opened = (await load())?.openPresenter(sessionName());
    opened?.focus();
    void translator(hooks.get().lang).then((t) => screen.say(opened ? "" : t("present.blocked")));
  }

  /** @param {boolean} presenting @param {boolean} goesOn   whether the page was loaded so */
  function change(presenting, goesOn) {
    document.documentElement.dataset.mode = mode;
    screen.show({ caption: presenting, tools: presenting });
    if (presenting) keepBothLanguages();
    if (presenting) prepare().catch(() => {});
    if (presenting) line ??= openConnection(hooks, goesOn);
    else line?.gone();
    if (!presenting) enlarge(null);
  }

  /** In a frame a lesson speaks for itself; what a lone run means is for the page around it to say. */
  function speakScene() {
    const current = scene();
    screen.show({ caption: current !== null, tools: false });
    if (current) screen.write({ lead: "", body: current.caption });
  }

  return {
    follow({ state, trace: first, chosen: trace, theme, t }) {
      const changed = hooks.mode() !== mode;
      const isFirst = mode === "";
      mode = hooks.mode();
      if (changed) change(mode === "present", isFirst);
      if (mode === "page") return;
      screen.speak(t);
      if (mode === "embed") return speakScene();
      const current = scene();
      screen.place(current, t);
      if (!trace || !first || state.shape !== first.shape) {
        // The words of a scene whose run is still out of reach are better than those of another.
        if (current && state.waiting) screen.write({ lead: "", body: current.caption });
        return;
      }
      const view = { state: trace === first ? state : seenIn(state, trace), trace, theme, t };
      enlarge(view);
      const shown = {
        state,
        first,
        traces: hooks.traces(state, first),
        course: hooks.courseOf(state, first),
        next: current?.next,
      };
      speak = () => {
        if (!speaking || mode !== "present") return;
        const { snapshotOf, picturesKey, picturesOf } = speaking;
        const snapshot = snapshotOf(view, current);
        screen.write(snapshot.now);
        line?.tell(snapshot, picturesKey(shown), () => picturesOf(shown));
      };
      speak();
    },
    prepare,
  };
}

/** The page's state as a run that is compared has it. @param {State} state @param {Trace} run @returns {State} */
const seenIn = (state, { shape }) => ({ ...within(state, shape), shape });

/** Once loaded, everything works without the server: another language must not have to be fetched. */
function keepBothLanguages() {
  void translator("en");
  void translator("zh");
}
