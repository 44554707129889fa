/**
 * Shows gradients: from a loss at one time step back through the same diagram, beside those of the other kinds of
 * cells, or of the runs that are compared.
 * @module
 */
import { within } from "../compare/companions.js";
import { nameOf } from "../compare/names.js";
import { hide } from "../dom.js";
import { cellAt } from "../shape.js";
import { focusOf } from "../state.js";
import { createChart } from "./chart.js";
import { createCourse } from "./course.js";
import { createFilm, gradientText } from "./film.js";
import { createForm, runOf } from "./form.js";
import { createPanel } from "./panel.js";
import { besideOf, fedRequestOf, RUNS, requestBeside } from "./request.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("./loss.js").Loss} Loss */

/** The smallest number above 0 that each precision holds. */
const SMALLEST = { float32: 2 ** -149, float64: Number.MIN_VALUE };
/**
 * @param {{ stage: Stage, stageElement: HTMLElement, inspector: Element, get: () => State, refresh: () => void, begin: (loss: number, by: Loss) => void }} hooks
 *   begin: goes back from the loss at a time step
 */
export function createGradients({ stage, stageElement, inspector, get, refresh, begin }) {
  const courses = Array.from({ length: RUNS }, () => createCourse(refresh));
  const panel = createPanel(inspector);
  /** @type {View | null} */
  let latest = null;
  /** Where the runs are drawn, the first one's first. @type {Stage[]} */
  let stages = [stage];
  const films = new Map([[stage, createFilm(stage)]]);
  /** @param {Stage} of */
  const filmOf = (of) => {
    const film = films.get(of) ?? createFilm(of);
    films.set(of, film);
    return film;
  };
  /** Each run's gradients go over its own score. @param {boolean} on */
  const showFilms = (on) => {
    for (const [of, film] of films) {
      if (on && stages.includes(of)) continue;
      film.show(null);
      of.tell = null;
    }
    if (!on || !latest) return;
    const { state } = latest;
    // One scale for all runs, as the legend has it.
    const most = mostOf(courses);
    stages.forEach((one, place) => {
      const course = courses[place]?.course;
      const step = one.current ? within(state, one.current.trace.shape).step : 0;
      filmOf(one).show(course ? { course, most, step } : null);
      one.tell = course
        ? (found) => one.current && gradientText({ course, step, current: one.current }, found)
        : null;
    });
  };
  const form = createForm({
    chosen: (by) => begin(get().loss ?? 0, by),
    moved: (loss) => begin(loss, get().lossBy),
  });
  const chart = createChart(form.element, () => paintChart());
  stageElement.append(chart.element);
  const paintChart = stage.overlay((current) => {
    if (!latest || latest.state.loss === null) return;
    const { state } = latest;
    const runs = shownOf(latest);
    chart.paint({ runs, pass: focusOf(state, current.trace.shape), step: state.step, current });
  });
  /** @param {number} place @returns {import("../trace.js").Trace | null} of a run that is compared, as it is drawn */
  const comparedAt = (place) => stages[place]?.current?.trace ?? null;
  /** @param {View} view @param {number} run @returns {import("../trace.js").Trace | null} */
  const traceAt = ({ state, trace }, run) => (state.companions.length > 0 ? comparedAt(run) : trace);
  /** @param {View} view @returns {import("./plot.js").Shown[]} the runs whose gradients there are */
  const shownOf = (view) =>
    besideOf(view.state).flatMap((companion, run) => {
      const { state, t } = view;
      const course = courses[run]?.course;
      const shape = traceAt(view, run)?.shape;
      const name = nameOf(state.request, companion, state.companions, t);
      return course && shape ? [{ run, name, course, shape }] : [];
    });
  /** @param {View} view @returns {{ run: number, text: string }[]} the runs that end before the loss, in words */
  const tooShortOf = ({ state: { request, companions, loss }, t }) =>
    companions.flatMap((companion, place) => {
      const timeSteps = comparedAt(place + 1)?.shape.timeSteps ?? Number.POSITIVE_INFINITY;
      if (loss === null || loss < timeSteps) return [];
      const name = nameOf(request, companion, companions, t);
      const text = t("gradients.too-short", { name, last: timeSteps - 1, loss });
      return [{ run: place + 1, text }];
    });
  /**
   * Returns the request whose gradients are shown in a place: that of a compared run, else the first run's with another
   * kind of cell.
   * @param {View} view @param {string} companion @param {number} place
   * @returns {{ request: import("../state.js").Request, shape: import("../shape.js").Shape } | null} null where it is still going on, or has no such time step
   */
  const requestAt = ({ state: { request, companions, loss }, trace }, companion, place) => {
    const run = companions.length > 0 ? comparedAt(place) : trace;
    if (!run || (loss ?? 0) >= run.shape.timeSteps) return null;
    const wanted = requestBeside({ request, companions }, companion, run);
    return wanted && { request: wanted, shape: run.shape };
  };
  const stop = () => {
    for (const course of courses) course.stop();
    for (const one of films.keys()) one.tell = null;
    panel.hide();
  };

  return {
    /**
     * @param {State} state
     * @param {import("../trace.js").Trace} trace   of the first run
     * @returns {Course | null} its gradients, as far as they have come
     */
    courseOf({ request, loss, lossBy }, trace) {
      const rewritten = loss === null ? null : fedRequestOf(request, trace);
      return loss !== null && rewritten
        ? (courses[0]?.of({ request: rewritten, loss, by: lossBy }) ?? null)
        : null;
    },

    /** @param {number} run   0 for the first @returns {Course | null} its gradients, as far as they have come */
    courseAt: (run) => courses[run]?.course ?? null,

    /** @returns {number} the largest norm of all runs, which is the end of their scale */
    most: () => mostOf(courses),

    /**
     * @param {View} view   of the first run
     * @param {Stage[]} beside   the stages of the runs that are compared with it
     */
    draw(view, beside) {
      const { state, trace, theme, t } = view;
      const { loss, lossBy } = state;
      latest = view;
      stages = [stage, ...beside];
      const on = loss !== null && loss < trace.shape.timeSteps;
      hide(chart.element, !on);
      stageElement.classList.toggle("backwards", on);
      if (!on) {
        showFilms(false);
        return stop();
      }
      const companions = besideOf(state);
      courses.forEach((course, place) => {
        const companion = companions[place];
        const target = companion === undefined ? null : requestAt(view, companion, place);
        if (target) course.follow({ request: target.request, loss, by: lossBy }, target.shape);
        else course.stop();
      });
      const pass = focusOf(state, trace.shape);
      const { timeStep } = cellAt(trace.shape, pass, state.step);
      const runs = shownOf(view);
      const filled = courses[0]?.course?.start?.loss;
      const run = runOf(view, pass);
      form.draw({
        run,
        loss: filledIn(lossBy, filled),
        choice: choiceOf(lossBy, filled, run.choices),
        timeStep: loss,
        last: trace.shape.timeSteps - 1,
        t,
      });
      chart.draw({ runs, tooShort: tooShortOf(view), pass, timeStep, perBand: perBandOf(stages), theme, t });
      const chosen = runs.find(({ run: one }) => one === state.chosen) ?? runs[0];
      const cell = chosen?.course.at(pass, timeStep);
      const name = state.companions.length > 0 ? (chosen?.name ?? "") : "";
      const course = chosen?.course;
      const waiting = !course || (!course.ended && course.wrong.length === 0);
      const key = `${t.lang}.${waiting}.${name}.${timeStep}.${state.unit}.${pass.layer}.${pass.direction}.${loss}.${JSON.stringify(lossBy)}.${cell?.hidden_state_norm}.${state.request.cell}`;
      if (view.writes)
        panel.draw({
          cell,
          network: (traceAt(view, chosen?.run ?? 0) ?? trace).start.run.network,
          waiting,
          name,
          timeStep,
          unit: state.unit,
          smallest: SMALLEST[state.request.dtype],
          t,
          key,
        });
      showFilms(true);
      paintChart();
    },
  };
}

/** @param {readonly { course: Course | null }[]} courses */
const mostOf = (courses) => Math.max(0, ...courses.map(({ course }) => course?.most ?? 0));

/** @param {Stage[]} stages @returns {number} units that share a band in one of them, at most */
const perBandOf = (stages) =>
  Math.max(
    1,
    ...stages.flatMap(({ current }) =>
      (current?.layout.panels ?? [])
        .filter(({ kind }) => kind === "cell")
        .flatMap(({ strips }) => strips.map(({ perBand }) => perBand)),
    ),
  );

/**
 * Returns the loss that the form shows: what the link leaves to the server is filled in.
 * @param {Loss} asked
 * @param {import("../wire.js").Loss | undefined} filled   as the server filled it in
 * @returns {Loss}
 */
function filledIn(asked, filled) {
  if (asked.kind !== null || !filled) return asked;
  const { kind, unit = null } = filled;
  return { ...asked, kind, unit };
}

/**
 * @param {Loss} asked
 * @param {import("../wire.js").Loss | undefined} filled
 * @param {import("./form.js").Choice[]} choices   that the run has
 * @returns {import("./form.js").Choice} what the server will fill in, until it has
 */
function choiceOf(asked, filled, choices) {
  const suggested = choices.includes("next") ? "next" : choices.find((one) => one === "output");
  const kind = asked.kind ?? filled?.kind ?? suggested ?? "hidden_state";
  const aimed = asked.symbol !== null || asked.target !== null;
  return kind === "cross_entropy" && !aimed ? "next" : kind;
}
