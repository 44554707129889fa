/**
 * Puts the page together: one state, drawn once per animation frame.
 * @module
 */
import { createAddress } from "./address.js";
import { createCell } from "./cell/cell.js";
import { createCode } from "./code/code.js";
import { within } from "./compare/companions.js";
import { createCompare } from "./compare/compare.js";
import { learn, learnChinese } from "./complaints.js";
import { byId } from "./dom.js";
import { createDoor } from "./gradients/door.js";
import { fetchAll, translator, writeAll } from "./i18n.js";
import { createInspector } from "./inspector/inspector.js";
import { createPace } from "./inspector/pace.js";
import { listen, onFirstUse } from "./keys.js";
import { NO_LESSON } from "./lessons/none.js";
import { listenToLights, showLights } from "./lights.js";
import { cardOf, completed, exampleOf, loadCards } from "./models/cards.js";
import { createBarDoor } from "./models/door.js";
import { NOT_TRAINED } from "./models/request.js";
import { createOwn } from "./own/own.js";
import { createControls } from "./panels/controls.js";
import { createFailures } from "./panels/failures.js";
import { announce, showWaiting, writeHeadline } from "./panels/notices.js";
import { opened } from "./panels/open.js";
import { createTools, writeKeys } from "./panels/tools.js";
import { createTransport } from "./panels/transport.js";
import { createParametersDoor } from "./parameters/door.js";
import { createPlayback } from "./playback.js";
import { createPresent } from "./present/present.js";
import { createClient } from "./run/client.js";
import { cellAt, stepOfCell } from "./shape.js";
import { warmUp } from "./stage/plot.js";
import { Stage } from "./stage/stage.js";
import { focusOf, lastStep } from "./state.js";
import { createStore } from "./store.js";
import { calm, onSystemChange, themeOf, wear } from "./theme.js";
import { stateOf } from "./url.js";
import { NO_CHANGES } from "./whatif/changes.js";
import { fitting, wrongRead } from "./whatif/fitting.js";
import { createWhatIf } from "./whatif/whatif.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Request} Request */
/** @typedef {import("./trace.js").Trace} Trace */

/** @type {Trace | null} */
let trace = null;
/** What the trace was asked for as; what is asked for now may still be on its way. @type {Request | null} */
let ran = null;
/** @type {import("./i18n.js").Translate} */
let t = (key) => key;
/** @type {{ lang: import("./i18n.js").Lang | "", headline: string, said: string }} */
let written = { lang: "", headline: "", said: "" };
const { search } = location;
const asked = new URLSearchParams(search);
let mayPlay = !calm.matches && !asked.has("step") && !asked.has("lesson");

const initial = stateOf(location.search, navigator.language.startsWith("zh") ? "zh" : "en");
if (initial.mode !== "page") mayPlay = false;
const store = createStore(initial, draw);
const { dispatch, get, refresh } = store;
const failures = createFailures(dispatch, () => t);
const { fail, missed } = failures;
const keepPlaying = createPlayback(get, dispatch, store.flush);
const address = createAddress();
const stageElement = byId("stage", HTMLElement);
const stage = new Stage(stageElement, (action) => {
  if (action.type === "look") dispatch({ type: "choose", run: 0 });
  dispatch(action);
});
const compare = createCompare(stageElement, {
  stage,
  tools: byId("stage-tools", HTMLElement),
  dispatch,
  get,
  missed,
  grown() {
    const steps = compare.longest(get());
    if (steps !== get().longest) dispatch({ type: "beside", steps });
    if (trace) dispatch({ type: "received", steps: compare.together(get(), trace) });
    refresh();
  },
});
const cell = createCell({ dispatch, stage });
const isTimeToWrite = createPace();
/** Whether the score of the first run is there. */
let begun = false;
const inspector = createInspector(byId("inspector", HTMLElement), dispatch, (found) => {
  const { layer, direction, unit, state: target, ablation } = found;
  whatIf.hold({ layer, direction, unit, target, value: ablation.held_at });
});
const whatIf = createWhatIf(byId("inspector", HTMLElement), {
  ask,
  get,
  dispatch,
  refresh,
  stage,
  stageElement,
});
const gradients = createDoor({
  stage,
  stageElement,
  inspector: byId("inspector", HTMLElement),
  tools: byId("stage-tools", HTMLElement),
  dispatch,
  get,
  refresh,
  missed,
});
const parameters = createParametersDoor(document.body, { dispatch, get, refresh, missed });
const code = createCode(byId("inspector", HTMLElement), dispatch);
const drawTransport = createTransport(dispatch, get);
const drawTools = createTools(dispatch, get, () => t, address);
const controls = createControls({
  get,
  changed: ask,
  chosen: chooseModel,
  wrong: ({ row, text }) =>
    fail("stage.failed", [{ field: "values", message: t("controls.values-wrong", { row, text }) }]),
});
/** What a clicker does. @param {1 | -1} by */
const turn = (by) => {
  if (!(by > 0 ? lesson.next() : lesson.previous())) dispatch({ type: "go", by });
};
const present = createPresent({
  get,
  dispatch,
  mode: () => get().mode,
  show: (mode) => dispatch({ type: "set", change: { mode } }),
  turn,
  scene: () => lesson.current(),
});
const client = createClient(
  {
    started(fresh, request) {
      trace = fresh;
      ran = request;
      dispatch({ type: "started", shape: fresh.shape });
      if (incomplete) missed(() => location.reload());
      incomplete = false;
    },
    received(grown) {
      dispatch({ type: "received", steps: compare.together(get(), grown) });
      if (mayPlay) dispatch({ type: "play" });
      mayPlay = false;
    },
    ended: () => dispatch({ type: "finished" }),
    waiting: (why) => dispatch({ type: "waiting", why }),
    refused: (_, details) => fail("stage.failed", details),
    broken: (why) => fail("stage.broken", [why]),
  },
  { patient: true },
);
stage.pictured = () => {
  refresh();
  // What was drawn is on the screen when the next frame begins.
  requestAnimationFrame(client.seen);
};

const own = createOwn({
  missed,
  request: () => get().request,
  words: () => t,
  ask(request) {
    dispatch({ type: "seek", step: 0 });
    show({ ...request, ...NOT_TRAINED });
  },
});
const trained = byId("trained", HTMLElement);
const drawBar = createBarDoor(trained, { dispatch, ask: show, generate }, refresh, missed);

/** The parts that only some links ask for. */
/** @type {ReturnType<typeof import("./link/notice.js").createNotice> | null} */
let notice = null;
let lesson = NO_LESSON;
/** @type {ReturnType<typeof import("./present/embed.js").createEmbed> | null} */
let embed = null;
let incomplete = false;
const none = () => {
  incomplete = true;
};
const lessons = initial.lesson ? await import("./lessons/lesson.js").catch(none) : null;
if (lessons) {
  lesson = lessons.createLesson(byId("lesson", HTMLElement), {
    get,
    dispatch,
    show: (place, view, fresh) => dispatch({ type: "scene", place, view, fresh }),
    ask(request) {
      show(request);
    },
    refresh,
  });
}
const frames = initial.mode === "embed" ? await import("./present/embed.js").catch(none) : null;
if (frames) {
  embed = frames.createEmbed({ get, dispatch, lesson, parentOrigin: initial.parentOrigin });
}

byId("inspector", HTMLElement).addEventListener("click", ({ target }) => {
  const chip = target instanceof Element ? target.closest("button[data-sheet]") : null;
  const letter = chip?.getAttribute("data-sheet");
  if (letter === "U" || letter === "W" || letter === "b" || letter === "V")
    dispatch({ type: "set", change: { panels: opened(get().panels, `parameters.${letter}`) } });
});

listen(get, dispatch, { PageDown: lesson.next, PageUp: lesson.previous, a: lesson.answer });
listenToLights(dispatch);
onSystemChange(refresh);
const cards = loadCards();
controls.fill(initial.request);
await speak(initial.lang);
if (search) void readLink();
if (typeof Plotly === "undefined") fail("stage.failed", [{ field: null, message: t("stage.no-plotly") }]);
else {
  warmUp();
  // A lesson's scene brings its own run, unless the link says what the stage shows.
  const offered = cards.then(offerModels);
  if (initial.request.model) await offered;
  if (!initial.lesson || asked.has("step")) begin();
  if (initial.lesson) await openLesson(initial.lesson);
}
refresh();
// What the first picture does not need: at hand once somebody uses the page, as a lecture may go on without a server. One
// that is led from the presenter's own window uses no key of this one.
if (initial.mode === "present") fetchRest();
else onFirstUse(fetchRest);

function fetchRest() {
  fetchAll();
  void learnChinese();
  void parameters.prepare();
}

/** @param {import("./lessons/scenes.js").Place} place */
async function openLesson({ name, scene }) {
  const given = asked.has("step");
  if (!(await lesson.open(name, scene, given)) && !given) begin();
}

/** Says what of the link could not be read. */
async function readLink() {
  const part = await import("./link/notice.js").catch(() => null);
  if (part) notice = part.createNotice(byId("unread", HTMLElement), search);
  refresh();
}

function begin() {
  start(get().request);
}

/** @param {Request} request */
function start(request) {
  if (request.own && !request.own.tensors) {
    fail("own.missing", [{ field: null, message: t("own.missing-why", { file: request.own.file }) }]);
    return;
  }
  if (request.input === "text" && !request.text.isWellFormed()) return void refuseHalf(request.text);
  const wrong = wrongRead(request);
  if (wrong) return complainOfRead(request, wrong);
  client.ask(request);
  whatIf.follow(request);
}

/** @param {string} text   with half a character in it */
async function refuseHalf(text) {
  const part = await import("./link/faults.js").catch(() => null);
  if (part) fail("stage.failed", [part.loneSurrogate(text)]);
  else missed(() => void refuseHalf(text));
}

/** @param {Request} request @param {NonNullable<ReturnType<typeof wrongRead>>} wrong */
function complainOfRead({ reads, input }, { place, expected }) {
  const key = `whatif.read.wrong-${input === "text" ? "character" : "number"}`;
  const message = t(key, { ...expected, came: JSON.stringify(reads[place]) });
  fail("stage.failed", [{ field: `reads[${place}]`, message }]);
}

/** What models there are, and what the one that was asked for fixes. */
function offerModels() {
  controls.offer(t);
  const { request } = get();
  const card = cardOf(request.model);
  const reads = asked.has("text") || asked.has("values") || initial.lesson ? {} : card && exampleOf(card, 0);
  if (!card) return refresh();
  dispatch({ type: "request", change: { ...completed(request), ...reads } });
  controls.fill(get().request);
}

/** @param {string | null} name */
function chooseModel(name) {
  const card = cardOf(name);
  const { request } = get();
  const input = card ? exampleOf(card, 0) : {};
  show(completed({ ...request, ...NO_CHANGES, ...NOT_TRAINED, own: null, model: name, ...input }));
}

/** A request that comes from elsewhere than the form. @param {Partial<Request>} change */
function show(change) {
  controls.fill(completed({ ...get().request, ...change }));
  ask(change);
}

/** @param {Request["generate"]} asked_ */
function generate(asked_) {
  const { request, received } = get();
  if (trace && received > 0) dispatch({ type: "seek", step: trace.shape.given - 1 });
  mayPlay = asked_ !== null && !calm.matches;
  if (JSON.stringify(request.generate) === JSON.stringify(asked_)) dispatch({ type: "play" });
  else ask({ generate: asked_ });
}

/** @param {Partial<Request>} change */
function ask(change) {
  const { request } = get();
  const next = fitting(completed({ ...request, ...change }));
  controls.arrange(next);
  if (JSON.stringify(next) === JSON.stringify(request)) return;
  dispatch({ type: "request", change: next });
  start(next);
}

/** @param {import("./i18n.js").Lang} lang */
async function speak(lang) {
  if (written.lang === lang) return;
  const before = written.lang;
  written = { ...written, lang };
  try {
    const words = await translator(lang);
    await learn(lang);
    t = words;
  } catch {
    // Without a server the words at hand stay.
    written = { ...written, lang: before };
    if (before) dispatch({ type: "set", change: { lang: before } });
    return;
  }
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  writeAll(document, t);
  writeKeys(t);
  own.speak();
  controls.offer(t);
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
  drawBar(state, t);
  failures.draw(state.failure, t);
  showWaiting(state.waiting, t);
  notice?.draw(state, t);
  mark(state);
  showLights(state);
  own.draw(state.request, t);
  lesson.draw(state, trace, trace && gradients.courseOf(state, trace), t);
  address.follow(state);
  keepPlaying();
  present.draw({ state, trace, theme, t });
  embed?.draw(state);
  compare.follow(state);
  if (!trace || state.shape !== trace.shape) return;
  const headline = `${written.lang}.${trace.id}.${JSON.stringify(state.companions)}`;
  if (headline !== written.headline) writeHeadline(trace, compare.names(state, t), t);
  const ghost = ran && whatIf.ghostOf(state.request, trace, ran);
  const scene = sceneOf(state, compare.chosen(state, trace), theme);
  const view = { ...scene, writes: isTimeToWrite(scene) || !begun };
  // On the way back all of the run has been computed: the stage shows it to its end.
  const back = state.loss !== null;
  const pinned = focusOf(state, trace.shape);
  const shown = back ? { ...state, pinned, step: lastStep(state) } : state;
  const eye = back ? cellAt(trace.shape, pinned, state.step).timeStep : undefined;
  compare.draw({ state: shown, trace, ghost, theme, t, eye, writes: view.writes });
  // The score first: built together with the panels beside it, it would take as long as four frames.
  begun ||= stage.hasPicture || state.status !== "loading" || state.received > 1;
  if (!begun) return;
  inspector.draw(view);
  const first = view.trace === trace ? view : { ...view, ...sceneOf(state, trace, theme) };
  whatIf.draw({ ...first, request: state.request }, ghost);
  cell.draw(view, view.trace === trace ? ghost : null);
  gradients.draw({ ...first, state }, compare.stages(state));
  code.draw(view);
  parameters.draw(view);
  const said = `${written.lang}.${state.step}.${state.unit}.${state.received > state.step}`;
  if (said !== written.said) announce(state, trace, t);
  written = { ...written, headline, said };
}

/**
 * What the panels show of one run.
 * @param {State} all
 * @param {Trace} of
 * @param {import("./palette.js").Theme} theme
 */
function sceneOf(all, of, theme) {
  const state = within(all, of.shape);
  const place = cellAt(of.shape, focusOf(state, of.shape), state.step);
  const known = stepOfCell(of.shape, place) < Math.min(of.received, state.step + 1);
  return { state, trace: of, place, known, theme, t };
}

/** What style sheets, embedding pages and tests read. @param {State} state */
function mark(state) {
  const { dataset } = stageElement;
  dataset.state = stateWord(state);
  dataset.step = String(state.step);
  dataset.steps = String(state.shape ? lastStep(state) + 1 : 0);
  dataset.theme = themeOf(state.theme);
  document.documentElement.dataset.panels = state.panels.join(" ");
}

/** @param {State} state */
function stateWord(state) {
  if (state.playing) return "playing";
  if (state.failure || (state.status === "failed" && !state.shape)) return "failed";
  return state.shape && state.received > state.step ? "paused" : "loading";
}
