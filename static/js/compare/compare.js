/**
 * Compares two or three runs under one playhead: a band each, on one time axis and one scale of colours, and a chart
 * that measures them alike.
 * @module
 */

import { hide } from "../dom.js";
import { lazily } from "../lazy.js";
import { replaced } from "../lists.js";
import { Band } from "./band.js";
import { createButtons } from "./buttons.js";
import { companionRequest } from "./companions.js";
import { createHead } from "./head.js";
import { commonAlphabet } from "./inputs.js";
import { givenApart, nameOf, shortNameOf } from "./names.js";
import { detailOf, partsOf, sceneOf, shareOf, shownAs } from "./scene.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./scene.js").Shown} Shown */
/** @typedef {import("./scene.js").View} View */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @param {HTMLElement} root    the stage's element
 * @param {{ stage: import("../stage/stage.js").Stage, tools: HTMLElement, dispatch: (action: import("../reduce.js").Action) => void, get: () => State, grown: () => void, ask: (change: { alphabet: string }) => void, missed: import("../lazy.js").Missed }} hooks
 *   tools: where the buttons go; grown: told when a companion has started or grown; ask: changes what every run reads
 */
export function createCompare(root, { stage, tools, dispatch, get, grown, ask, missed }) {
  const become = (/** @type {number} */ place) => (/** @type {string | null} */ companion) => {
    const { companions } = get();
    dispatch({
      type: "compare",
      companions: replaced(companions, place, ...(companion === null ? [] : [companion])),
    });
  };
  /** The runs that are drawn. @type {Trace[]} */
  let drawn = [];
  const giveOneAlphabet = () => {
    const alphabet = commonAlphabet(drawn);
    if (alphabet !== null) ask({ alphabet });
  };
  /** @type {Band[]} made when first needed: most pages show one run */
  const bands = [];
  const bandAt = (/** @type {number} */ place) => {
    const made =
      bands[place] ??
      new Band(place + 1, {
        dispatch,
        grown,
        become: become(place),
        share: giveOneAlphabet,
        camera: stage.camera,
      });
    if (!bands[place]) {
      bands[place] = made;
      (bands[place - 1]?.element ?? stage.note).after(made.element);
    }
    return made;
  };
  const nothing = () => undefined;
  const head = createHead(0, {
    choose: () => dispatch({ type: "choose", run: 0 }),
    become: nothing,
    remove: nothing,
    share: nothing,
  });
  stage.room.before(head.element);
  // Before the first run there is nothing to name.
  head.element.hidden = true;
  /** @type {ReturnType<typeof import("./chart.js").createChart> | null} */
  let chart = null;
  const itsPlace = document.createComment("the chart");
  root.append(itsPlace);
  const part = lazily(() => import("./chart.js"), missed);
  let compared = "";
  const bringChart = async () => {
    const found = await part();
    if (chart) return;
    chart = found.createChart(stage);
    itsPlace.replaceWith(chart.element);
    grown();
  };
  const buttons = createButtons(tools, { dispatch, get });

  /** Shows as many bands as there are runs, and brings the chart. @param {State} state @param {boolean} comparing */
  const arrange = ({ companions, chosen }, comparing) => {
    root.classList.toggle("comparing", comparing);
    root.classList.toggle("chosen", chosen === 0);
    hide(head.element, !comparing);
    bands.forEach((band, place) => {
      hide(band.element, place >= companions.length);
    });
    if (chart) hide(chart.element, !comparing);
    else if (comparing && compared !== companions.join()) {
      // Once for each of them: where it did not come, drawing would ask without end.
      compared = companions.join();
      void bringChart();
    }
  };

  /** @param {State} state @returns {Band[]} those of the runs beside the first */
  const bandsOf = (state) => state.companions.map((_, place) => bandAt(place));

  return {
    /** Asks for the runs that stand beside the one asked for. @param {State} state */
    follow(state) {
      bandsOf(state).forEach((band, place) => {
        band.follow(companionRequest(state.request, state.companions[place] ?? ""));
      });
    },

    /** @param {State} state @param {Trace} first @returns {number} the steps that every run has which is still to go on */
    together(state, first) {
      const bands = bandsOf(state);
      const coming = bands.filter((band) => band.waiting).map(({ trace }) => trace?.received ?? 0);
      if (first.received < first.shape.steps) coming.push(first.received);
      const traces = [first, ...bands.flatMap(({ trace }) => (trace ? [trace] : []))];
      return coming.length > 0 ? Math.min(...coming) : Math.max(...traces.map(({ received }) => received));
    },

    /** @param {State} state @returns {{ steps: number, settled: boolean }} of the longest run beside the first, 0 where none has come; whether all have */
    reach(state) {
      const bands = bandsOf(state);
      const steps = Math.max(0, ...bands.map(({ trace }) => trace?.shape.steps ?? 0));
      return { steps, settled: bands.every(({ coming }) => !coming) };
    },

    /** @param {State} state @param {Translate} t @returns {string[]} what every run is called */
    names: ({ request, companions }, t) =>
      ["", ...companions].map((companion) => shortNameOf(request, companion, companions, t)),

    /** @param {State} state @returns {boolean} whether one of the runs is given another input than the others */
    givenApart: ({ request, companions }) => givenApart(request, companions),

    /** @param {State} state @returns {import("../stage/stage.js").Stage[]} where the runs beside the first are drawn */
    stages: (state) => bandsOf(state).map((band) => band.stage),

    /** @param {State} state @param {Trace} first @returns {Trace} of the run that the inspector shows */
    chosen: (state, first) => (state.chosen > 0 ? bandsOf(state)[state.chosen - 1]?.trace : null) ?? first,

    /** @param {State} state @returns {import("../stage/stage.js").Stage} where the run is drawn that the inspector shows */
    stageOf(state) {
      const band = state.chosen > 0 ? bandsOf(state)[state.chosen - 1] : null;
      return band?.trace ? band.stage : stage;
    },

    /** Draws every run but the first, and what the first shows of itself, with the original where it is changed. @param {View & { ghost: Trace | null }} view */
    draw(view) {
      const { state, trace, ghost, theme, t } = view;
      const beside = bandsOf(state);
      const comparing = beside.length > 0;
      arrange(state, comparing);
      buttons.draw(state, t);
      drawn = [trace, ...beside.flatMap((band) => (band.trace ? [band.trace] : []))];
      share([...drawn, ...(ghost ? [ghost] : [])]);
      const scene = sceneOf(view, drawn, stage.height);
      const first = shownAs(view, "", 0, trace);
      stage.room.style.setProperty("--share", String(shareOf(trace.shape, comparing && !scene.alike)));
      stage.room.classList.toggle("lettered", comparing && !scene.alike);
      stage.draw({ ...scene.look, ghost, state: first.state, trace, parts: partsOf(scene, 0) });
      if (!comparing) return;
      const detail = detailOf(first, t);
      head.draw({ ...headOf(view, scene, 0), companion: null, name: first.name, detail });
      if (!scene.alike) stage.score.setAttribute("aria-label", `${first.name}. ${detail}`);
      const others = beside.flatMap((band, place) => drawBand(band, place + 1, view, scene));
      chart?.draw([first, ...others], { theme, t });
    },
  };
}

/**
 * Draws a run beside the first.
 * @param {Band} band
 * @param {number} run
 * @param {View} view
 * @param {Scene} scene
 * @returns {Shown[]} it; none where it has not come
 */
function drawBand(band, run, view, scene) {
  const { state, t } = view;
  const companion = state.companions[run - 1] ?? "";
  band.element.classList.toggle("chosen", state.chosen === run);
  band.say(t);
  if (!band.trace) {
    const name = nameOf(state.request, companion, state.companions, t);
    band.head.draw({ ...headOf(view, scene, run), companion, name, detail: "" });
    return [];
  }
  const shown = shownAs(view, companion, run, band.trace);
  band.head.draw({ ...headOf(view, scene, run), companion, name: shown.name, detail: detailOf(shown, t) });
  const parts = partsOf(scene, run);
  band.element.classList.toggle("lettered", parts.inputs);
  band.element.style.setProperty("--share", String(shareOf(band.trace.shape, parts.inputs)));
  band.stage.draw({ ...scene.look, state: shown.state, trace: band.trace, parts });
  band.stage.score.setAttribute("aria-label", `${shown.name}. ${detailOf(shown, t)}`);
  return [shown];
}

/** One scale of colours for all. @param {readonly Trace[]} traces */
function share(traces) {
  for (const trace of traces) trace.peers = traces;
}

/** @param {View} view @param {Scene} scene @param {number} run */
const headOf = ({ state, t }, { apart }, run) => ({
  request: state.request,
  chosen: state.chosen === run,
  apart,
  t,
});
