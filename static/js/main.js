/**
 * Puts the page together: one state, drawn once per animation frame.
 * @module
 */
import { createAddress, readAddress } from "./address.js";
import { mark } from "./attributes.js";
import { createCell } from "./cell/cell.js";
import { createCode } from "./code/code.js";
import { within } from "./compare/companions.js";
import { createCompare } from "./compare/compare.js";
import { learnChinese } from "./complaints.js";
import { byId } from "./dom.js";
import { createEntry } from "./gradients/entry.js";
import { fetchAll } from "./i18n.js";
import { createInspector } from "./inspector/inspector.js";
import { createPace } from "./inspector/pace.js";
import { sceneOf } from "./inspector/view.js";
import { listen, onFirstUse } from "./keys.js";
import { createLanguage } from "./language.js";
import { goToInput, listenToLeads } from "./leads.js";
import { listenToLights, showLights } from "./lights.js";
import { loadCards } from "./models/cards.js";
import { createChoice } from "./models/choice.js";
import { createBarEntry } from "./models/entry.js";
import { leadingUnit } from "./models/lead.js";
import { NOT_TRAINED } from "./models/request.js";
import { createOwn } from "./own/own.js";
import { createControls } from "./panels/controls.js";
import { createFailures } from "./panels/failures.js";
import { announce, showWaiting, writeHeadline } from "./panels/notices.js";
import { createTools, sayTooLong } from "./panels/tools.js";
import { createTransport } from "./panels/transport.js";
import { createParametersEntry } from "./parameters/entry.js";
import { loadParts, NO_PARTS } from "./parts.js";
import { createPlayback } from "./playback.js";
import { createPresent } from "./present/present.js";
import { createAsking } from "./run/asking.js";
import { createClient } from "./run/client.js";
import { cellAt } from "./shape.js";
import { warmUp } from "./stage/plot.js";
import { Stage } from "./stage/stage.js";
import { started } from "./started.js";
import { focusOf, lastStep } from "./state.js";
import { createStore } from "./store.js";
import { fetchTablePart, tablePart } from "./table/fetch.js";
import { calm, onSystemChange, themeOf, wear } from "./theme.js";
import { stateOf } from "./url.js";
import { haveOneOriginal } from "./whatif/changes.js";
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
let written = { headline: "", said: "" };
const { search, unread } = await readAddress(location, history.state);
const asked = new URLSearchParams(search);
let mayPlay = !calm.matches && !asked.has("step") && !asked.has("lesson");

const initial = stateOf(search, navigator.language.startsWith("zh") ? "zh" : "en");
if (initial.mode !== "page") mayPlay = false;
const store = createStore(initial, draw);
const { dispatch, get, refresh } = store;
const failures = createFailures(dispatch, () => t);
const { fail, missed } = failures;
const keepPlaying = createPlayback(get, dispatch, store.flush);
const language = createLanguage(dispatch, (words) => {
  t = words;
  own.speak();
  controls.offer(t);
  written = { headline: "", said: "" };
  refresh();
});
const address = createAddress((place) => sayPlace(place));
const stageElement = byId("stage", HTMLElement);
const panel = byId("inspector", HTMLElement);
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
  ask: (change) => ask(change),
  grown() {
    reach();
    refresh();
  },
});
const { begin, ask, show } = createAsking({
  get,
  dispatch,
  fill: (request) => controls.fill(request),
  arrange: (request) => controls.arrange(request),
  send(request) {
    client.ask(request);
    whatIf.follow(request);
  },
  fail,
  missed,
  words: () => t,
});
const cell = createCell({ dispatch, stage });
const isTimeToWrite = createPace();
/** Whether the score of the first run is there. */
let begun = false;
const inspector = createInspector(panel, dispatch, (found) => {
  const { layer, direction, unit, state: target, ablation } = found;
  whatIf.hold({ layer, direction, unit, target, value: ablation.held_at });
});
const whatIf = createWhatIf(panel, {
  ask,
  get,
  dispatch,
  refresh,
  stage,
  stageElement,
});
const gradients = createEntry({
  stage,
  stageElement,
  inspector: panel,
  tools: byId("stage-tools", HTMLElement),
  dispatch,
  get,
  refresh,
  missed,
});
const parameters = createParametersEntry(document.body, panel, { dispatch, get, refresh, missed });
const code = createCode(panel, dispatch);
const drawTransport = createTransport(dispatch, get);
const drawTools = createTools(dispatch, get, () => t, address);
const choice = createChoice({
  get,
  dispatch,
  offer: () => controls.offer(t),
  fill: (request) => controls.fill(request),
  show,
  refresh,
  reads: asked.has("text") || asked.has("values") || initial.lesson !== null,
});
const controls = createControls({
  get,
  changed: ask,
  chosen: choice.choose,
  missed,
  wrong: (refused) =>
    fail("stage.failed", [{ field: "values", message: tablePart()?.refusal(refused, t) ?? "" }]),
  asks: () => dispatch({ type: "dismiss" }),
});
/** What a clicker does. @param {1 | -1} by */
const turn = (by) => {
  if (!(by > 0 ? parts.lesson.next() : parts.lesson.previous())) dispatch({ type: "go", by });
};
const present = createPresent({
  get,
  dispatch,
  mode: () => get().mode,
  show: (mode) => dispatch({ type: "set", change: { mode } }),
  turn,
  scene: () => parts.lesson.current(),
});
const client = createClient(
  {
    started(fresh, request) {
      // Until its own original has come, the one before stands for it: on the way back as well, while it arrives.
      if (trace && ran && haveOneOriginal(request, ran)) fresh.original = trace.original ?? trace;
      const lead = request.model === ran?.model ? null : leadFor(request);
      trace = fresh;
      ran = request;
      dispatch({ type: "started", shape: fresh.shape });
      if (lead) dispatch({ type: "look", ...lead });
      if (isIncomplete) missed(() => location.reload());
      isIncomplete = false;
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
    const wanted = { ...request, ...NOT_TRAINED };
    choice.replaceCompanions(wanted);
    show(wanted);
  },
});
const trained = byId("trained", HTMLElement);
const drawBar = createBarEntry(trained, { dispatch, ask: show, generate }, refresh, missed);

/** @type {ReturnType<typeof import("./link/notice.js").createNotice> | null} */
let notice = null;
let parts = NO_PARTS;
parts = await loadParts(initial, { get, dispatch, ask: show, refresh });
let isIncomplete = !parts.complete;

const { next, previous, answer } = parts.lesson;
listen(get, dispatch, { PageDown: next, PageUp: previous, a: answer });
listenToLights(dispatch);
listenToLeads(dispatch, {
  scene: () =>
    trace && get().shape === trace.shape
      ? sceneOf(get(), compare.chosen(get(), trace), themeOf(get().theme), t)
      : null,
  toInput: (timeStep) => goToInput(timeStep, get().companions[get().chosen - 1] ?? ""),
  toStart: () => whatIf.start(),
});
onSystemChange(refresh);
addEventListener("hashchange", () => location.reload()); // another link was opened in this tab
const cards = loadCards();
controls.fill(initial.request);
await language.speak(initial.lang);
started();
if (search || unread) void readLink();
if (typeof Plotly === "undefined") fail("stage.failed", [{ field: null, message: t("stage.no-plotly") }]);
else {
  warmUp();
  // A lesson's scene brings its own run, unless the link says what the stage shows.
  const offered = cards.then(choice.offerAll);
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
  void fetchTablePart().catch(() => undefined);
  void parameters.prepare();
}

/** @param {import("./lessons/scenes.js").Place} place */
async function openLesson({ name, scene }) {
  const given = asked.has("step");
  if (!(await parts.lesson.open(name, scene, given)) && !given) begin();
}

/** Says what of the link could not be read. */
async function readLink() {
  const part = await import("./link/notice.js").catch(() => null);
  if (part) notice = part.createNotice(byId("unread", HTMLElement), search, unread);
  refresh();
}

/** @param {import("./address.js").Place} place   of the run in the address */
function sayPlace(place) {
  if (place === "history") sayTooLong(t, get().request);
}

/** @param {Request["generate"]} asked_ */
function generate(asked_) {
  const { request, received } = get();
  if (trace && received > 0) dispatch({ type: "seek", step: trace.shape.given - 1 });
  mayPlay = asked_ !== null && !calm.matches;
  if (JSON.stringify(request.generate) === JSON.stringify(asked_)) dispatch({ type: "play" });
  else ask({ generate: asked_ });
}

/**
 * The unit to look at where a model comes on the stage, unless the link or a lesson says which.
 * @param {Request} request
 */
function leadFor({ model }) {
  const { lesson, pinned } = get();
  return lesson || (!ran && asked.has("unit")) ? null : leadingUnit(model, pinned);
}

/** Has the playhead go as far as the longest of the runs that are compared. */
function reach() {
  const beside = compare.reach(get());
  const beyond =
    beside.settled && get().shape !== null && get().step > Math.max(lastStep(get()), beside.steps - 1);
  if (beside.steps !== get().longest || beyond) dispatch({ type: "beside", ...beside });
  if (!trace || get().shape !== trace.shape) return;
  const steps = compare.together(get(), trace);
  if (steps !== get().received) dispatch({ type: "received", steps });
}

/** The page's state as a run that is compared has it. @param {State} state @param {Trace} run @returns {State} */
const lookedAt = (state, { shape }) =>
  state.shape === trace?.shape ? { ...within(state, shape), shape } : state;

/** @param {State} state */
function draw(state) {
  if (state.lang !== language.current()) void language.speak(state.lang);
  const theme = themeOf(state.theme);
  wear(theme);
  drawTools(state);
  const looked = trace && compare.chosen(state, trace);
  drawTransport(state, looked, t);
  drawBar(state, t);
  failures.draw(state.failure, t);
  showWaiting(state.waiting, t);
  notice?.draw(state, t, compare.reach(state));
  mark(stageElement, state);
  showLights(state);
  own.draw(state.request, t);
  parts.lesson.draw(state, trace, trace && gradients.courseOf(state, trace), t);
  address.follow(state);
  keepPlaying();
  present.draw({
    state: looked && looked !== trace ? lookedAt(state, looked) : state,
    trace: looked,
    theme,
    t,
  });
  parts.embed?.draw(state);
  compare.follow(state);
  reach();
  if (!trace) return stage.prepare(theme);
  if (state.shape !== trace.shape) return;
  const headline = `${language.current()}.${trace.id}.${JSON.stringify(state.companions)}`;
  if (headline !== written.headline)
    writeHeadline(trace, compare.names(state, t), !compare.givenApart(state), t);
  const ghost = ran && whatIf.ghostOf(state.request, trace, ran);
  trace.original = ghost ?? trace.original;
  const scene = sceneOf(state, compare.chosen(state, trace), theme, t);
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
  const first = view.trace === trace ? view : { ...view, ...sceneOf(state, trace, theme, t) };
  whatIf.draw({ ...first, request: state.request }, ghost);
  cell.draw(view, view.trace === trace ? ghost : null, compare.stageOf(state));
  gradients.draw({ ...first, state }, compare.stages(state));
  code.draw(view);
  parameters.draw(view);
  const heard = back ? gradients.heardOf(state, trace) : null;
  const said = `${language.current()}.${view.trace.id}.${state.step}.${state.unit}.${state.received > state.step}.${heard?.received}`;
  if (said !== written.said) announce(view.state, view.trace, t, heard);
  written = { headline, said };
}
