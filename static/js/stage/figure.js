/**
 * Makes a tile of the score as a Plotly figure: a span of columns with everything that is known in them. Axes are in
 * pixels, so that the layout's numbers are the figure's.
 * @module
 */

import { heatScaleOf } from "../palette.js";
import { scaleOf } from "../scales.js";
import { knownCells, knownOutputs } from "../shape.js";
import { barRaster, numbersOf, zeroLine } from "./bars.js";
import { feedback } from "./feedback.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";
import { numbersIn } from "./numbers.js";
import { raster } from "./raster.js";
import { overlap, wire } from "./wiring.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {import("../palette.js").Theme} Theme */
/**
 * What a tile shows but for its heat maps.
 * @typedef {object} Markings
 * @property {Shape[]} lines      the shapes of frames and arrows, with names that the drawing keeps,
 * @property {Letter[]} letters   and what is written: as text of Plotly's it would take as long as all the rest
 * @property {Letter[]} numbers   the values of blocks that are large enough
 */
/**
 * @typedef {Markings & Maps} Figure
 * @typedef {object} Maps
 * @property {object[]} heat      from the undermost up: the traces of the heat maps,
 * @property {string} cut         SVG path of the columns without their margins, within which the heat maps are seen
 * @property {{ width: number, height: number }} layout
 */

/** As Plotly has it. @typedef {{ type: "path", xref: "x", yref: "y", name: string, path: string, line: { color: string, width: number }, fillcolor?: string, fillrule?: "nonzero" }} Shape */

/** Around a middle, in pixels. @typedef {{ x: number, y: number, text: string, size: number, colour: string }} Letter */

/**
 * @typedef {object} Scene
 * @property {Trace} trace
 * @property {Trace | null} ghost  the original of a changed run, of the same shape
 * @property {Layout} layout
 * @property {Theme} theme
 * @property {import("./letters.js").Letters} letters
 * @property {string} ink    of letters
 * @property {string} muted  of the numbers of the time steps
 * @property {string} line   of frames and arrows
 * @property {string} ground of the frame around two directions
 * @property {string} belt   of the cell state's way
 * @property {string} generated   of what the run generates itself
 */

/**
 * @param {Scene} scene
 * @param {Span} columns
 * @returns {Figure}
 */
export function figureOf(scene, columns) {
  const { layout, trace } = scene;
  return {
    heat: layout.panels.flatMap((panel) => {
      const known = overlap(knownIn(panel, trace), columns);
      return panel.strips.map((strip) => heat(scene, panel.bars, strip, columns, known));
    }),
    ...markingsOf(scene, columns),
    cut: cutOf(layout, columns),
    layout: frameOf(layout, columns),
  };
}

/**
 * @param {Scene} scene
 * @param {Span} columns
 * @returns {Markings} in pixels from the left edge of those columns
 */
export function markingsOf(scene, columns) {
  const { layout, trace } = scene;
  const known = (/** @type {Panel} */ panel) => overlap(knownIn(panel, trace), columns);
  return {
    lines: lines(scene, columns, known),
    letters: letters(scene, columns, known),
    numbers: layout.panels.flatMap((panel) =>
      // A row of bars has its numbers over them.
      panel.bars ? [] : panel.strips.flatMap((strip) => numbers(scene, strip, columns, known(panel))),
    ),
  };
}

/** @param {Layout} layout @param {Span} columns */
function cutOf({ columnWidth, height }, { from, to }) {
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  const inner = columnWidth - 2 * margin;
  return Array.from(
    { length: to - from + 1 },
    (_, column) => `M${column * columnWidth + margin},0h${inner}v${height}h${-inner}z`,
  ).join("");
}

/**
 * Returns the time steps that have arrived and that a panel can show.
 * @param {Pick<Panel, "kind" | "pass">} panel
 * @param {Trace} trace
 * @returns {Span}
 */
export function knownIn(panel, { shape, received, start }) {
  if (panel.kind === "inputs") return { from: 0, to: start.labels.length - 1 };
  if (panel.kind === "outputs") return knownOutputs(shape, received - 1);
  return panel.pass ? knownCells(shape, panel.pass, received - 1) : { from: 0, to: -1 };
}

/** @param {Layout} layout @param {Span} columns */
function frameOf({ columnWidth, height }, columns) {
  const width = (columns.to - columns.from + 1) * columnWidth;
  const axis = { visible: false, fixedrange: true };
  return {
    width,
    height,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    xaxis: { ...axis, range: [0, width] },
    yaxis: { ...axis, range: [height, 0] },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    showlegend: false,
    hovermode: false,
  };
}

/**
 * @param {Scene} scene
 * @param {Panel["bars"]} bars
 * @param {Strip} strip
 * @param {Span} columns
 * @param {Span} known
 * @returns {object}
 */
function heat({ trace, ghost, layout, theme }, bars, strip, columns, known) {
  const scale = scaleOf(trace, strip.quantity);
  const { z, perColumn, rowHeight } = cellsOf({ trace, ghost }, bars, strip, columns, known);
  const part = layout.columnWidth / perColumn;
  return {
    type: "heatmap",
    z,
    x0: part / 2,
    dx: part,
    y0: strip.top + rowHeight / 2,
    dy: rowHeight,
    ...heatScaleOf(scale, theme),
    showscale: false,
    hoverinfo: "skip",
  };
}

/**
 * Returns the picture of a strip, whatever stands in it.
 * @param {Pick<Scene, "trace" | "ghost">} runs
 * @param {Panel["bars"]} bars   of its panel
 * @param {Strip} strip
 * @param {Span} columns
 * @param {Span} known
 * @returns {ReturnType<typeof raster>}
 */
export function cellsOf({ trace, ghost }, bars, strip, columns, known) {
  const scale = scaleOf(trace, strip.quantity);
  return bars
    ? barRaster(strip, bars, { trace, ghost }, scale, columns, known)
    : raster(strip, valuesOf(trace, strip), columns, known, ghost && ghostOf(ghost, strip, scale));
}

/** @param {Scene} scene @param {Strip} strip @param {Span} columns @param {Span} known @returns {Letter[]} */
function numbers({ trace, layout: { columnWidth }, theme }, strip, columns, known) {
  const look = { columnWidth, scale: scaleOf(trace, strip.quantity), theme };
  return numbersIn(strip, valuesOf(trace, strip), look, columns, known);
}

/**
 * @param {Trace} ghost
 * @param {Strip} strip
 * @param {import("../palette.js").Scale} scale
 * @returns {import("./raster.js").Ghost}
 */
export function ghostOf(ghost, strip, scale) {
  const values = valuesOf(ghost, strip);
  const kind = strip.quantity === "outputs" ? "outputs" : strip.pass ? "cell" : "inputs";
  const { from, to } = knownIn({ kind, pass: strip.pass }, ghost);
  return {
    scale,
    at: (column, unit) => (column >= from && column <= to ? values[column * strip.units + unit] : undefined),
  };
}

/** @param {Trace} trace @param {Pick<Strip, "quantity" | "pass">} strip @returns {ArrayLike<number>} time steps × units */
export function valuesOf(trace, strip) {
  if (strip.quantity === "outputs") return trace.outputs;
  if (strip.pass && strip.quantity !== "inputs") return trace.all(strip.pass, strip.quantity);
  return trace.inputs;
}

/**
 * @param {Scene} scene
 * @param {Span} columns
 * @param {(panel: Panel) => Span} known
 * @returns {Shape[]}
 */
function lines({ layout, trace, line, ground, belt: beltColour, generated }, columns, known) {
  const { frames, grounds, U, W, V, belt } = wire(layout, trace.shape, columns, known);
  const width = (columns.to - columns.from + 1) * layout.columnWidth;
  const zeros = layout.panels.flatMap(({ bars, strips: [strip] }) =>
    bars && strip ? [zeroLine(strip, bars, width)] : [],
  );
  const back = feedback(layout, columns, { from: trace.shape.givenSteps, to: trace.start.labels.length - 1 });
  return [
    drawn("zeros", { d: zeros.join("") }, { color: line, width: 1 }),
    drawn("frames", frames, { color: line, width: 1 }),
    drawn("grounds", grounds, { color: ground, width: 1 }),
    filled("U", U, line),
    filled("W", W, line),
    filled("V", V, line),
    filled("belt", belt, beltColour),
    drawn("feedback", back.line, { color: generated, width: 1.5 }),
    filled("feedback-heads", back.heads, generated),
  ].filter(({ path }) => path);
}

/**
 * A shape: in a trace of its own, the same path costs Plotly several times as much.
 * @param {string} name
 * @param {import("./arrows.js").Path} path
 * @param {{ color: string, width: number }} line
 * @returns {Shape}
 */
const drawn = (name, { d }, line) => ({ type: "path", xref: "x", yref: "y", name, path: d, line });

/** @param {string} name @param {import("./arrows.js").Path} path @param {string} colour @returns {Shape} */
const filled = (name, path, colour) => ({
  ...drawn(name, path, { color: colour, width: 0 }),
  fillcolor: colour,
  fillrule: "nonzero",
});

/**
 * The letters above the outputs and in the row of inputs, and the numbers of the time steps.
 * @param {Scene} scene
 * @param {Span} columns
 * @param {(panel: Panel) => Span} known
 * @returns {Letter[]}
 */
function letters(scene, columns, known) {
  const { input, output } = scene.letters;
  const { columnWidth } = scene.layout;
  const every = Math.ceil(TICK_ROOM / columnWidth);
  const middle = (/** @type {number} */ step) => (step - columns.from + 0.5) * columnWidth;
  const number = (/** @type {number} */ step) => (step % every === 0 ? String(step) : "");
  const written = scene.layout.panels.flatMap((panel) => {
    const letter = panel.kind === "inputs" ? input : output;
    const steps = stepsOf(known(panel));
    const size = Math.round((panel.kind === "inputs" ? 21 : 19) * scene.layout.lettering);
    const large = { y: panel.letter, size };
    const colour = (/** @type {number} */ step) =>
      panel.kind === "inputs" && step >= scene.trace.shape.givenSteps ? scene.generated : scene.ink;
    const small = { y: panel.tick, size: 10, colour: scene.muted };
    const { bars } = panel;
    const [strip] = panel.strips;
    if (bars && strip) {
      const colour = scene.ink;
      return numbersOf(strip, bars, scene.trace, { steps, middle, columnWidth, colour });
    }
    return [
      ...(letter && !Number.isNaN(panel.letter)
        ? steps.map((step) => ({ x: middle(step), text: letter(step), colour: colour(step), ...large }))
        : []),
      ...(Number.isNaN(panel.tick)
        ? []
        : steps.map((step) => ({ x: middle(step), text: number(step), ...small }))),
    ];
  });
  return written.filter(({ text }) => text);
}

/** Pixels between the numbers of two time steps at least. */
const TICK_ROOM = 40;

/** @param {Span} span */
const stepsOf = ({ from, to }) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);
