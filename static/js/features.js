/**
 * Lists the features of the page, in the order in which it starts and draws them.
 * @module
 */
import { createAddress } from "./address.js";
import { createAttributes } from "./attributes.js";
import { createCell } from "./cell/cell.js";
import { createCode } from "./code/code.js";
import { createCompare } from "./compare/compare.js";
import { byId } from "./dom.js";
import { createEntry } from "./gradients/entry.js";
import { createHints } from "./hints/hints.js";
import { UNSPOKEN } from "./i18n.js";
import { createInspector } from "./inspector/inspector.js";
import { sceneOf } from "./inspector/view.js";
import { listen } from "./keys.js";
import { createLanguage } from "./language.js";
import { goToInput, listenToLeads } from "./leads.js";
import { createLights } from "./lights.js";
import { createUnread } from "./link/entry.js";
import { createChoice } from "./models/choice.js";
import { createBarEntry } from "./models/entry.js";
import { NOT_TRAINED } from "./models/request.js";
import { createOverview } from "./overview/overview.js";
import { createOwn } from "./own/own.js";
import { createAnnouncer } from "./panels/announcer.js";
import { createControls } from "./panels/controls.js";
import { createFailures } from "./panels/failures.js";
import { createHeadline } from "./panels/headline.js";
import { createWaiting } from "./panels/notices.js";
import { createOnward } from "./panels/onward.js";
import { createTools, sayTooLong } from "./panels/tools.js";
import { createTransport } from "./panels/transport.js";
import { createPaperEntry } from "./paper/entry.js";
import { createParametersEntry } from "./parameters/entry.js";
import { createParts } from "./parts.js";
import { createPlateEntry } from "./plate/entry.js";
import { createPlayback } from "./playback.js";
import { createPresent } from "./present/present.js";
import { createAsking } from "./run/asking.js";
import { createFirstRun } from "./run/first.js";
import { createOrderNote } from "./stage/order_note.js";
import { fetchPlotly } from "./stage/plot.js";
import { createScore } from "./stage/score.js";
import { Stage } from "./stage/stage.js";
import { tablePart } from "./table/fetch.js";
import { createTakeEntry } from "./take/entry.js";
import { createTallEntry } from "./tall/entry.js";
import { createTheme, themeOf } from "./theme.js";
import { createWatch } from "./watch/watch.js";
import { createWhatIf } from "./whatif/whatif.js";

/** The keys that answer a question. */
const ANSWERING = ["1", "2", "3", "4", "5", "6", "Enter"];

/** @typedef {import("./drawing.js").Feature} Feature */
/** @typedef {import("./i18n.js").Translate} Translate */
/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof createFeatures>} Features */

/**
 * What the link says.
 * @typedef {object} Opened
 * @property {State} initial
 * @property {string} address         the query that the address stands for
 * @property {string} search          the same, or where it says nothing of a run, with that of what the page opens on
 * @property {import("./address.js").Unread} unread
 * @property {boolean} plays          whether playback begins by itself
 * @property {Promise<void>} ready    resolved when the page speaks: until then nothing of a run is shown, nor refused
 */

/**
 * @param {ReturnType<typeof import("./store.js").createStore>} store
 * @param {Opened} opened
 */
export function createFeatures(
  { get, dispatch, refresh, flush },
  { initial, address: addressQuery, search, unread, plays, ready },
) {
  const linkQuery = new URLSearchParams(search);
  let t = UNSPOKEN;
  const words = () => t;
  const stageElement = byId("stage", HTMLElement);
  const panel = byId("inspector", HTMLElement);
  const tools = byId("stage-tools", HTMLElement);

  const failures = createFailures(dispatch, words);
  const { fail, missed } = failures;
  const stage = new Stage(stageElement, (action) => {
    if (action.type === "look") dispatch({ type: "choose", run: 0 });
    dispatch(action);
  });
  const run = createFirstRun(
    {
      get,
      dispatch,
      fail,
      started: () => parts.complain(),
      together: (state, first) => compare.together(state, first),
    },
    { plays, unit: linkQuery.has("unit"), ready },
  );
  stage.resized = refresh;
  stage.pictured = () => {
    refresh();
    // What was drawn is on the screen when the next frame begins.
    requestAnimationFrame(() => {
      run.seen();
      startPlotly();
    });
  };
  let hasAsked = false;
  /** What is drawn by it comes after the first picture. */
  function startPlotly() {
    if (hasAsked) return;
    hasAsked = true;
    void fetchPlotly().then((isThere) => {
      if (!isThere) fail("stage.failed", [{ field: null, message: t("stage.no-plotly") }]);
    });
  }
  const { begin, ask, show } = createAsking({
    get,
    dispatch,
    fill: (request) => controls.fill(request),
    arrange: (request) => controls.arrange(request),
    send(request) {
      run.ask(request);
      whatIf.ask(request);
    },
    fail,
    missed,
    words,
    ready,
  });
  const choice = createChoice({
    get,
    dispatch,
    offer: () => controls.speak(t),
    fill: (request) => controls.fill(request),
    show,
    refresh,
    reads: linkQuery.has("text") || linkQuery.has("values") || initial.lesson !== null,
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
  const compare = createCompare(stageElement, { stage, tools, dispatch, get, refresh, run, ask, missed });
  const cell = createCell({ dispatch, stage });
  /** @param {import("./wire.js").FoundUnit} found */
  const placeOf = ({ layer, direction, unit, state: target }) => ({ layer, direction, unit, target });
  const hold = (/** @type {import("./wire.js").FoundUnit} */ found) =>
    whatIf.hold({ ...placeOf(found), value: found.ablation.held_at });
  const inspector = createInspector(panel, dispatch, hold);
  const whatIf = createWhatIf(panel, { ask, get, dispatch, refresh, stage, stageElement });
  const gradients = createEntry({
    stage,
    stageElement,
    inspector: panel,
    tools,
    dispatch,
    get,
    refresh,
    missed,
    beside: compare.stages,
  });
  const overview = createOverview({
    get,
    dispatch,
    stage,
    nameOf: ({ all }) => (all.companions.length > 0 ? (compare.names(all, t)[all.chosen] ?? "") : ""),
    courseOf: ({ state, trace }) => gradients.heardOf(state, trace),
  });
  const order = createOrderNote({
    stage,
    get,
    dispatch,
    chosen: (state) => run.trace && compare.chosen(state, run.trace),
  });
  const tall = createTallEntry({
    stage,
    dispatch,
    refresh,
    missed,
    stageOf: compare.stageOf,
    gradientsOf: gradients.allOf,
    nameOf: (state, words) =>
      state.companions.length > 0 ? (compare.names(state, words)[state.chosen] ?? "") : "",
  });
  const parts = createParts(initial, {
    get,
    dispatch,
    ask: show,
    refresh,
    stage,
    missed,
    courseOf: gradients.courseOf,
    prepare: () => prepare(),
  });
  const address = createAddress((place) => {
    if (place === "history") sayTooLong(t, get().request);
  });
  const present = createPresent({
    get,
    dispatch,
    mode: () => get().mode,
    show: (mode) => dispatch({ type: "set", change: { mode } }),
    turn(by) {
      if (!(by > 0 ? parts.lesson.goOn() : parts.lesson.goBack())) dispatch({ type: "go", by });
    },
    answer() {
      if (parts.lesson.current()?.answered) parts.lesson.goBack();
      else parts.lesson.answer();
    },
    lesson: () => parts.lesson,
    traces: compare.traces,
    courseOf: gradients.courseOf,
  });
  const own = createOwn({
    missed,
    request: () => get().request,
    words,
    ask(request) {
      dispatch({ type: "seek", step: 0 });
      const wanted = { ...request, ...NOT_TRAINED };
      choice.replaceCompanions(wanted);
      show(wanted);
    },
  });
  const language = createLanguage(initial.lang, dispatch, (spoken) => {
    t = spoken;
    for (const feature of [...atOnce, ...afterPicture]) feature.speak?.(t);
    refresh();
  });

  /** @type {Feature} */
  const keys = {
    start: () =>
      listen(get, dispatch, {
        "Shift+ArrowLeft": () => overview.turn(-1),
        "Shift+ArrowRight": () => overview.turn(1),
        "Shift+PageUp": () => overview.leap(-1),
        "Shift+PageDown": () => overview.leap(1),
        PageDown: () => parts.lesson.goOn(),
        PageUp: () => parts.lesson.goBack(),
        // In front of people a clicker may send these: what it turns is the lesson.
        " ": () => get().mode === "present" && parts.lesson.goOn(),
        ArrowRight: () => get().mode === "present" && parts.lesson.goOn(),
        ArrowLeft: () => get().mode === "present" && parts.lesson.goBack(),
        a: () => parts.lesson.answer(),
        ...Object.fromEntries(ANSWERING.map((key) => [key, () => parts.lesson.press(key)])),
        Escape: () => parts.lesson.reopen(),
        ArrowUp: () => order.step(-1),
        ArrowDown: () => order.step(1),
      }),
  };
  /** @type {Feature} */
  const leads = {
    start: () =>
      listenToLeads(dispatch, {
        scene() {
          const state = get();
          if (!run.trace || state.shape !== run.trace.shape) return null;
          return sceneOf(state, compare.chosen(state, run.trace), themeOf(state.theme), t);
        },
        toInput: (timeStep) => goToInput(timeStep, get().companions[get().chosen - 1] ?? ""),
        toStart: () => whatIf.showStart(),
      }),
  };

  /** @type {readonly Feature[]} */
  const atOnce = [
    createTheme(refresh), // the colours that the others read
    parts, // presenting speaks the scene of the lesson
    keys,
    createLights(dispatch),
    leads,
    { ...controls, start: () => controls.fill(initial.request) },
    language, // the last to start that loads: the words are on the page when it is shown
    createTools(dispatch, get, words, address),
    createTransport(dispatch, get),
    createWatch({
      hold,
      release: (found) => whatIf.release(placeOf(found)),
      untrain() {
        choice.choose(null);
        return get().request;
      },
      train: choice.choose,
    }),
    createBarEntry(byId("trained", HTMLElement), { get, dispatch, ask: show, run, refresh, missed }),
    failures,
    createWaiting(),
    createOnward({
      isNew: !linkQuery.has("step") && !linkQuery.has("lesson"),
      open: () => dispatch({ type: "in", zoom: null }),
      ask: whatIf.show,
    }),
    createUnread({ search: addressQuery, unread }, { reach: compare.reach, refresh }),
    createAttributes(stageElement),
    own,
    address,
    createPlayback(get, dispatch, flush),
    present, // makes room for the score
    createHeadline(compare), // names the score; comparing gives it another name where the runs read different inputs
    compare, // asks for the runs beside the first, and measures what the score leaves them
    createScore(stage, compare.look),
  ];
  /**
   * Drawn from the first picture on: built together with it, they would take as long as four frames.
   * @type {readonly Feature[]}
   */
  const afterPicture = [
    overview,
    inspector,
    whatIf,
    {
      draw: (frame) =>
        cell.draw(frame, frame.trace === frame.first.trace ? frame.ghost : null, compare.stageOf(frame.all)),
    },
    gradients,
    order,
    tall, // over the score, and over what the gradients draw there
    createCode(panel, dispatch),
    createParametersEntry(document.body, panel, { dispatch, get, refresh, missed }),
    createAnnouncer(gradients.heardOf),
    createHints(),
    createPaperEntry({
      lesson: () => parts.lesson,
      get,
      words,
      flush,
      missed,
      stages: () => [stage, ...compare.stages(get())],
    }),
    createPlateEntry({ stage, tools, get, dispatch, refresh, missed }),
    createTakeEntry({
      stageOf: compare.stageOf,
      get,
      words,
      flush,
      stages: () => [stage, ...compare.stages(get())],
      address,
      chosen: (state) => run.trace && compare.chosen(state, run.trace),
      missed,
    }),
  ];
  const runs = {
    first: run,
    drawn: compare.traces,
    chosen: compare.chosen,
    ghost: (/** @type {State["request"]} */ request) =>
      run.trace && run.ran && whatIf.ghostOf(request, run.trace, run.ran),
  };
  const prepare = () => Promise.all([...atOnce, ...afterPicture].map((feature) => feature.prepare?.()));
  return { atOnce, afterPicture, runs, stage, words, begin, fail, offer: choice.offerAll, parts, prepare };
}
