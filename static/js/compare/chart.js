/**
 * Shows the chart under the scores: one measure of every run on one axis, with the numbers at the playhead.
 * @module
 */
import { element, write } from "../dom.js";
import { bound, number } from "../format.js";
import { cellAt } from "../shape.js";
import { focusOf } from "../state.js";
import { niceBound } from "../tally.js";
import { cssColour } from "../theme.js";
import { drawLines } from "./drawing.js";
import { foretells, MEASURES, seriesOf } from "./measures.js";

/** @typedef {import("./scene.js").Shown} Shown */
/** @typedef {import("./measures.js").Measure} Measure */
/** @typedef {import("./measures.js").Series} Series */

/** A run's line, told from the others by colour and by dash. */
export const LINES = [
  { colour: "--accent", dash: [] },
  { colour: "--ink", dash: [6, 3] },
  { colour: "--muted", dash: [1.5, 3] },
];

/**
 * @param {import("../stage/stage.js").Stage} stage   whose columns and scrolling the chart shares
 * @returns {{ element: HTMLElement, draw: (runs: Shown[], look: Look) => void }}
 */
export function createChart(stage) {
  const elements = build();
  /** @type {Series[]} */
  let series = [];
  /** @type {Measure | null} what the user chose */
  let chosenMeasure = null;
  /** @type {{ runs: Shown[], look: Look } | null} */
  let latest = null;
  let width = 0;
  const paint = stage.overlay((current) => {
    if (!latest || width < 1) return;
    drawLines(elements.canvas, sceneOf(latest.runs, series, current, width, latest.look.theme));
  });
  new ResizeObserver(([entry]) => {
    width = Math.floor(entry?.contentRect.width ?? 0);
    paint();
  }).observe(elements.window);

  /** @param {Shown[]} runs @param {Look} look */
  const draw = (runs, look) => {
    latest = { runs, look };
    const able = runs.every(({ trace }) => foretells(trace));
    const measure = measureOf(
      chosenMeasure,
      able,
      runs.some(({ trace }) => trace.start.run.model),
    );
    series = runs.map(({ trace, state }, place) => seriesOf(series[place], trace, state, measure));
    writeLabels(elements, runs, series, { measure, able, t: look.t });
    paint();
  };
  elements.choice.addEventListener("change", () => {
    chosenMeasure = MEASURES.find((known) => known === elements.choice.value) ?? chosenMeasure;
    if (latest) draw(latest.runs, latest.look);
  });
  return { element: elements.element, draw };
}

/** @typedef {{ theme: import("../palette.js").Theme, t: import("../i18n.js").Translate }} Look */

/**
 * @param {Measure | null} asked
 * @param {boolean} able      whether every run says what comes next
 * @param {boolean} trained   whether one of them has learned to: what it promises tells most
 * @returns {Measure}
 */
function measureOf(asked, able, trained) {
  if (asked !== null && (asked !== "promised" || able)) return asked;
  return able && trained ? "promised" : "moved";
}

/** @typedef {ReturnType<typeof build>} Parts */

function build() {
  const choice = element("select", { class: "compare-measure" });
  const options = MEASURES.map((value) => element("option", { attributes: { value } }));
  choice.append(...options);
  const high = element("span");
  const low = element("span");
  const axis = element("p", { class: "compare-axis", attributes: { "aria-hidden": "true" } }, [high, low]);
  const canvas = element("canvas");
  const window_ = element("div", { class: "compare-window", attributes: { role: "img" } }, [canvas]);
  const now = element("ul", { class: "compare-now" });
  const head = element("div", { class: "compare-chart-head" }, [choice, now]);
  const root = element("section", { class: "compare-chart" }, [head, axis, window_]);
  return { element: root, choice, options, high, low, canvas, window: window_, now };
}

/**
 * The words and numbers of the chart.
 * @param {Parts} elements
 * @param {Shown[]} runs
 * @param {Series[]} series
 * @param {{ measure: Measure, able: boolean, t: import("../i18n.js").Translate }} options
 */
function writeLabels(elements, runs, series, { measure, able, t }) {
  const { unit } = runs[0]?.state ?? { unit: 0 };
  elements.options.forEach((option, place) => {
    const name = MEASURES[place] ?? "moved";
    write(option, t(`compare.measure.${name}`, { unit }));
    option.disabled = name === "promised" && !able;
  });
  elements.choice.value = measure;
  elements.choice.setAttribute("aria-label", t("compare.measure"));
  const { low, high } = scaleOf(series);
  write(elements.high, bound(high));
  write(elements.low, bound(low));
  const values = runs.map((run, place) => `${run.name} ${textAt(run, series[place], t)}`);
  elements.now.replaceChildren(
    ...values.map((text, place) => element("li", { class: `run-${runs[place]?.run ?? place}`, text })),
  );
  const label = `${t(`compare.measure.${measure}`, { unit })}: ${values.join(", ")}`;
  elements.window.setAttribute("aria-label", label);
}

/** @param {Shown} run @param {Series | undefined} series @param {import("../i18n.js").Translate} t */
function textAt({ state, trace, ended }, series, t) {
  if (ended) return t("compare.ended", { t: trace.shape.timeSteps - 1 });
  const column = columnOf({ state, trace });
  const { from, to } = series?.shown(Math.min(state.step, trace.received - 1)) ?? { from: 0, to: -1 };
  const value = series?.values[column] ?? Number.NaN;
  return column < from || column > to || Number.isNaN(value) ? t("compare.none") : number(value);
}

/** @param {Pick<Shown, "state" | "trace">} run @returns {number} the time step at the playhead */
const columnOf = ({ state, trace }) => cellAt(trace.shape, focusOf(state, trace.shape), state.step).timeStep;

/** @param {Series[]} series @returns {{ low: number, high: number }} one scale for all */
function scaleOf(series) {
  const high = niceBound(Math.max(...series.map(({ most }) => most)));
  return { low: series[0]?.measure === "unit" ? -high : 0, high };
}

/**
 * @param {Shown[]} runs
 * @param {Series[]} series
 * @param {import("../stage/stage.js").Current} current
 * @param {number} width
 * @param {import("../palette.js").Theme} theme
 * @returns {import("./drawing.js").Scene}
 */
function sceneOf(runs, series, { layout, scroll }, width, theme) {
  const going = runs.find(({ ended }) => !ended) ?? runs[0];
  return {
    lines: series.map((one, place) => {
      const line = LINES[runs[place]?.run ?? place];
      return {
        values: one.values,
        shown: one.shown(Math.min(runs[place]?.state.step ?? 0, one.trace.received - 1)),
        colour: cssColour(line?.colour ?? "--ink", theme),
        dash: line?.dash ?? [],
      };
    }),
    scale: scaleOf(series),
    columnWidth: layout.columnWidth,
    scroll: Math.round(scroll),
    width,
    column: going ? columnOf(going) : 0,
    colours: { line: cssColour("--line", theme), wash: cssColour("--wash", theme) },
  };
}
