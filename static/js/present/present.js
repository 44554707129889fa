/**
 * Presents: the picture, a caption and a thin timeline, for the front of a lecture hall.
 * @module
 */
import { within } from "../compare/companions.js";
import { translator } from "../i18n.js";
import { sessionName } from "./channel.js";
import { listen } from "./clicker.js";
import { openConnection } from "./connection.js";
import { createEnlarger } from "./enlarger.js";
import { createScreen } from "./screen.js";
import { snapshotOf } from "./snapshot.js";

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
 * @property {(by: 1 | -1) => void} turn       what a clicker does: a scene of a lesson, a step, or a phase
 * @property {() => import("./snapshot.js").Scene | null} scene   of the lesson that is open
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
  listen(hooks, { leave, openWindow });

  function openWindow() {
    const opened = open(`/presenter#${sessionName()}`, "unrolled-presenter", "popup,width=1000,height=680");
    opened?.focus();
    void translator(hooks.get().lang).then((t) => screen.say(opened ? "" : t("present.blocked")));
  }

  /** @param {boolean} presenting */
  function change(presenting) {
    document.documentElement.dataset.mode = mode;
    screen.show({ caption: presenting, tools: presenting });
    if (presenting) keepBothLanguages();
    if (presenting) line ??= openConnection(hooks);
    else line?.gone();
    if (!presenting) enlarge(null);
  }

  /** In a frame a lesson speaks for itself; what a lone run means is for the page around it to say. */
  function speakScene() {
    const scene = hooks.scene();
    screen.show({ caption: scene !== null, tools: false });
    if (scene) screen.write({ lead: "", body: scene.caption });
  }

  return {
    follow({ state, trace: first, chosen: trace, theme, t }) {
      const changed = hooks.mode() !== mode;
      mode = hooks.mode();
      if (changed) change(mode === "present");
      if (mode === "page") return;
      screen.speak(t);
      if (mode === "embed") return speakScene();
      if (!trace || !first || state.shape !== first.shape) return;
      const view = { state: trace === first ? state : seenIn(state, trace), trace, theme, t };
      enlarge(view);
      const snapshot = snapshotOf(view, hooks.scene());
      screen.write(snapshot.now);
      line?.tell(snapshot);
    },
  };
}

/** The page's state as a run that is compared has it. @param {State} state @param {Trace} run @returns {State} */
const seenIn = (state, { shape }) => ({ ...within(state, shape), shape });

/** Once loaded, everything works without the server: another language must not have to be fetched. */
function keepBothLanguages() {
  void translator("en");
  void translator("zh");
}
