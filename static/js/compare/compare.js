/**
 * Two or three runs under one playhead: a band each, on one time axis and one scale of colours, and a chart that
 * measures them alike.
 * @module
 */

import { STATES } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { grouped } from "../format.js";
import { later } from "../later.js";
import { replaced } from "../lists.js";
import { BAND, WHOLE } from "../stage/rows.js";
import { MOST_COMPANIONS } from "../state.js";
import { Band } from "./band.js";
import { companionRequest, otherCells, within } from "./companions.js";
import { createHead, nameOf, shortNameOf } from "./head.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {{ name: string, run: number, trace: Trace, state: State }} Shown   a run, its place (0 the first), and the page's state as it has it */
/** @typedef {{ state: State, trace: Trace, theme: import("../palette.js").Theme, t: Translate, eye?: number | undefined, writes: boolean }} View   eye: the time step that is followed, where it is not the playhead's; writes: whether the panel writes its text in this drawing */

/** The input is the same for all: it stands once, under the last. */
const LAST_BAND = { ...BAND, inputs: true };
/** Pixels of the room from which the whole of a run finds its place over the strip of its gradients. */
const ROOMY = 380;
/** One run there. */
const TIGHT = { ...LAST_BAND, edge: 14 };
/** Heights in units of a row of states: what a band has around them, and the letters under the last. */
const AROUND_SHARE = 2.1;
const LETTERS_SHARE = 1.3;

/**
 * @param {HTMLElement} root    the stage's element
 * @param {{ stage: import("../stage/stage.js").Stage, tools: HTMLElement, dispatch: (action: import("../reduce.js").Action) => void, get: () => State, grown: () => void, missed: import("../later.js").Missed }} hooks
 *   tools: where the buttons go; grown: told when a companion has started or grown
 */
export function createCompare(root, { stage, tools, dispatch, get, grown, missed }) {
  const become = (/** @type {number} */ place) => (/** @type {string | null} */ companion) => {
    const { companions } = get();
    dispatch({
      type: "compare",
      companions: replaced(companions, place, ...(companion === null ? [] : [companion])),
    });
  };
  /** @type {Band[]} made when first needed: most pages show one run */
  const bands = [];
  const bandAt = (/** @type {number} */ place) => {
    const made =
      bands[place] ?? new Band(place + 1, { dispatch, grown, become: become(place), camera: stage.camera });
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
  });
  stage.room.before(head.element);
  // Before the first run there is nothing to name.
  head.element.hidden = true;
  /** @type {ReturnType<typeof import("./chart.js").createChart> | null} */
  let chart = null;
  const itsPlace = document.createComment("the chart");
  root.append(itsPlace);
  const part = later(() => import("./chart.js"), missed);
  let compared = "";
  const bringChart = async () => {
    const found = await part();
    if (chart) return;
    chart = found.createChart(stage);
    itsPlace.replaceWith(chart.element);
    grown();
  };
  const buttons = createButtons(tools, { dispatch, get });

  /** @param {State} state @returns {Band[]} those of the runs beside the first */
  const bandsOf = (state) => state.companions.map((_, place) => bandAt(place));

  return {
    /** Asks for the runs that stand beside the one asked for. @param {State} state */
    follow(state) {
      bandsOf(state).forEach((band, place) => {
        band.follow(companionRequest(state.request, state.companions[place] ?? ""));
      });
    },

    /** @param {State} state @param {Trace} first @returns {number} the steps that every run has */
    together(state, first) {
      const waiting = bandsOf(state).filter((band) => band.waiting);
      return Math.min(first.received, ...waiting.map(({ trace }) => trace?.received ?? 0));
    },

    /** @param {State} state @returns {number} steps of the longest run beside the first, 0 where none has come */
    longest: (state) => Math.max(0, ...bandsOf(state).map(({ trace }) => trace?.shape.steps ?? 0)),

    /** @param {State} state @param {Translate} t @returns {string[]} what every run is called */
    names: ({ request, companions }, t) =>
      ["", ...companions].map((companion) => shortNameOf(request, companion, companions, t)),

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
    draw({ state, trace, ghost, theme, t, eye, writes }) {
      const beside = bandsOf(state);
      const comparing = beside.length > 0;
      root.classList.toggle("comparing", comparing);
      root.classList.toggle("chosen", state.chosen === 0);
      hide(head.element, !comparing);
      if (chart) hide(chart.element, !comparing);
      else if (comparing && compared !== state.companions.join()) {
        // Once for each of them: where it did not come, drawing would ask without end.
        compared = state.companions.join();
        void bringChart();
      }
      bands.forEach((band, place) => {
        hide(band.element, place >= beside.length);
        band.element.classList.toggle("last", place === beside.length - 1);
      });
      buttons.draw(state, t);
      share([
        trace,
        ...(ghost ? [ghost] : []),
        ...beside.flatMap((band) => (band.trace ? [band.trace] : [])),
      ]);
      const tight = state.loss !== null && stage.height < ROOMY;
      const alone = tight ? TIGHT : WHOLE;
      const parts = (/** @type {number} */ run) =>
        comparing ? (run === beside.length ? LAST_BAND : BAND) : alone;
      const first = {
        name: nameOf(state.request, "", state.companions, t),
        run: 0,
        trace,
        state: within(state, trace.shape),
      };
      stage.room.style.setProperty("--share", String(shareOf(trace.shape, false)));
      stage.draw({ state: first.state, trace, ghost, theme, t, eye, writes, parts: parts(0) });
      if (!comparing) return;
      head.draw({ ...about(first, t), request: state.request, companion: null, chosen: state.chosen === 0 });
      const others = beside.flatMap((band, place) => {
        const companion = state.companions[place] ?? "";
        const name = nameOf(state.request, companion, state.companions, t);
        const chosen = state.chosen === place + 1;
        band.element.classList.toggle("chosen", chosen);
        band.say(t);
        const shown = band.trace && {
          name,
          run: place + 1,
          trace: band.trace,
          state: within(state, band.trace.shape),
        };
        const more = shown ? about(shown, t) : { name, detail: "", t };
        band.head.draw({ ...more, request: state.request, companion, chosen });
        if (!shown) return [];
        const share = shareOf(shown.trace.shape, place === beside.length - 1);
        band.element.style.setProperty("--share", String(share));
        band.stage.draw({
          state: shown.state,
          trace: shown.trace,
          theme,
          t,
          eye,
          writes,
          parts: parts(place + 1),
        });
        band.stage.score.setAttribute("aria-label", `${name}. ${more.detail}`);
        return [shown];
      });
      chart?.draw([first, ...others], { theme, t });
    },
  };
}

/** One scale of colours for all. @param {readonly Trace[]} traces */
function share(traces) {
  for (const trace of traces) trace.peers = traces;
}

/**
 * What a band needs of the height, so that all of them show their states alike.
 * @param {import("../shape.js").Shape} shape
 * @param {boolean} last   which has the letters that all of them read
 */
function shareOf({ cell, layers, bidirectional }, last) {
  const rows = STATES[cell].length * layers * (bidirectional ? 2 : 1);
  return AROUND_SHARE + rows + (last ? LETTERS_SHARE : 0);
}

/** @param {Shown} run @param {Translate} t */
function about({ name, trace }, t) {
  const { shape, start } = trace;
  const parameters = grouped(start.parameter_count);
  const detail = t("compare.detail", { units: shape.units, parameters });
  return { name, detail, t };
}

/**
 * @param {HTMLElement} tools
 * @param {{ dispatch: (action: import("../reduce.js").Action) => void, get: () => State }} hooks
 */
function createButtons(tools, { dispatch, get }) {
  const button = () => element("button", { class: "quiet", attributes: { type: "button" } });
  const [add, compare] = [button(), button()];
  const set = (/** @type {string[]} */ companions) => dispatch({ type: "compare", companions });
  compare.addEventListener("click", () => {
    const { companions, request } = get();
    set(companions.length > 0 ? [] : otherCells(request).slice(0, MOST_COMPANIONS));
  });
  add.addEventListener("click", () => {
    const { companions, request } = get();
    const free = otherCells(request).find((other) => !companions.includes(other));
    set([...companions, free ?? `seed=${request.seed + 1}`]);
  });
  for (const part of [add, compare]) part.hidden = true;
  tools.append(add, compare);
  return {
    /** @param {State} state @param {Translate} t */
    draw({ companions }, t) {
      const comparing = companions.length > 0;
      hide(compare, false);
      hide(add, !comparing || companions.length >= MOST_COMPANIONS);
      write(add, t("compare.add"));
      write(compare, t(comparing ? "compare.stop" : "compare.start"));
      compare.title = t("compare.about");
      compare.setAttribute("aria-pressed", String(comparing));
    },
  };
}
