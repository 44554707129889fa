/**
 * Puts the page together: one state, drawn once per animation frame.
 * @module
 */
import { createAddress } from "./address.js";
import { byId } from "./dom.js";
import { translator, writeAll } from "./i18n.js";
import { createInspector } from "./inspector/inspector.js";
import { listen } from "./keys.js";
import { createControls } from "./panels/controls.js";
import { announce, showFailure, writeHeadline } from "./panels/notices.js";
import { createTools, writeKeys } from "./panels/tools.js";
import { createTransport } from "./panels/transport.js";
import { createPlayback } from "./playback.js";
import { createClient } from "./run/client.js";
import { cellAt, stepOfCell } from "./shape.js";
import { warmUp } from "./stage/plot.js";
import { Stage } from "./stage/stage.js";
import { focusOf } from "./state.js";
import { createStore } from "./store.js";
import { calm, onSystemChange, themeOf, wear } from "./theme.js";
import { stateOf } from "./url.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Request} Request */
/** @typedef {import("./trace.js").Trace} Trace */

/** @type {Trace | null} */
let trace = null;
/** @type {import("./i18n.js").Translate} */
let t = (key) => key;
let written = { lang: "", headline: "", said: "" };
let mayPlay = !calm.matches && !new URLSearchParams(location.search).has("step");

const initial = stateOf(location.search, navigator.language.startsWith("zh") ? "zh" : "en");
const store = createStore(initial, draw);
const { dispatch, get, refresh } = store;
const keepPlaying = createPlayback(get, dispatch, store.flush);
const address = createAddress();
const stageElement = byId("stage", HTMLElement);
const stage = new Stage(stageElement, dispatch);
const inspector = createInspector(byId("inspector", HTMLElement), dispatch);
const drawTransport = createTransport(dispatch, get);
const drawTools = createTools(dispatch, get, () => t, address);
const controls = createControls({
  get,
  changed: ask,
  wrong: ({ row, text }) =>
    fail("stage.failed", [{ field: "values", message: t("controls.values-wrong", { row, text }) }]),
});
const run = createClient({
  started(fresh) {
    trace = fresh;
    dispatch({ type: "started", shape: fresh.shape });
  },
  received(grown) {
    dispatch({ type: "received", steps: grown.received });
    if (mayPlay) dispatch({ type: "play" });
    mayPlay = false;
  },
  ended: () => dispatch({ type: "finished" }),
  refused: (_, details) => fail("stage.failed", details),
  broken: (message) => fail("stage.broken", [{ field: null, message: message || t("stage.lost") }]),
});

listen(get, dispatch);
onSystemChange(refresh);
controls.fill(initial.request);
await speak(initial.lang);
if (typeof Plotly === "undefined") fail("stage.failed", [{ field: null, message: t("stage.no-plotly") }]);
else {
  run(initial.request);
  warmUp();
}
refresh();

/** @param {Partial<Request>} change */
function ask(change) {
  const { request } = get();
  const next = { ...request, ...change };
  controls.arrange(next);
  if (JSON.stringify(next) === JSON.stringify(request)) return;
  dispatch({ type: "request", change });
  run(next);
}

/** @param {string} title @param {import("./wire.js").ErrorDetail[]} details */
function fail(title, details) {
  dispatch({ type: "failed", failure: { title, details } });
}

/** @param {import("./i18n.js").Lang} lang */
async function speak(lang) {
  if (written.lang === lang) return;
  written = { ...written, lang };
  t = await translator(lang);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  writeAll(document, t);
  writeKeys(t);
  written = { ...written, headline: "", said: "" };
  refresh();
}

/** @param {State} state */
function draw(state) {
  if (state.lang !== written.lang) void speak(state.lang);
  const theme = themeOf(state.theme);
  wear(theme);
  drawTools(state);
  drawTransport(state, trace, t);
  showFailure(state.failure, () => dispatch({ type: "dismiss" }), t);
  mark(state);
  address.follow(state);
  keepPlaying();
  if (!trace || state.shape !== trace.shape) return;
  const headline = `${written.lang}.${JSON.stringify(trace.start.run)}`;
  if (headline !== written.headline) writeHeadline(trace, t);
  stage.draw({ state, trace, theme, t });
  const place = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  const known = stepOfCell(trace.shape, place) < Math.min(trace.received, state.step + 1);
  inspector.draw({ state, trace, place, known, theme, t });
  const said = `${written.lang}.${state.step}.${state.unit}.${state.received > state.step}`;
  if (said !== written.said) announce(state, trace, t);
  written = { ...written, headline, said };
}

/** What style sheets, embedding pages and tests read. @param {State} state */
function mark(state) {
  const { dataset } = stageElement;
  dataset.state = state.status === "failed" ? "failed" : stateWord(state);
  dataset.step = String(state.step);
  dataset.steps = String(state.shape?.steps ?? 0);
  dataset.lit = state.lit ?? "";
  dataset.theme = themeOf(state.theme);
}

/** @param {State} state */
function stateWord(state) {
  if (state.playing) return "playing";
  return state.shape && state.received > state.step ? "paused" : "loading";
}
