/**
 * Compares two or three runs under one playhead: a band each, on one time axis and one scale of colours, and a chart
 * that measures them alike.
 * @module
 */

import { hide } from "../dom.js";
import { lazily } from "../lazy.js";
import { replaced } from "../lists.js";
import { lastStep } from "../state.js";
import { Band } from "./band.js";
import { createButtons } from "./buttons.js";
import { companionRequest } from "./companions.js";
import { createHead } from "./head.js";
import { commonAlphabet } from "./inputs.js";
import { givenApart, nameOf, shortNameOf } from "./names.js";
import { reachOf, together } from "./reach.js";
import { detailOf, lookOf, partsOf, sceneOf, shareOf, shownAs } from "./scene.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./scene.js").Shown} Shown */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("../frame.js").Score} Score */

/**
 * @param {HTMLElement} root    the stage's element
 * @param {{ stage: import("../stage/stage.js").Stage, tools: HTMLElement, dispatch: (action: import("../reduce.js").Action) => void, get: () => State, refresh: () => void, run: { trace: Trace | null }, ask: (change: { alphabet: string }) => void, missed: import("../lazy.js").Missed }} hooks
 *   tools: where the buttons go; run: the first; ask: changes what every run reads
 */
export function createCompare(root, { stage, tools, dispatch, get, refresh, run, ask, missed }) {
  const become = (/** @type {number} */ place) => (/** @type {string | null} */ companion) => {
    const { companions } = get();
    dispatch({
      type: "compare",
      companions: replaced(companions, place, ...(companion === null ? [] : [companion])),
    });
  };
  /** The runs that are drawn. @type {readonly Trace[]} */
  let drawn = [];
  const giveOneAlphabet = () => {
    const alphabet = commonAlphabet(drawn);
    if (alphabet !== null) ask({ alphabet });
  };
  /** A companion has started or grown, or the chart has come. */
  const grown = () => {
    reach();
    refresh();
  };
  /** @type {Band[]} made when first needed: most pages show one run */
  const bands = [];
  const bandAt = (/** @type {number} */ place) => {
    const band =
      bands[place] ??
      new Band(place + 1, {
        dispatch,
        grown,
        become: become(place),
        share: giveOneAlphabet,
        camera: stage.camera,
      });
    if (!bands[place]) {
      bands[place] = band;
      (bands[place - 1]?.element ?? stage.note).after(band.element);
    }
    return band;
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
    const module = await part();
    if (chart) return;
    chart = module.createChart(stage);
    itsPlace.replaceWith(chart.element);
    grown();
  };
  const buttons = createButtons(tools, { dispatch, get });

  /** Shows as many bands as there are runs, and brings the chart. @param {State} state */
  const arrange = ({ companions, chosen }) => {
    const comparing = companions.length > 0;
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

  /** Has the playhead go as far as the longest run. */
  const reach = () => {
    const beside = reachOf(bandsOf(get()));
    const beyond =
      beside.settled && get().shape !== null && get().step > Math.max(lastStep(get()), beside.steps - 1);
    if (beside.steps !== get().longest || beyond) dispatch({ type: "beside", ...beside });
    if (!run.trace || get().shape !== run.trace.shape) return;
    const steps = together(run.trace, bandsOf(get()));
    if (steps !== get().received) dispatch({ type: "received", steps });
  };

  /** What the runs of the latest frame share. @type {{ frame: Frame | null, scene: Scene | null }} */
  let latest = { frame: null, scene: null };
  /** @param {Frame} frame @returns {Scene | null} null where the first run stands alone */
  const sceneAt = (frame) => {
    if (frame !== latest.frame) {
      const comparing = frame.all.companions.length > 0;
      latest = { frame, scene: comparing ? sceneOf(frame.score, frame.traces, stage.height) : null };
    }
    return latest.scene;
  };

  return {
    /** @param {State} state @param {Trace} first @returns {number} the steps that have come of every run */
    together: (state, first) => together(first, bandsOf(state)),

    /** @param {State} state @returns {import("./reach.js").Reach} of the runs beside the first */
    reach: (state) => reachOf(bandsOf(state)),

    /** @param {State} state @param {Translate} t @returns {string[]} what every run is called */
    names: ({ request, companions }, t) =>
      ["", ...companions].map((companion) => shortNameOf(request, companion, companions, t)),

    /** @param {State} state @returns {boolean} whether one of the runs is given another input than the others */
    givenApart: ({ request, companions }) => givenApart(request, companions),

    /** @param {State} state @returns {import("../stage/stage.js").Stage[]} where the runs beside the first are drawn */
    stages: (state) => bandsOf(state).map((band) => band.stage),

    /** @param {State} state @param {Trace} first @returns {Trace[]} of the runs that have come, the first one's first */
    traces: (state, first) => [first, ...bandsOf(state).flatMap(({ trace }) => (trace ? [trace] : []))],

    /** @param {State} state @param {Trace} first @returns {Trace} of the run that the inspector shows */
    chosen: (state, first) => (state.chosen > 0 ? bandsOf(state)[state.chosen - 1]?.trace : null) ?? first,

    /** @param {State} state @returns {import("../stage/stage.js").Stage} where the run is drawn that the inspector shows */
    stageOf(state) {
      const band = state.chosen > 0 ? bandsOf(state)[state.chosen - 1] : null;
      return band?.trace ? band.stage : stage;
    },

    /** @param {Frame} frame @returns {Partial<import("../stage/stage.js").View>} what the first score shows otherwise than alone */
    look(frame) {
      const scene = sceneAt(frame);
      return scene ? { ...lookOf(scene), parts: partsOf(scene, 0) } : {};
    },

    prepare: () => import("./chart.js"),

    /** Asks for the runs that stand beside the one asked for. @param {{ state: State }} moment */
    follow({ state }) {
      bandsOf(state).forEach((band, place) => {
        band.follow(companionRequest(state.request, state.companions[place] ?? ""));
      });
      reach();
    },

    /** Draws what stands beside the first score: the other runs, and what names and measures all. @param {Frame} frame */
    draw(frame) {
      const { all, score, t } = frame;
      arrange(all); // the bands take room, which the scene measures
      const scene = sceneAt(frame);
      const lettered = scene !== null && !scene.alike;
      buttons.draw(all, t);
      drawn = frame.traces;
      stage.room.style.setProperty("--share", String(shareOf(score.trace.shape, lettered, all.pins)));
      stage.room.classList.toggle("lettered", lettered);
      if (!scene) return;
      const first = shownAs(score, "", 0, score.trace);
      const detail = detailOf(first, t);
      head.draw({ ...headOf(score, scene, 0), companion: null, name: first.name, detail });
      if (lettered) stage.score.setAttribute("aria-label", `${first.name}. ${detail}`);
      const others = bandsOf(all).flatMap((band, place) => drawBand(band, place + 1, score, scene));
      chart?.draw([first, ...others], { theme: score.theme, t });
    },
  };
}

/**
 * Draws a run beside the first.
 * @param {Band} band
 * @param {number} run
 * @param {Score} score
 * @param {Scene} scene
 * @returns {Shown[]} it; none where it has not come
 */
function drawBand(band, run, score, scene) {
  const { state, theme, t, writes } = score;
  const companion = state.companions[run - 1] ?? "";
  band.element.classList.toggle("chosen", state.chosen === run);
  band.say(t);
  if (!band.trace) {
    const name = nameOf(state.request, companion, state.companions, t);
    band.head.draw({ ...headOf(score, scene, run), companion, name, detail: "" });
    return [];
  }
  const shown = shownAs(score, companion, run, band.trace);
  band.head.draw({ ...headOf(score, scene, run), companion, name: shown.name, detail: detailOf(shown, t) });
  const parts = partsOf(scene, run);
  band.element.classList.toggle("lettered", parts.inputs);
  band.element.style.setProperty("--share", String(shareOf(band.trace.shape, parts.inputs, state.pins)));
  band.stage.draw({ theme, t, writes, ...lookOf(scene), state: shown.state, trace: band.trace, parts });
  band.stage.score.setAttribute("aria-label", `${shown.name}. ${detailOf(shown, t)}`);
  return [shown];
}

/** @param {Score} score @param {Scene} scene @param {number} run */
const headOf = ({ state, t }, { apart }, run) => ({
  request: state.request,
  chosen: state.chosen === run,
  apart,
  t,
});
